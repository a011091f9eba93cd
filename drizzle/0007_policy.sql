-- The last coat: what must hold for every table and function, whichever migration made it.
-- tests/integration/gate-walls.test.ts holds later migrations to the same.

-- A function that looks past row-level security must never be fooled by a table of the same name
-- that somebody made for their own connection: without this, temporary tables are searched first.
DO $$
DECLARE one record;
BEGIN
	FOR one IN
		SELECT p.oid::regprocedure AS name FROM pg_proc p
		WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
	LOOP
		EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', one.name);
	END LOOP;
	EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
--> statement-breakpoint
-- What a migration before this one left open to everybody.
DO $$
DECLARE one record;
BEGIN
	FOR one IN
		SELECT p.oid::regprocedure AS name FROM pg_proc p
		WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, kring_app, kring_worker', one.name);
	END LOOP;
END $$;
--> statement-breakpoint
-- Hashes of secrets are compared by the functions that are made for it. No query reads them, so no
-- page can hand one out by taking all columns of a row.
DO $$
DECLARE
	one record;
	open_columns text;
BEGIN
	FOR one IN SELECT * FROM (VALUES
		('card', ARRAY['secret_hash', 'pin_hash', 'pin_salt']),
		('invitation', ARRAY['secret_hash']),
		('staff_invitation', ARRAY['secret_hash']),
		('leaflet', ARRAY['code_hash']),
		('session', ARRAY['secret_hash'])) AS v(name, hidden)
	LOOP
		SELECT string_agg(quote_ident(a.attname), ', ') INTO open_columns FROM pg_attribute a
		WHERE a.attrelid = one.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
			AND a.attname <> ALL (one.hidden);
		EXECUTE format('REVOKE SELECT ON %I FROM kring_app', one.name);
		EXECUTE format('GRANT SELECT (%s) ON %I TO kring_app', open_columns, one.name);
		IF has_table_privilege('kring_worker', one.name, 'SELECT') THEN
			EXECUTE format('REVOKE SELECT ON %I FROM kring_worker', one.name);
			EXECUTE format('GRANT SELECT (%s) ON %I TO kring_worker', open_columns, one.name);
		END IF;
	END LOOP;
END $$;
