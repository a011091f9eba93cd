#!/bin/sh
# Makes the database of Kring and its three roles. PostgreSQL's container runs it once; elsewhere,
# run it as a user who may be `postgres`, with the three passwords in the environment.
set -eu

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	--set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set worker="$WORKER_PASSWORD" <<'SQL'
create role kring_owner login bypassrls password :'owner';
create role kring_app login noinherit password :'app';
create role kring_worker login noinherit password :'worker';
create database kring owner kring_owner template template0 encoding 'UTF8';
revoke all on database kring from public;
grant connect on database kring to kring_app, kring_worker;
SQL
