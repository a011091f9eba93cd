import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDrizzleJson } from 'drizzle-kit/api';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// The tables as the code knows them are the tables as the migrations make them: those are partly
// written by hand, and a query would find out only on the day that it runs.

const drizzle = join(import.meta.dirname, '..', '..', 'drizzle', 'meta');
const sources = join(import.meta.dirname, '..', '..', 'src/lib/server');
const { tables } = generateDrizzleJson(schema, undefined, undefined, 'snake_case');

let database: FreshDatabase;
let owner: postgres.Sql;

beforeAll(async () => {
	database = await freshDatabase();
	owner = postgres({ ...driverOptions(database.ownerUrl), max: 1 });
});
afterAll(async () => {
	await owner?.end();
	await database?.drop();
});

const sorted = (lines: Iterable<string>) => [...lines].toSorted();

test('every table has the columns that the code knows, and no others', async () => {
	const found = await owner<{ line: string }[]>`
		select format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
			case when a.attnotnull then ' not null' else '' end) as line
		from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and not c.relispartition and a.attnum > 0 and not a.attisdropped`;
	const known = Object.values(tables).flatMap(({ name, columns, compositePrimaryKeys }) => {
		const keys = Object.values(compositePrimaryKeys).flatMap((key) => key.columns);
		return Object.values(columns).map((column) => {
			const isSet = column.notNull || column.primaryKey || keys.includes(column.name);
			// A serial is a way to write a column that counts by itself.
			const type = column.type.replace('serial', 'int');
			return `${name}.${column.name} ${type}${isSet ? ' not null' : ''}`;
		});
	});
	expect(sorted(found.map(({ line }) => line))).toEqual(sorted(known));
});

test('every index is there under the name that the code gives it, and no other', async () => {
	const found = await owner<{ name: string }[]>`
		select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
			join pg_class t on t.oid = i.indrelid
		where c.relnamespace = 'public'::regnamespace and not t.relispartition
			and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`;
	const known = Object.values(tables).flatMap(({ indexes }) => Object.keys(indexes));
	expect(sorted(found.map(({ name }) => name))).toEqual(sorted(known));
});

test('what looks past the walls for who serves requests is called by something', async () => {
	const granted = await owner<{ name: string }[]>`
		select distinct p.proname as name from pg_proc p
		where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
			and has_function_privilege('kring_app', p.oid, 'execute')`;
	const [within] = await owner<{ text: string }[]>`
		select string_agg(text, chr(10)) as text from (
			select p.prosrc as text from pg_proc p
				where p.pronamespace = 'public'::regnamespace
			union all select concat(qual, with_check) from pg_policies) as told`;
	const house = readdirSync(sources, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => readFileSync(join(sources, name), 'utf8'))
		.join('\n');
	const all = `${house}\n${within!.text}`;
	const idle = granted.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(all));
	expect(idle.map(({ name }) => name)).toEqual([]);
});

test('the next migration begins where the code stands', () => {
	const { entries } = JSON.parse(readFileSync(join(drizzle, '_journal.json'), 'utf8')) as {
		entries: { tag: string }[];
	};
	const last = entries.at(-1)!.tag.slice(0, 4);
	const kept = JSON.parse(readFileSync(join(drizzle, `${last}_snapshot.json`), 'utf8')) as object;
	expect(kept).toMatchObject({ tables: JSON.parse(JSON.stringify(tables)) as object });
});
