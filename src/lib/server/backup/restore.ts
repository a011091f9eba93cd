import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import postgres from 'postgres';
import { driverOptions } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { blocksOf, type Block, type Head, type SumOf } from './blocks.ts';
import { BackupProblem } from './problem.ts';
import { opening } from './sealed.ts';
import { linesIn, quoted, sameTexts, sumOf, type Kept, type Told } from './take.ts';

/**
 * Puts a backup into an empty database, all of it or nothing: the tables as they were then, what stood in them, and after
 * that the migrations that came since. What came back is counted and compared with what was kept.
 *
 * @param ownerAddress  the database as `kring_owner`; empty, or with tables and without people.
 * @param folder  the migrations.
 * @throws {BackupProblem} where the backup does not open, is newer, or came back otherwise; where there are people.
 */
export async function restoreBackup(
	ownerAddress: string,
	key: Buffer,
	from: Readable,
	{ told = () => {}, folder = 'drizzle' }: { told?: Told; folder?: string } = {}
): Promise<Kept> {
	const blocks = blocksOf(unzipped(key, from));
	try {
		const first = await blocks.next();
		if (first.done === true || first.value.kind !== 'head') throw new BackupProblem('none');
		const { head } = first.value;
		await migrateUntil(ownerAddress, head.migration, folder);
		const sums = await fill(ownerAddress, head, blocks, told);
		await migrate(ownerAddress, folder);
		return { takenAt: head.takenAt, sums };
	} finally {
		from.destroy();
	}
}

async function* unzipped(key: Buffer, from: Readable): AsyncGenerator<Buffer, void> {
	const gunzip = createGunzip();
	const whole = pipeline(from, (sealed: AsyncIterable<Buffer>) => opening(key, sealed), gunzip);
	// What goes wrong before it is heard of when the bytes end.
	whole.catch(() => {});
	for await (const bytes of gunzip as AsyncIterable<Buffer>) yield bytes;
	await whole;
}

/** Brings the tables to how they were then: data that later migrations change is changed by them after it is there. */
async function migrateUntil(
	ownerAddress: string,
	migration: number,
	folder: string
): Promise<void> {
	type Journal = { entries: { when: number }[] };
	const journal = JSON.parse(
		readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')
	) as Journal;
	if (!journal.entries.some(({ when }) => when === migration)) throw new BackupProblem('newer');
	const entries = journal.entries.filter(({ when }) => when <= migration);
	const until = mkdtempSync(join(tmpdir(), 'kring-restore-'));
	try {
		cpSync(folder, until, { recursive: true });
		writeFileSync(join(until, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries }));
		await migrate(ownerAddress, until);
	} finally {
		rmSync(until, { recursive: true, force: true });
	}
}

async function fill(
	ownerAddress: string,
	head: Head,
	blocks: AsyncGenerator<Block, void>,
	told: Told
): Promise<SumOf[]> {
	const sql = postgres({
		...driverOptions(ownerAddress),
		max: 1,
		onnotice: () => {},
		connection: { application_name: 'kring restore', statement_timeout: 0 }
	});
	try {
		return await sql.begin(async (tx) => {
			await sameTexts(tx);
			await mustBeEmpty(tx, head);
			const rules = await withoutRules(tx, head);
			const sums = await readInto(tx, head, blocks, told);
			for (const { name, value, isCalled } of head.sequences)
				await tx`select setval(${quoted(name)}::regclass, ${value}::bigint, ${isCalled})`;
			await rules.back();
			return sums;
		});
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function mustBeEmpty(tx: postgres.TransactionSql, { migration }: Head): Promise<void> {
	const [found] = await tx<{ isPeopled: boolean; newest: string }[]>`
		select exists (select from person) as "isPeopled", (select max(created_at)::text from drizzle.__drizzle_migrations) as newest`;
	if (found!.isPeopled) throw new BackupProblem('peopled');
	if (Number(found!.newest) !== migration) throw new BackupProblem('ahead');
}

/** Takes away what looks at each row while it is written. The rows were right when they were kept, and are compared. */
async function withoutRules(
	tx: postgres.TransactionSql,
	{ tables, parts }: Head
): Promise<{ back: () => Promise<void> }> {
	const links = await tx<{ of: string; name: string; says: string }[]>`
		select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as says
		from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
		order by 1, 2`;
	const triggers = await tx<{ of: string; name: string; stands: string }[]>`
		select tgrelid::regclass::text as of, tgname as name, tgenabled as stands
		from pg_trigger t join pg_class c on c.oid = t.tgrelid
		where not tgisinternal and tgparentid = 0 and c.relnamespace = 'public'::regnamespace order by 1, 2`;
	for (const { of, name } of links)
		await tx.unsafe(`alter table ${of} drop constraint ${quoted(name)}`);
	for (const { of, name } of triggers)
		await tx.unsafe(`alter table ${of} disable trigger ${quoted(name)}`);
	for (const { name, of, bounds } of parts)
		await tx.unsafe(
			`create table if not exists ${quoted(name)} partition of ${quoted(of)} ${bounds}`
		);
	// What migrations put in themselves is in the backup as well.
	await tx.unsafe(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
	const as = { O: 'enable', A: 'enable always', R: 'enable replica', D: 'disable' } as Record<
		string,
		string
	>;
	return {
		back: async () => {
			for (const { of, name, says } of links)
				await tx.unsafe(`alter table ${of} add constraint ${quoted(name)} ${says}`);
			for (const { of, name, stands } of triggers)
				await tx.unsafe(`alter table ${of} ${as[stands]!} trigger ${quoted(name)}`);
		}
	};
}

/** Writes the rows, and compares each table with its sum. @returns the sums. */
async function readInto(
	tx: postgres.TransactionSql,
	{ tables }: Head,
	blocks: AsyncGenerator<Block, void>,
	told: Told
): Promise<SumOf[]> {
	type Open = { name: string; about: number; done: number; rows: Writable; ended: Promise<void> };
	let open: Open | null = null;
	const close = async () => {
		const last = open;
		open = null;
		if (last === null) return;
		// What the table refuses after its last row the driver tells nobody but who asks next, once all was handed over.
		await Promise.race([new Promise((done) => last.rows.write('', done)), last.ended]);
		last.rows.end();
		await nextTurn();
		const next = tx`select 1`.catch(() => {
			throw new BackupProblem('different', last.name);
		});
		await Promise.all([Promise.race([last.ended, next]), next]);
	};
	try {
		for await (const block of blocks) {
			if (block.kind === 'rows') {
				if (open === null) throw new BackupProblem('changed');
				open.done += linesIn(block.rows);
				told({ table: open.name, done: open.done, about: open.about });
				// A row that the table refuses ends it, and is thrown by what waits for its end.
				if (!open.rows.write(block.rows))
					await Promise.race([once(open.rows, 'drain'), open.ended]);
				continue;
			}
			await close();
			if (block.kind === 'end') {
				for (const kept of block.sums) {
					const { rows, sum } = await sumOf(tx, kept.name);
					if (rows !== kept.rows || sum !== kept.sum)
						throw new BackupProblem('different', kept.name);
				}
				return block.sums;
			}
			if (block.kind !== 'table') throw new BackupProblem('changed');
			const table = tables.find(({ name }) => name === block.name);
			if (table === undefined) throw new BackupProblem('changed');
			const listed = table.columns.map(quoted).join(', ');
			const rows = await tx.unsafe(`copy ${quoted(table.name)} (${listed}) from stdin`).writable();
			const ended = finished(rows);
			ended.catch(() => {});
			open = { name: table.name, about: table.about, done: 0, rows, ended };
		}
		throw new BackupProblem('changed');
	} catch (caught) {
		// Rows that are still awaited would keep the line from being rolled back.
		(open as Open | null)?.rows.destroy();
		throw caught;
	}
}
