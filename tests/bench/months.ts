import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { databaseOf, driverOptions, openPool, type Db } from '#lib/server/db/connect.ts';
import { factsOf, keepFigures } from '#lib/server/credit/figures.ts';
import { dayOf, monthsAfter } from '#lib/domain/day.ts';
import { lastOf, monthFigures } from '#lib/domain/reciprocity/month.ts';
import { keepRemarks } from '#lib/server/credit/remark.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { fill, lay } from './support/books.ts';
import { barLine, median } from './support/figures.ts';

// Figures of the months and what stands out, over large books of one neighbourhood (activities-credits.md 17.2, C8): what
// the worker does with them in a night, as the worker does it.

const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 2_000);
const lines = Number(process.env['MONTHS_ENTRIES'] ?? 1_000_000);
/** How many others somebody helps; 0 for anybody, so that nearly every pair is a new one. */
const near = Number(process.env['MONTHS_NEAR'] ?? 30);
const years = 3;
const rounds = 3;
const barMs = 2_000;

export const program = {
	what: `figures of the months and what stands out, over ${lines} lines of one neighbourhood (C8)`,
	run
};

async function run(): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'kring-months-'));
	const cluster = await startPostgres({
		...{ dataDir: join(home, 'pg'), fast: true, binaries: embeddedBinaries() }
	});
	const url = cluster.url('kring_owner', 'kring_months');
	const owner = postgres({ ...driverOptions(url), max: 2, onnotice: () => {} });
	try {
		await furnish(cluster, 'kring_months');
		await migrateWorld(url);
		const days = years * 365;
		const { hood } = await fill(owner, accounts, days);
		await lay(owner, lines, days, 1, near > 0 ? near : undefined);
		await measure(cluster.url('kring_worker', 'kring_months'), hood);
	} finally {
		await owner.end({ timeout: 2 });
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(url: string, hood: string): Promise<void> {
	const pool = openPool(url, { max: 2, name: 'bench months' });
	const db = databaseOf(pool);
	const partners = near > 0 ? `${near * 2} others each` : 'anybody';
	try {
		for (const [what, work] of [
			['figures of a year', () => ofYear(db, hood)],
			['of thirteen months, as each night', () => keepFigures(db, new Date())],
			['what stands out in 92 days', () => keepRemarks(db, new Date())]
		] as const) {
			const ms: number[] = [];
			for (let round = 0; round < rounds; round++) {
				const startedAt = performance.now();
				await work();
				ms.push(performance.now() - startedAt);
			}
			const took = median(ms);
			barLine(
				`C8 ${what}, ${partners}`,
				`${took.toFixed(0)} ms`,
				`<= ${barMs} ms`,
				took <= barMs ? 'met' : 'missed'
			);
			if (took > barMs) process.exitCode = 1;
		}
	} finally {
		await pool.end({ timeout: 2 });
	}
}

/** The figures of the last month that is over, which look back over a year. */
async function ofYear(db: Db, hood: string): Promise<void> {
	const month = monthsAfter(`${dayOf(new Date()).slice(0, 7)}-01`, -1).slice(0, 7);
	const days = { fromOn: monthsAfter(`${month}-01`, -11), untilOn: lastOf(month) };
	const { help } = monthFigures(await factsOf(db, hood, days), month);
	if (help.times === 0) throw new Error('nobody helped anybody');
}
