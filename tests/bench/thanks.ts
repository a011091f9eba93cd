import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { databaseOf, driverOptions, openPool } from '#lib/server/db/connect.ts';
import { sessionCookie, startSession } from '#lib/server/session/index.ts';
import { poolSize } from '#lib/server/web/house.ts';
import { ensureBuild } from '../../scripts/local/build.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { freshKeys, startWeb, type Web } from '../support/servers.ts';
import { fill, type World } from './support/books.ts';
import { barLine, median, percentile, spread } from './support/figures.ts';

// Thanking each other over HTTP (activities-credits.md 17.2, C6): the form of the page and the yes to it, by people who are
// signed in, against a server that does nothing but call the same two functions over as many connections.

const pairs = 200;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const clients = 8;
const bars = { share: 0.6, p99Ms: 100 };

export const program = {
	what: 'thanking each other over HTTP, as a share of a bare server with the same functions (C6)',
	run
};

/** Two who thank each other; how each of them is known to the pages. */
type Pair = Record<'had' | 'gave', { id: string; account: string; cookie: string }>;
type Step = 'propose' | 'accept';
type Target = { name: string; send: (step: Step, pair: Pair, transfer: string) => Promise<void> };

async function run(): Promise<void> {
	await ensureBuild();
	const home = mkdtempSync(join(tmpdir(), 'kring-thanks-'));
	const cluster = await startPostgres({
		...{ dataDir: join(home, 'pg'), fast: false, binaries: embeddedBinaries() }
	});
	const url = (role: string) => cluster.url(role, 'kring_thanks');
	const owner = postgres({ ...driverOptions(url('kring_owner')), max: 2, onnotice: () => {} });
	const running: { stop: () => unknown }[] = [];
	try {
		await furnish(cluster, 'kring_thanks');
		await migrateWorld(url('kring_owner'));
		const world = await fill(owner, pairs * 2);
		await owner`insert into account (person_id, language) select id, 'nl' from person`;
		const database = {
			...{ ownerUrl: url('kring_owner'), appUrl: url('kring_app'), workerUrl: url('kring_worker') },
			setOffset: () => Promise.resolve(),
			drop: () => Promise.resolve()
		};
		const web = await startWeb({ database, keys: freshKeys() });
		running.push(web);
		const bare = await startBare(url('kring_app'));
		running.push({ stop: () => bare.child.kill() });
		await measure(owner, world.hood, await signedIn(url('kring_app'), world), [
			overBare(bare.origin, world.hood),
			overPages(web, world.hood)
		]);
	} finally {
		for (const one of running) await one.stop();
		await owner.end({ timeout: 2 });
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(
	owner: postgres.Sql,
	hood: string,
	all: readonly Pair[],
	targets: readonly Target[]
): Promise<void> {
	const rates = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
	for (let round = 0; round <= rounds; round++)
		for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
			const proposing = await timed(() => each(all, (pair) => target.send('propose', pair, '')));
			const waiting = await waitingFor(owner);
			const accepting = await timed(() =>
				each(all, (pair) => target.send('accept', pair, waiting.get(pair.gave.account)!))
			);
			// The first round warms up.
			if (round > 0) rates.get(target.name)!.push(all.length / ((proposing + accepting) / 1000));
		}
	const [limit, ours] = targets.map(({ name }) => rates.get(name)!) as [number[], number[]];
	const share = ours.map((rate, at) => rate / limit[at]!);
	const isShareMet = median(share) >= bars.share;
	barLine(
		`C6 thanked over HTTP, ${clients} at once`,
		`${median(ours).toFixed(0)}/s of ${median(limit).toFixed(0)}, ${spread(share, 2)}`,
		`>= ${bars.share}`,
		isShareMet ? 'met' : 'missed'
	);
	const ms = await paced(owner, all, targets.at(-1)!, median(ours) / 2);
	const slowest = percentile(ms, 99);
	const isSoon = slowest <= bars.p99Ms;
	barLine(
		'C6 a step of 99 in 100, half as many',
		`${slowest.toFixed(1)} ms`,
		`<= ${bars.p99Ms} ms`,
		isSoon ? 'met' : 'missed'
	);
	const [kept] = await owner<{ count: number; sum: string }[]>`
		select count(*)::int as count, (select sum(balance) from credit_account where neighbourhood_id = ${hood}) as sum
		from credit_transfer where kind = 'help' and state = 'confirmed'`;
	const wanted = pairs * 2 * (rounds + 1) + pairs;
	const isWhole = kept!.count === wanted && kept!.sum === '0';
	barLine(
		'kept, and what all have together',
		`${kept!.count} and ${kept!.sum}`,
		`${wanted} and 0`,
		isWhole ? 'met' : 'missed'
	);
	if (!isShareMet || !isSoon || !isWhole) process.exitCode = 1;
}

/** Every pair once more, at so many thanks in a second, whether the one before was answered or not. */
async function paced(
	owner: postgres.Sql,
	all: readonly Pair[],
	target: Target,
	perSecond: number
): Promise<number[]> {
	const ms: number[] = [];
	for (const step of ['propose', 'accept'] as const) {
		const waiting = await waitingFor(owner);
		const startedAt = performance.now();
		await Promise.all(
			all.map(async (pair, nth) => {
				// Twice as many steps as thanks.
				const dueAt = startedAt + (nth * 1000) / (perSecond * 2);
				await new Promise((due) => setTimeout(due, Math.max(0, dueAt - performance.now())));
				ms.push(await timed(() => target.send(step, pair, waiting.get(pair.gave.account) ?? '')));
			})
		);
	}
	return ms;
}

/** What waits for the yes of each account. */
async function waitingFor(owner: postgres.Sql): Promise<Map<string, string>> {
	const rows = await owner<{ account: string; transfer: string }[]>`
		select payee_id as account, public_id as transfer from credit_transfer where state = 'proposed'`;
	return new Map(rows.map(({ account, transfer }) => [account, transfer]));
}

/** So many at a time, each as soon as one before it is answered. */
async function each(all: readonly Pair[], work: (pair: Pair) => Promise<void>): Promise<void> {
	const left = all.toReversed();
	await Promise.all(
		Array.from({ length: clients }, async () => {
			for (let pair = left.pop(); pair !== undefined; pair = left.pop()) await work(pair);
		})
	);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}

function overBare(origin: string, hood: string): Target {
	return {
		name: 'bare',
		send: async (step, { had, gave }, transfer) => {
			const said =
				step === 'propose'
					? { who: had.id, account: had.account, other: gave.account }
					: { who: gave.id, account: gave.account, transfer };
			const response = await fetch(origin, {
				method: 'POST',
				body: JSON.stringify({ ...said, hood })
			});
			if (response.status !== 204) throw new Error(await response.text());
		}
	};
}

function overPages({ origin }: Web, hood: string): Target {
	const home = `${origin}/give-and-take/${hood}`;
	return {
		name: 'pages',
		send: async (step, { had, gave }, transferId) => {
			const changeId = crypto.randomUUID();
			const [path, cookie, form]: [string, string, Record<string, string>] =
				step === 'propose'
					? [
							`${home}/thank?/send`,
							had.cookie,
							{ changeId, side: 'payer', personId: gave.id, category: 'garden', points: '1' }
						]
					: [`${home}?/answer`, gave.cookie, { changeId, transferId, verb: 'accept' }];
			const response = await fetch(path, {
				method: 'POST',
				redirect: 'manual',
				headers: { origin, cookie, accept: 'text/html' },
				body: new URLSearchParams(form)
			});
			await response.arrayBuffer();
			if (response.status !== 303) throw new Error(`${path}: ${response.status}`);
		}
	};
}

async function startBare(url: string): Promise<{ child: ChildProcess; origin: string }> {
	const script = join(import.meta.dirname, 'support', 'bare-ledger.ts');
	const child = spawn(process.execPath, [script, url, String(poolSize)], {
		// The channel ends it when this program is killed.
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	const [port] = (await new Promise<Buffer>((told) => child.stdout!.once('data', told)))
		.toString()
		.split('\n');
	return { child, origin: `http://127.0.0.1:${port}` };
}

/** Signs everybody in; who had the help and who gave it stand beside each other. */
async function signedIn(url: string, { people }: World): Promise<Pair[]> {
	const pool = openPool(url, { max: 4, name: 'bench thanks' });
	try {
		const db = databaseOf(pool);
		const ready = await Promise.all(
			people.map(async ({ id, account }) => {
				const { token } = await startSession(db, {
					...{ personId: id, factors: ['demo'] as const, strong: false, device: '' }
				});
				return { id, account, cookie: `${sessionCookie}=${token}` };
			})
		);
		return Array.from({ length: pairs }, (_none, at) => ({
			had: ready[at * 2]!,
			gave: ready[at * 2 + 1]!
		}));
	} finally {
		await pool.end({ timeout: 2 });
	}
}
