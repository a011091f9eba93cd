import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import postgres from 'postgres';
import { inject, expect, onTestFinished, test } from 'vitest';
import { restoreBackup, takeBackup } from '#lib/server/backup/index.ts';
import { driverOptions } from '#lib/server/db/connect.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { databaseForThisTest, type FreshDatabase } from '../support/template.ts';

// A backup is worth what comes back of it (T11.12): everything, or nothing.

const key = randomBytes(32);

function ownerOf({ ownerUrl }: Pick<FreshDatabase, 'ownerUrl'>): postgres.Sql {
	const sql = postgres({ ...driverOptions(ownerUrl), max: 1, onnotice: () => {} });
	onTestFinished(() => sql.end({ timeout: 2 }));
	return sql;
}

async function backupOf({ ownerUrl }: FreshDatabase): Promise<Buffer> {
	const parts: Buffer[] = [];
	const into = new Writable({
		write: (part: Buffer, _encoding, done) => {
			parts.push(part);
			done();
		}
	});
	await takeBackup(ownerUrl, key, into);
	return Buffer.concat(parts);
}

/** A database in which nothing is, not even tables. */
async function emptyDatabase(): Promise<string> {
	const { socketDir } = inject('postgres');
	const name = `test_${randomBytes(6).toString('hex')}`;
	const url = (role: string, database: string) =>
		`postgres://${role}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
	const keeper = postgres({
		...driverOptions(url('postgres', 'postgres')),
		max: 1,
		onnotice: () => {}
	});
	onTestFinished(async () => {
		await keeper.unsafe(`drop database if exists ${name} with (force)`);
		await keeper.end({ timeout: 2 });
	});
	await keeper.unsafe(`create database ${name} template template0 owner kring_owner`);
	return url('kring_owner', name);
}

/** What stands in each table, and what watches over it. */
async function allOf(sql: postgres.Sql): Promise<Record<string, unknown>> {
	await sql`set timezone to 'UTC'`;
	const tables = await sql<{ name: string }[]>`
		select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`;
	const held: Record<string, unknown> = {};
	for (const { name } of tables) {
		const [row] = await sql.unsafe(
			`select count(*)::int as rows, md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as all from "${name}" t`
		);
		held[name] = row;
	}
	held['rules'] = (
		await sql`select conrelid::regclass::text as of, pg_get_constraintdef(oid) as says, convalidated from pg_constraint
			where connamespace = 'public'::regnamespace order by 1, 2`
	).map((row) => ({ ...row }));
	held['triggers'] = (
		await sql`select tgrelid::regclass::text as of, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`
	).map((row) => ({ ...row }));
	held['sequences'] = (
		await sql`select sequencename, last_value::text from pg_sequences where schemaname = 'public' order by 1`
	).map((row) => ({ ...row }));
	return held;
}

test('a whole world comes back into an empty database as it was, and goes on', async () => {
	const from = await databaseForThisTest();
	await fillDemo(from.ownerUrl, new Date());
	const before = ownerOf(from);
	await before`select kring_make_reading_month('2031-03-01')`;
	for (const at of ['2031-03-05', '2035-01-01'])
		await before`insert into reading (circle_id, at, action, topics, object_kind, object_ids, channel, request_id)
			select id, ${at}, 'circle.read', '{}', 'circle', '{}', 'page', 'r' from circle limit 1`;
	const kept = await backupOf(from);
	const [person] = await before`select name from person order by id limit 1`;
	expect(kept.includes(Buffer.from(String(person!['name'])))).toBe(false);

	const ownerUrl = await emptyDatabase();
	const { sums } = await restoreBackup(ownerUrl, key, Readable.from([kept]));
	expect(sums.find(({ name }) => name === 'person')!.rows).toBe(
		String((await before`select count(*)::int as count from person`)[0]!['count'])
	);
	const after = ownerOf({ ownerUrl });
	expect(await allOf(after)).toEqual(await allOf(before));
	// What watches over the rows does so again.
	await expect(after`update event set at = at`).rejects.toThrow('append-only');
	await expect(after`delete from person`).rejects.toThrow();
	await after`insert into municipality (id, name, created_at) values (gen_random_uuid(), 'Erbij', now())`;
});

test('a backup of an older Kring comes back with the migrations that came since', async () => {
	const from = await databaseForThisTest();
	const owner = ownerOf(from);
	const journal = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8')) as {
		entries: { when: number }[];
	};
	// As it was before the newest migration, as far as a backup can tell: its tables are the same.
	const newest = Math.max(...journal.entries.map(({ when }) => when));
	await owner`delete from drizzle.__drizzle_migrations where created_at = ${newest}`;
	await owner`insert into municipality (id, name, created_at) values (gen_random_uuid(), 'Ons dorp', now())`;
	const kept = await backupOf(from);
	const ownerUrl = await emptyDatabase();
	await restoreBackup(ownerUrl, key, Readable.from([kept]));
	const after = ownerOf({ ownerUrl });
	expect(await after`select name from municipality`).toEqual([{ name: 'Ons dorp' }]);
	expect(
		await after`select max(created_at)::text as newest from drizzle.__drizzle_migrations`
	).toEqual([{ newest: String(newest) }]);
});

test('nothing is put over people, and a backup of a newer Kring is refused', async () => {
	const from = await databaseForThisTest();
	const kept = await backupOf(from);
	const peopled = await databaseForThisTest();
	const owner = ownerOf(peopled);
	const [place] =
		await owner`insert into municipality (id, name, created_at) values (gen_random_uuid(), 'P', now()) returning id`;
	await owner`insert into person (id, municipality_id, name, created_at) values (gen_random_uuid(), ${place!['id'] as string}, 'Iemand', now())`;
	const before = await allOf(owner);
	await expect(restoreBackup(peopled.ownerUrl, key, Readable.from([kept]))).rejects.toThrow(
		'people'
	);
	expect(await allOf(owner)).toEqual(before);

	const first = ownerOf(from);
	await first`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 4000000000000)`;
	const later = await backupOf(from);
	const ownerUrl = await emptyDatabase();
	await expect(restoreBackup(ownerUrl, key, Readable.from([later]))).rejects.toThrow('newer');
});

test('rows that the tables do not take leave the database empty, and say which', async () => {
	const from = await databaseForThisTest();
	const owner = ownerOf(from);
	await owner`alter table municipality alter column name drop not null`;
	await owner`insert into municipality (id, created_at) values (gen_random_uuid(), now())`;
	const kept = await backupOf(from);
	const ownerUrl = await emptyDatabase();
	await expect(restoreBackup(ownerUrl, key, Readable.from([kept]))).rejects.toThrow('municipality');
	const [found] = await ownerOf({ ownerUrl })`select count(*)::int as count from municipality`;
	expect(found!['count']).toBe(0);
});

test('a backup that is cut off or changed leaves the database empty', async () => {
	const from = await databaseForThisTest();
	const owner = ownerOf(from);
	await owner`insert into municipality (id, name, created_at)
		select gen_random_uuid(), md5(random()::text) || md5(random()::text), now() from generate_series(1, 20000)`;
	const kept = await backupOf(from);
	expect(kept.length).toBeGreaterThan(300_000);
	const changed = Buffer.from(kept);
	changed[kept.length - 100_000]! ^= 1;
	for (const bad of [kept.subarray(0, kept.length - 1), kept.subarray(0, 200_000), changed]) {
		const into = await databaseForThisTest();
		await expect(restoreBackup(into.ownerUrl, key, Readable.from([bad]))).rejects.toThrow(
			'does not open'
		);
		const [found] = await ownerOf(into)`select count(*)::int as count from municipality`;
		expect(found!['count']).toBe(0);
	}
	const other = restoreBackup(
		(await databaseForThisTest()).ownerUrl,
		randomBytes(32),
		Readable.from([kept])
	);
	await expect(other).rejects.toThrow('does not open');
});
