import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { fill, lay, type World } from './support/books.ts';
import { barLine, median } from './support/figures.ts';

// Large books (activities-credits.md 17.2, C7, C9 and C10): what the night does with them, how fast a statement is read
// and a thank-you given in them, and how long others wait while somebody goes who did much. The lines are laid by
// their owner, as many at a time as the disk takes, past the functions; that they add up is asked afterwards.

/** Lines for the night, and lines in all. */
const night = Number(process.env['BOOKS_NIGHT'] ?? 1_000_000);
const whole = Number(process.env['BOOKS_ENTRIES'] ?? 5_000_000);
const thanks = 300;
const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 10_000);

const bars = { nightMs: 10_000, statementMs: 50, slower: 1.2, goneMs: 2_000, waitMs: 200 };

export const program = {
	what: 'large books: the night, a statement, a thank-you, and somebody who goes (C7, C9, C10)',
	run
};

async function run(): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'kring-books-'));
	const cluster = await startPostgres({
		...{ dataDir: join(home, 'pg'), fast: false, binaries: embeddedBinaries() }
	});
	const url = cluster.url('kring_owner', 'kring_books');
	let owner: postgres.Sql | undefined;
	try {
		await furnish(cluster, 'kring_books');
		await migrateWorld(url);
		owner = postgres({ ...driverOptions(url), max: 33, onnotice: () => {} });
		await measure(owner, await fill(owner, accounts));
	} finally {
		await owner?.end({ timeout: 2 });
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(owner: postgres.Sql, world: World): Promise<void> {
	const say = (what: string, measured: string, bar: string, met: boolean) => {
		barLine(what, measured, bar, met ? 'met' : 'missed');
		if (!met) process.exitCode = 1;
	};
	const timed = async (work: () => Promise<unknown>): Promise<number> => {
		const startedAt = performance.now();
		await work();
		return performance.now() - startedAt;
	};
	const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

	const before = await thankEach(owner, world);
	await lay(owner, night, 400, 200);
	const counted = await timed(() => owner`select what from credit_recount()`);
	say(
		`C9 ${night} lines counted anew`,
		seconds(counted),
		`<= ${seconds(bars.nightMs)}`,
		counted <= bars.nightMs
	);
	const sealed = await timed(() => owner`select credit_seal()`);
	console.log(`days sealed in ${seconds(sealed)}`);
	const verified = await timed(async () => {
		const broken = await owner`select day from credit_verify()`;
		if (broken.length > 0) throw new Error('a seal does not fit');
	});
	say(
		'C9 seals looked at',
		seconds(verified),
		`<= ${seconds(bars.nightMs)}`,
		verified <= bars.nightMs
	);
	const loose = await timed(() => owner`select what from credit_loose()`);
	console.log(`what points at nothing looked for in ${seconds(loose)}`);

	await lay(owner, whole - night, 200, 1);
	const month = median(await statements(owner, world, timed));
	say(
		`C7 a statement of a month, ${whole} lines`,
		`${month.toFixed(1)} ms`,
		`<= ${bars.statementMs} ms`,
		month <= bars.statementMs
	);
	const after = await thankEach(owner, world);
	const slower = after / before;
	say(
		'C7 a thank-you, as much as in empty books',
		`${after.toFixed(2)} of ${before.toFixed(2)} ms, ${slower.toFixed(2)}`,
		`<= ${bars.slower}`,
		slower <= bars.slower
	);

	const { gone, waited } = await go(owner, world, timed);
	say(
		'C10 somebody with 500 transfers goes',
		`${gone.toFixed(0)} ms`,
		`<= ${bars.goneMs} ms`,
		gone <= bars.goneMs
	);
	say(
		'C10 the longest that others waited',
		`${waited.toFixed(0)} ms`,
		`<= ${bars.waitMs} ms`,
		waited <= bars.waitMs
	);
	const wrong =
		await owner`select what from credit_recount() union all select what from credit_loose()`;
	say('books that do not add up', String(wrong.length), '0', wrong.length === 0);
}

/** The middle time of one thank-you, said and confirmed, over one connection. */
async function thankEach(owner: postgres.Sql, { hood, people }: World): Promise<number> {
	const line = await owner.reserve();
	const ms: number[] = [];
	for (let nth = 0; nth < thanks; nth++) {
		const [a, b] = [people[(nth * 2) % people.length]!, people[(nth * 2 + 1) % people.length]!];
		const startedAt = performance.now();
		const [said] =
			await line`select p.transfer from kring_enter(${a.id}) e cross join lateral credit_propose(${hood},
				${crypto.randomUUID()}, ${a.account}::bigint, ${b.account}::bigint, 'payer', 1, 'garden') p`;
		await line`select d.state from kring_enter(${b.id}) e cross join lateral credit_decide(${hood},
			${crypto.randomUUID()}, ${b.account}::bigint, ${said!['transfer']}::uuid, 'accept') d`;
		ms.push(performance.now() - startedAt);
	}
	line.release();
	return median(ms.slice(thanks / 3));
}

async function statements(
	owner: postgres.Sql,
	{ hood, people }: World,
	timed: (work: () => Promise<unknown>) => Promise<number>
): Promise<number[]> {
	const line = await owner.reserve();
	const ms: number[] = [];
	for (let nth = 0; nth < 50; nth++) {
		const { id, account } = people[nth * 7]!;
		ms.push(
			await timed(
				() => line`select s.* from kring_enter(${id}) e cross join lateral credit_statement(${hood}, ${account}::bigint,
					(credit_today() - 120)::date, (credit_today() - 90)::date, 2000) s`
			)
		);
	}
	line.release();
	return ms;
}

/** Somebody with five hundred transfers goes, while others give each other and the pot. */
async function go(
	owner: postgres.Sql,
	{ hood, pot, people }: World,
	timed: (work: () => Promise<unknown>) => Promise<number>
): Promise<{ gone: number; waited: number }> {
	const [found] = await owner<{ account: string }[]>`
		select account_id as account from credit_entry group by account_id having count(*) >= 500 order by count(*) limit 1`;
	const leaving = people.find(({ account }) => account === found?.account);
	if (leaving === undefined) throw new Error('nobody has five hundred transfers');
	const rest = people.filter((one) => one !== leaving);
	let isGone = false;
	let waited = 0;
	const giving = Array.from({ length: 4 }, async (_, lane) => {
		for (let nth = 0; !isGone; nth++) {
			const { id, account } = rest[lane * 100 + (nth % 100)]!;
			const to = nth % 2 === 0 ? pot : rest[lane * 100 + ((nth + 1) % 100)]!.account;
			const took = await timed(
				() => owner`select g.state from kring_enter(${id}) e cross join lateral credit_give(${hood},
					${crypto.randomUUID()}, ${account}::bigint, ${to}::bigint, 1) g`
			).catch(() => 0);
			if (nth > 20) waited = Math.max(waited, took);
		}
	});
	await new Promise((done) => setTimeout(done, 1_000));
	const gone = await timed(
		() =>
			owner`select credit_close(${hood}, ${leaving.account}::bigint) from kring_enter(${leaving.id})`
	);
	isGone = true;
	await Promise.all(giving);
	return { gone, waited };
}
