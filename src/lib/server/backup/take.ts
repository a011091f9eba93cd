import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import postgres from 'postgres';
import { driverOptions } from '../db/connect.ts';
import { blockBytes, type Head, type SumOf, type TableOf } from './blocks.ts';
import { sealing } from './sealed.ts';

/** Hears how far it is: a table, the rows of it that are done, and about how many there are. */
export type Told = (progress: { table: string; done: number; about: number }) => void;

/** What was kept, or put back. */
export type Kept = { takenAt: string; sums: SumOf[] };

/**
 * Keeps all that is in the database, as it is at one moment, sealed, while everything goes on. It needs no program
 * beside this one.
 *
 * @param ownerAddress  the database as `kring_owner`, who sees past the walls.
 * @param key  32 bytes; without it the backup is worth nothing, to anybody.
 * @param into  is ended when all of it is written.
 */
export async function takeBackup(
	ownerAddress: string,
	key: Buffer,
	into: Writable,
	told: Told = () => {}
): Promise<Kept> {
	const sql = postgres({
		...driverOptions(ownerAddress),
		max: 1,
		onnotice: () => {},
		connection: { application_name: 'kring backup', statement_timeout: 0 }
	});
	try {
		return await sql.begin('isolation level repeatable read read only', async (tx) => {
			await sameTexts(tx);
			const head = await headOf(tx);
			const sums: SumOf[] = [];
			// A transaction waits for its work: what is read stays as it was at its first statement.
			await pipeline(
				Readable.from(bytesOf(tx, head, sums, told)),
				createGzip({ level: 6 }),
				(zipped: AsyncIterable<Buffer>) => sealing(key, zipped),
				into
			);
			return { takenAt: head.takenAt, sums };
		});
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function* bytesOf(
	tx: postgres.TransactionSql,
	head: Head,
	sums: SumOf[],
	told: Told
): AsyncGenerator<Buffer, void> {
	yield blockBytes({ kind: 'head', head });
	for (const { name, columns, about } of head.tables) {
		yield blockBytes({ kind: 'table', name });
		const listed = columns.map(quoted).join(', ');
		const rows = await tx
			.unsafe(`copy (select ${listed} from ${quoted(name)}) to stdout`)
			.readable();
		let done = 0;
		for await (const chunk of rows as AsyncIterable<Buffer>) {
			done += linesIn(chunk);
			told({ table: name, done, about });
			yield blockBytes({ kind: 'rows', rows: chunk });
		}
		// The driver holds its line after a large chunk until more is asked for, and after the last nobody asks.
		rows._read(0);
		sums.push(await sumOf(tx, name));
	}
	yield blockBytes({ kind: 'end', sums });
}

/** What is written as text has to be the same text elsewhere. */
export async function sameTexts(tx: postgres.TransactionSql): Promise<void> {
	await tx.unsafe(`
		set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
		set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8'`);
}

/** How many rows a table has, and a sum over what stands in them, whatever their order. */
export async function sumOf(tx: postgres.TransactionSql, name: string): Promise<SumOf> {
	const [found] = await tx.unsafe<{ rows: string; sum: string }[]>(
		`select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum from ${quoted(name)} t`
	);
	return { name, rows: found!.rows, sum: found!.sum };
}

async function headOf(tx: postgres.TransactionSql): Promise<Head> {
	const [at] = await tx<{ takenAt: Date; migration: string }[]>`
		select now() as "takenAt", (select max(created_at)::text from drizzle.__drizzle_migrations) as migration`;
	const tables = await tx<TableOf[]>`
		select c.relname as name, greatest(c.reltuples, 0)::float8 as about,
			array_agg(a.attname order by a.attnum) as columns
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
		group by c.oid order by c.relname`;
	const parts = await tx<Head['parts']>`
		select c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bounds
		from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
		where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind in ('r', 'p') order by c.relname`;
	const sequences = await tx<Head['sequences']>`
		select s.sequencename as name, coalesce(s.last_value, s.start_value)::text as value, s.last_value is not null as "isCalled"
		from pg_sequences s where s.schemaname = 'public' order by 1`;
	return {
		format: 1,
		takenAt: at!.takenAt.toISOString(),
		migration: Number(at!.migration),
		tables: [...tables],
		parts: [...parts],
		sequences: [...sequences]
	};
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** How many lines end in some bytes: rows, as COPY writes them. */
export function linesIn(chunk: Buffer): number {
	let count = 0;
	for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++;
	return count;
}
