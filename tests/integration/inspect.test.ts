import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { inspect } from '../../scripts/local/roles.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// Roles belong to the whole cluster, so these tests make their own beside those of Kring.

let fresh: FreshDatabase;
let keeper: postgres.Sql;
beforeAll(async () => {
	fresh = await freshDatabase();
	const address = fresh.ownerUrl.replace('kring_owner@', 'postgres@');
	keeper = postgres({ ...driverOptions(address), max: 1, onnotice: () => {} });
});
afterAll(async () => {
	await keeper.unsafe('drop owned by odd; drop role odd').catch(() => {});
	await keeper.end();
	await fresh.drop();
});
beforeEach(async () => {
	await keeper.unsafe('drop owned by odd; drop role odd').catch(() => {});
	await keeper.unsafe('create role odd login');
});

test('the roles as npm start makes them are safe', async () => {
	const { ownerUrl, appUrl, workerUrl } = fresh;
	await expect(inspect({ ownerUrl, appUrl, workerUrl })).resolves.toBeUndefined();
});

test('an address with the role of another is named', async () => {
	const { ownerUrl, appUrl, workerUrl } = fresh;
	await expect(inspect({ ownerUrl: appUrl, appUrl, workerUrl })).rejects.toThrow(
		/DATABASE_OWNER_URL: its role is not kring_owner/
	);
	await expect(inspect({ ownerUrl, appUrl: workerUrl, workerUrl })).rejects.toThrow(
		/DATABASE_URL: its role is kring_worker, not kring_app/
	);
	await expect(inspect({ ...fresh, directUrl: ownerUrl })).rejects.toThrow(
		/DATABASE_DIRECT_URL: its role is kring_owner, not kring_app/
	);
});

test.each([
	['alter role odd superuser', /odd|is a superuser/],
	['alter role odd bypassrls', /sees past row-level security/],
	['create table owned_by_odd (); alter table owned_by_odd owner to odd', /owns tables/],
	['grant kring_owner to odd', /is a member of kring_owner/]
])('a running role that may too much is refused: %s', async (sql, reason) => {
	await keeper.unsafe(sql);
	const appUrl = fresh.appUrl.replace('kring_app@', 'odd@');
	await expect(inspect({ ...fresh, appUrl })).rejects.toThrow(reason);
});

test('a server that is not there is told from a wrong role', async () => {
	const gone = `postgres://kring_owner@localhost/kring?host=${inject('postgres').socketDir}/nowhere`;
	await expect(inspect({ ...fresh, ownerUrl: gone })).rejects.toThrow(
		/DATABASE_OWNER_URL: PostgreSQL cannot be reached/
	);
});
