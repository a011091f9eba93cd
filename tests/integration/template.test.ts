import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

let mine: FreshDatabase;
let other: FreshDatabase;

beforeAll(async () => {
	[mine, other] = await Promise.all([freshDatabase(), freshDatabase()]);
});
afterAll(async () => {
	await Promise.all([mine.drop(), other.drop()]);
});

test('the clock of one database moves, and of no other', async () => {
	await mine.setOffset(86_400);

	const [here, there] = await Promise.all([ahead(mine.ownerUrl), ahead(other.ownerUrl)]);

	expect(here).toBeGreaterThan(86_000);
	expect(there).toBeLessThan(60);
});

test('who serves requests cannot move the clock', async () => {
	const sql = postgres({ ...driverOptions(mine.appUrl), max: 1 });
	await expect(sql`update clock set moved_by = '1 hour'`).rejects.toMatchObject({ code: '42501' });
	await sql.end();
});

test('who serves requests is no superuser, passes no policy by and owns nothing', async () => {
	for (const address of [mine.appUrl, mine.workerUrl]) {
		const sql = postgres({ ...driverOptions(address), max: 1 });
		const [found] = await sql`
			select rolsuper, rolbypassrls,
				(select count(*)::int from pg_class where relowner = me.oid) as owned
			from pg_roles me where rolname = current_user`;
		expect(found).toEqual({ rolsuper: false, rolbypassrls: false, owned: 0 });
		await sql.end();
	}
});

/** How far the clock of Kring is ahead of that of the machine, in seconds. */
async function ahead(address: string): Promise<number> {
	const sql = postgres({ ...driverOptions(address), max: 1 });
	const [found] =
		await sql`select extract(epoch from kring_now() - clock_timestamp())::float as by`;
	await sql.end();
	return found?.['by'];
}
