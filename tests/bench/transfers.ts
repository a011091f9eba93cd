import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { driverOptions } from '#lib/server/db/connect.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { faultsIn } from '../support/neighbours.ts';
import { fill, type World } from './support/books.ts';
import { barLine, median, percentile } from './support/figures.ts';

// The ledger against the fastest that can be written by hand (activities-credits.md 17.2), both called in the same
// way: one prepared statement and one commit for each call, over connections of this program. By hand a transfer is
// one row, two lines and two balances, in one call: without holds, answers, history, limits, rights or forgetting.
// Ours is two calls and two commits, with all of it.

const accounts = Number(process.env['BENCH_ACCOUNTS'] ?? 10_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 2);
const clients = [1, 8, 32] as const;
const designs = ['locking', 'moving', 'thanks', 'gift'] as const;
/** Share of the machine that others may use while we judge. */
const quiet = 0.15;

const bars = { uniform: 0.35, hot: 0.3, single: 0.7, uniformAt8: 1_000, hotAt8: 600 };
const barMs = { uniformAt8: 50, hotAt32: 250 };

type Spread = 'uniform' | 'hot';
type Plan = { design: (typeof designs)[number]; count: number; spread: Spread };
/** `perCore` is what one processor would do in a second of work for this alone: others change it little. */
type Measured = { perSecond: number; perCore: number; ms: number[] };

export const program = {
	what: 'thanking each other, as a share of the fastest hand-written ledger in the same run (C1-C3, C5)',
	run
};

const byHand = `
create schema hand;
create table hand.account (id bigint primary key, balance bigint not null default 0, seq bigint not null default 0,
	floor bigint not null default -1000000000, check (balance >= floor)) with (fillfactor = 40);
create table hand.transfer (id bigint generated always as identity primary key, once uuid not null unique,
	payer bigint not null, payee bigint not null, amount integer not null check (amount between 1 and 400), check (payer <> payee));
create table hand.entry (transfer bigint not null, account bigint not null, amount bigint not null, balance_after bigint not null,
	account_seq bigint not null, primary key (transfer, account), unique (account, account_seq));
insert into hand.account (id) select generate_series(1, ${accounts});
-- Locks in order, then moves both.
create function hand.locking(key uuid, payer bigint, payee bigint, points integer) returns bigint language plpgsql as $$
declare made bigint;
begin
	perform from hand.account where id in (payer, payee) order by id for no key update;
	insert into hand.transfer (once, payer, payee, amount) values (key, payer, payee, points) returning id into made;
	with moved as (
		update hand.account a set balance = a.balance + (case a.id when payer then -points else points end), seq = a.seq + 1
		where a.id in (payer, payee) returning a.id, a.balance, a.seq)
	insert into hand.entry select made, id, case id when payer then -points else points end, balance, seq from moved;
	return made;
end $$;
-- Moves one after the other, the lower number first.
create function hand.moving(key uuid, payer bigint, payee bigint, points integer) returns bigint language plpgsql as $$
declare made bigint; low bigint := least(payer, payee); high bigint := greatest(payer, payee);
	lows bigint := case when payer = least(payer, payee) then -points else points end; b bigint; s bigint;
begin
	insert into hand.transfer (once, payer, payee, amount) values (key, payer, payee, points) returning id into made;
	update hand.account set balance = balance + lows, seq = seq + 1 where id = low returning balance, seq into b, s;
	insert into hand.entry values (made, low, lows, b, s);
	update hand.account set balance = balance - lows, seq = seq + 1 where id = high returning balance, seq into b, s;
	insert into hand.entry values (made, high, -lows, b, s);
	return made;
end $$;`;

async function run(): Promise<void> {
	const home = mkdtempSync(join(tmpdir(), 'kring-transfers-'));
	const cluster = await startPostgres({
		...{ dataDir: join(home, 'pg'), fast: false, binaries: embeddedBinaries() }
	});
	const url = cluster.url('kring_owner', 'kring_transfers');
	let owner: postgres.Sql | undefined;
	try {
		await furnish(cluster, 'kring_transfers');
		await migrateWorld(url);
		owner = postgres({ ...driverOptions(url), max: 33, onnotice: () => {} });
		const world = await fill(owner, accounts);
		await owner.unsafe(byHand);
		// Books of which nothing is written yet are planned for as if they stayed so.
		for (const design of designs) await once(owner, world, { design, count: 4, spread: 'uniform' });
		await owner`vacuum analyze`;
		for (const design of designs)
			await once(owner, world, { design, count: 32, spread: 'uniform' });
		await measure(
			owner,
			world,
			Number(readFileSync(join(home, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
		);
	} finally {
		await owner?.end({ timeout: 2 });
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
}

async function measure(owner: postgres.Sql, world: World, postmaster: number): Promise<void> {
	const [before, startedAt] = [cpuSeconds(postmaster), performance.now()];
	const found = new Map<string, Measured[]>();
	const one = async (plan: Plan) => {
		const name = `${plan.design} ${plan.spread} ${plan.count}`;
		const usedBefore = cpuSeconds(postmaster).own;
		const { done, ...measured } = await once(owner, world, plan);
		const perCore = done / (cpuSeconds(postmaster).own - usedBefore);
		found.set(name, [...(found.get(name) ?? []), { ...measured, perCore }]);
	};
	for (let round = 0; round < rounds; round++)
		for (const spread of ['uniform', 'hot'] as const)
			for (const count of clients)
				for (const design of designs) await one({ design, count, spread });
	const after = cpuSeconds(postmaster);
	const cores = availableParallelism() * ((performance.now() - startedAt) / 1000);
	const others = (after.all - before.all - (after.own - before.own)) / cores;
	const isQuiet = others <= quiet;

	const rates = (design: string, count: number, spread: Spread) =>
		found.get(`${design} ${spread} ${count}`)!.map(({ perSecond }) => perSecond);
	const limit = (count: number, spread: Spread) =>
		rates('locking', count, spread).map((rate, at) =>
			Math.max(rate, rates('moving', count, spread)[at]!)
		);
	const say = (what: string, measured: string, bar: string, met: boolean) => {
		barLine(what, measured, bar, isQuiet ? (met ? 'met' : 'missed') : 'not judged');
		if (isQuiet && !met) process.exitCode = 1;
	};
	console.log(
		`${rounds} rounds of ${seconds} s; others used ${(others * 100).toFixed(0)} % of the machine` +
			(isQuiet ? '' : `: more than ${quiet * 100} %, so nothing is judged`)
	);
	for (const spread of ['uniform', 'hot'] as const)
		for (const count of clients) {
			const [best, ours, gifts] = [
				limit(count, spread),
				rates('thanks', count, spread),
				rates('gift', count, spread)
			];
			const share = (all: readonly number[]) => median(all.map((rate, at) => rate / best[at]!));
			const words = (all: readonly number[]) =>
				`${median(all).toFixed(0)}/s of ${median(best).toFixed(0)}, ${(share(all) * 100).toFixed(0)} %`;
			const bar = bars[spread];
			say(
				`C1 said and confirmed, ${spread}, ${count}`,
				words(ours),
				`>= ${bar * 100} %`,
				share(ours) >= bar
			);
			say(
				`C2 given, ${spread}, ${count}`,
				words(gifts),
				`>= ${bars.single * 100} %`,
				share(gifts) >= bars.single
			);
		}
	for (const spread of ['uniform', 'hot'] as const) {
		const perCore = (design: string) =>
			median(found.get(`${design} ${spread} 8`)!.map((one) => one.perCore));
		const best = Math.max(perCore('locking'), perCore('moving'));
		const words = (design: string) =>
			`${perCore(design).toFixed(0)}, ${((perCore(design) / best) * 100).toFixed(0)} %`;
		console.log(
			`for each second of a processor, this program included, ${spread}, 8: by hand ${best.toFixed(0)}, ` +
				`said and confirmed ${words('thanks')}, given ${words('gift')}`
		);
	}
	const [even, hot] = [median(rates('thanks', 8, 'uniform')), median(rates('thanks', 8, 'hot'))];
	say(
		'C3 confirmed, uniform, 8',
		`${even.toFixed(0)}/s`,
		`>= ${bars.uniformAt8}/s`,
		even >= bars.uniformAt8
	);
	say('C3 confirmed, hot, 8', `${hot.toFixed(0)}/s`, `>= ${bars.hotAt8}/s`, hot >= bars.hotAt8);
	const slowest = (count: number, spread: Spread) =>
		percentile(
			found.get(`thanks ${spread} ${count}`)!.flatMap(({ ms }) => ms),
			99
		);
	const [p8, p32] = [slowest(8, 'uniform'), slowest(32, 'hot')];
	say(
		'C5 a yes, 99 of 100, uniform, 8',
		`${p8.toFixed(1)} ms`,
		`<= ${barMs.uniformAt8} ms`,
		p8 <= barMs.uniformAt8
	);
	say(
		'C5 a yes, 99 of 100, hot, 32',
		`${p32.toFixed(1)} ms`,
		`<= ${barMs.hotAt32} ms`,
		p32 <= barMs.hotAt32
	);

	const faults = await faultsIn(drizzle(owner) as never);
	const [deadlocks] =
		await owner`select deadlocks::int as count from pg_stat_database where datname = current_database()`;
	const isWhole = faults.length === 0 && deadlocks!['count'] === 0;
	barLine(
		'books and deadlocks',
		`${faults.length} and ${deadlocks!['count']}`,
		'0 and 0',
		isWhole ? 'met' : 'missed'
	);
	if (!isWhole) process.exitCode = 1;
}

/** So many connections do it for the set time, all at once. */
async function once(
	owner: postgres.Sql,
	world: World,
	plan: Plan
): Promise<Omit<Measured, 'perCore'> & { done: number }> {
	const { design, count, spread } = plan;
	const { hood, pot, people } = world;
	const isHot = spread === 'hot';
	const id = () => crypto.randomUUID();
	const ms: number[] = [];
	let done = 0;
	const pick = () => Math.floor(Math.random() * people.length);
	const call = async (line: postgres.ReservedSql): Promise<void> => {
		const [at, to] = [pick(), pick()];
		if (at === to || (isHot && to === 0)) return;
		const [a, b] = [people[at]!, people[to]!];
		const [from, other] = [isHot ? 1 : at + 1, to + 1];
		if (design === 'locking')
			await line`select hand.locking(${id()}, ${from}::bigint, ${other}::bigint, 1)`;
		else if (design === 'moving')
			await line`select hand.moving(${id()}, ${from}::bigint, ${other}::bigint, 1)`;
		else if (design === 'gift') {
			const receiver = isHot ? pot : b.account;
			await line`select g.state from kring_enter(${a.id}) e cross join lateral credit_give(${hood}, ${id()},
				${a.account}::bigint, ${receiver}::bigint, 1) g`;
		} else {
			// Of what is hot the pot is one side: it gives what who had the help asked it for.
			const kind = isHot ? 'doctor' : 'garden';
			const [said] =
				await line`select p.transfer from kring_enter(${a.id}) e cross join lateral credit_propose(${hood},
				${id()}, ${a.account}::bigint, ${b.account}::bigint, 'payer', 1, ${kind}, ${isHot}) p`;
			const startedAt = performance.now();
			await line`select d.state from kring_enter(${b.id}) e cross join lateral credit_decide(${hood}, ${id()},
				${b.account}::bigint, ${said!['transfer']}::uuid, 'accept') d`;
			ms.push(performance.now() - startedAt);
		}
		done += 1;
	};
	const connections = await Promise.all(Array.from({ length: count }, () => owner.reserve()));
	const startedAt = performance.now();
	const until = startedAt + seconds * 1000;
	await Promise.all(
		connections.map(async (line) => {
			while (performance.now() < until) await call(line);
		})
	);
	const took = (performance.now() - startedAt) / 1000;
	for (const line of connections) line.release();
	return { perSecond: done / took, done, ms };
}

const ticks = 100;

/** Seconds of all processors that were used at all, and by us: this program and its PostgreSQL with what it started. */
function cpuSeconds(postmaster: number): { all: number; own: number } {
	const counted = readFileSync('/proc/stat', 'utf8')
		.split('\n')[0]!
		.split(/\s+/)
		.slice(1, 9)
		.map(Number);
	// The fourth and fifth are idle, and waiting for a disk.
	const all =
		counted.filter((_, at) => at !== 3 && at !== 4).reduce((sum, one) => sum + one, 0) / ticks;
	const mine = process.cpuUsage();
	const own = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.reduce((sum, pid) => sum + usedBy(pid, postmaster), (mine.user + mine.system) / 1_000_000);
	return { all, own };
}

/** What a process used, where it is the PostgreSQL of this run or one of its own; with those that ended already. */
function usedBy(pid: string, postmaster: number): number {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').map(Number);
		const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map(
			(at) => fields[at]!
		) as [number, number, number, number, number];
		if (Number(pid) === postmaster) return (user + system + endedUser + endedSystem) / ticks;
		return parent === postmaster ? (user + system) / ticks : 0;
	} catch {
		return 0;
	}
}
