import type postgres from 'postgres';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from './prepare.mjs';
import { withClient } from './roles.ts';
import { Mendable } from './say.ts';

// The state of a database: its tables are those of this version, and it is either a demo world or
// not. A demo world carries a mark, so that it is never mistaken for real people, nor the reverse.

const mark = 'Kring demo world';

/**
 * Brings the tables to this version, with what the house itself offers for it.
 *
 * @param ownerUrl as `kring_owner`
 */
export async function migrateWorld(ownerUrl: string): Promise<void> {
	const { migrate } = await room<{ migrate: (ownerUrl: string) => Promise<void> }>(
		'src/lib/server/db/migrate.ts'
	);
	await migrate(ownerUrl);
}

/** What is known about the people in a database. */
export type WorldState = 'empty' | 'demo' | 'half' | 'real';

/**
 * Whether a migrated database is empty, holds the demo world, or holds people.
 *
 * @param own whether the database is one that the toolchain made for the demo world. People
 *            without the mark are then a demo world that was interrupted while being filled.
 */
export async function worldState(ownerUrl: string, own: boolean): Promise<WorldState> {
	return withClient(ownerUrl, async (sql) => {
		if (await isMarked(sql)) return 'demo';
		const [found] = await sql`select exists (select from person) as peopled`;
		if (!found?.['peopled']) return 'empty';
		return own ? 'half' : 'real';
	});
}

/** Fills an empty database with the demo world and marks it. */
export async function fillWorld(ownerUrl: string, secret: Buffer): Promise<void> {
	type Filled = { fillDemo: (ownerUrl: string, now: Date, secret: Buffer) => Promise<void> };
	const { fillDemo } = await room<Filled>('src/lib/server/demo/fill.ts');
	await fillDemo(ownerUrl, new Date(), secret);
	await withClient(ownerUrl, async (sql) => {
		const [here] = await sql`select quote_ident(current_database()) as name`;
		await sql.unsafe(`comment on database ${String(here?.['name'])} is '${mark}'`);
	});
}

async function isMarked(sql: postgres.Sql): Promise<boolean> {
	const [found] = await sql`
		select shobj_description(oid, 'pg_database') as said
		from pg_database where datname = current_database()`;
	return found?.['said'] === mark;
}

/**
 * Opens a room of the house by its path. Loaded only when it is needed, so that a script starts
 * quickly and a missing room is named.
 */
export async function room<T>(path: string): Promise<T> {
	const file = join(checkout, path);
	if (!existsSync(file)) throw new Mendable(`${path} is missing from this checkout.`);
	return (await import(pathToFileURL(file).href)) as T;
}
