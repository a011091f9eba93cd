import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { embeddedBinaries, startPostgres, type Cluster } from '../../scripts/local/postgres.ts';
import { furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';
import { chanceFrom } from '../support/chance.ts';
import { faultsIn } from '../support/neighbours.ts';
import type { LedgerLoad } from '../support/ledger-load.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// Whatever many people do at once, the books of a neighbourhood add up (activities-credits.md 11.3, 12.3, 16). They
// go straight to the functions of the database, over connections of their own, as fast as it answers.
//
// `LEDGER_STEPS=200000 LEDGER_SEED=7` make the run through chance long (C4), and another one. A step is stopped
// half-way every so many; it is sent again under the same id, as a phone does.

const steps = Number(process.env['LEDGER_STEPS'] ?? 2_000);
const seed = Number(process.env['LEDGER_SEED'] ?? 5);
const lines = Number(process.env['LEDGER_LINES'] ?? 16);
const stopEvery = Number(process.env['LEDGER_STOP_EVERY'] ?? 10);

type Member = { id: string; account: string };

/** A neighbourhood in a database, with the hands of everybody in it. */
class Hood {
	readonly id = crypto.randomUUID();
	readonly owner: postgres.Sql;
	readonly app: postgres.Sql;
	readonly members: Member[] = [];

	constructor(urls: { ownerUrl: string; appUrl: string }, most: number) {
		this.owner = postgres({ ...driverOptions(urls.ownerUrl), max: 2, onnotice: () => {} });
		this.app = postgres({ ...driverOptions(urls.appUrl), max: most, onnotice: () => {} });
	}

	async begin(count: number): Promise<void> {
		const place = crypto.randomUUID();
		await this
			.owner`insert into municipality (id, name, created_at) values (${place}, 'P', kring_now())`;
		await this.owner`insert into neighbourhood (id, municipality_id, name, slug, created_at)
			values (${this.id}, ${place}, 'H', ${`h-${place}`}, kring_now())`;
		await this.owner`select credit_begin(${this.id})`;
		await this
			.owner`update credit_rule set most_pair_day = 30000, most_week = 30000, most_given_month = 30000`;
		for (let at = 0; at < count; at += 1) {
			const id = crypto.randomUUID();
			await this
				.owner`insert into person (id, municipality_id, name, created_at) values (${id}, ${place}, 'X', kring_now())`;
			const [row] = await this.as(id, (tx) => tx`select credit_open(${this.id}) as account`);
			this.members.push({ id, account: row!['account'] as string });
		}
	}

	as(person: string, work: (tx: postgres.TransactionSql) => Promise<postgres.Row[]>) {
		return this.app.begin(async (tx) => {
			await tx`select kring_enter(${person})`;
			return work(tx);
		}) as Promise<postgres.Row[]>;
	}

	/** Gives somebody so many points, out of nowhere but the pot. */
	async endow(points: number, ...members: Member[]): Promise<void> {
		for (const { account } of members)
			await this.owner`
				with made as (
					insert into credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
					select neighbourhood_id, 'settlement', ${points}, pot_id, ${account}, 'confirmed', 'system', credit_today(), credit_today()
					from credit_rule returning *)
				select credit_post(neighbourhood_id, id, array[payer_id, payee_id], array[-amount, amount]::bigint[], made_on) from made`;
	}

	async offer(provider: Member, points: number): Promise<string> {
		const product = crypto.randomUUID();
		await this
			.owner`insert into voucher_product (neighbourhood_id, id, provider_id, title, points, category, made_at, most_a_year)
			values (${this.id}, ${product}, ${provider.account}, 'Lamp', ${points}, 'odd_job', kring_now(), 52)`;
		return product;
	}

	faults() {
		return faultsIn(drizzle(this.owner) as never);
	}

	async end(): Promise<void> {
		await Promise.all([this.owner.end({ timeout: 2 }), this.app.end({ timeout: 2 })]);
	}
}

const codeFor = (voucher: string) => createHash('sha256').update(voucher).digest();
const saidOf = (caught: unknown) => caught as { code?: string; message: string };
/** A step that was stopped half-way. */
const stopped = '57014';

let database: FreshDatabase;
let hood: Hood;
beforeEach(async () => {
	database = await freshDatabase();
	hood = new Hood(database, 32);
});
afterEach(async () => {
	await hood?.end();
	await database?.drop();
});

/** Does work on so many connections at once until it is told that there is no more. */
async function over(count: number, next: () => Promise<unknown> | null): Promise<void> {
	await Promise.all(
		Array.from({ length: count }, async () => {
			for (let work = next(); work !== null; work = next()) await work;
		})
	);
}

/** Whether there is one order in which all transfers could have happened one after the other (L12). */
async function hasOrder(): Promise<boolean> {
	const rows = await hood.owner`
		select account_id, array_agg(transfer_id order by account_seq) as transfers from credit_entry group by account_id`;
	const after = new Map<string, Set<string>>();
	const waits = new Map<string, number>();
	for (const { transfers } of rows as unknown as { transfers: string[] }[])
		transfers.forEach((id, at) => {
			waits.set(id, waits.get(id) ?? 0);
			const before = transfers[at - 1];
			if (before === undefined || after.get(before)?.has(id)) return;
			after.set(before, (after.get(before) ?? new Set()).add(id));
			waits.set(id, (waits.get(id) ?? 0) + 1);
		});
	const free = [...waits].filter(([, count]) => count === 0).map(([id]) => id);
	let done = 0;
	for (let id = free.pop(); id !== undefined; id = free.pop()) {
		done += 1;
		for (const next of after.get(id) ?? []) {
			waits.set(next, waits.get(next)! - 1);
			if (waits.get(next) === 0) free.push(next);
		}
	}
	return done === waits.size;
}

test(`${steps} things that thirty people do over ${lines} connections leave the books whole`, async () => {
	const chance = chanceFrom(seed);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;
	const points = (most: number) => 1 + Math.floor(chance() * most);
	await hood.begin(30);
	const { id: place, members } = hood;
	const [provider, overflowing] = [members[0]!, members[3]!];
	const product = await hood.offer(provider, 4);
	await hood.owner`update credit_account set overflows = true where id = ${overflowing.account}`;
	await hood.owner`update credit_rule set soft_ceiling = 30`;
	const [rule] = await hood.owner`select pot_id from credit_rule`;
	const treasurers = [members[1]!, members[2]!];
	for (const { id } of treasurers)
		await hood.owner`insert into office (id, person_id, kind, neighbourhood_id, started_at)
				values (${crypto.randomUUID()}, ${id}, 'treasurer', ${place}, kring_now())`;

	type Said = { id: string; payer: Member; payee: Member; side: 'payer' | 'payee' };
	const open: Said[] = [];
	const done: Said[] = [];
	const bought: { id: string; holder: Member }[] = [];
	const outcomes = new Map<string, number>();
	const acknowledged = new Set<string>();

	type Deed = {
		name: string;
		who: Member;
		call: (tx: postgres.TransactionSql) => Promise<postgres.Row[]>;
		kept?: (row: postgres.Row) => void;
	};
	const deed = (): Deed | null => {
		const dice = chance();
		const [a, b] = [pick(members), pick(members)];
		const once = crypto.randomUUID();
		if (dice < 0.36) {
			const side = chance() < 0.6 ? 'payer' : 'payee';
			const kind = pick(['garden', 'doctor', 'walk', 'relief', 'official_mail']);
			const [amount, pot] = [Math.floor(chance() * 12), chance() < 0.1];
			return {
				...{ name: 'propose', who: side === 'payer' ? a : b },
				call: (tx) =>
					tx`select * from credit_propose(${place}, ${once}, ${a.account}, ${b.account}, ${side}, ${amount}, ${kind}, ${pot})`,
				kept: (row) => open.push({ id: row['transfer'] as string, payer: a, payee: b, side })
			};
		}
		if (dice < 0.7 && open.length > 0) {
			const said =
				chance() < 0.1 ? pick(open) : open.splice(Math.floor(chance() * open.length), 1)[0]!;
			const verb = pick(['accept', 'accept', 'accept', 'decline', 'withdraw']);
			const [self, other] =
				said.side === 'payer' ? [said.payer, said.payee] : [said.payee, said.payer];
			const who = chance() < 0.05 ? a : verb === 'withdraw' ? self : other;
			const pot = chance() < 0.1;
			return {
				...{ name: verb, who },
				call: (tx) =>
					tx`select * from credit_decide(${place}, ${once}, ${who.account}, ${said.id}, ${verb}, ${pot})`,
				kept: () => verb === 'accept' && done.push(said)
			};
		}
		if (dice < 0.77) {
			const [to, amount] = [chance() < 0.5 ? b.account : (rule!['pot_id'] as string), points(4)];
			return {
				...{ name: 'give', who: a },
				call: (tx) =>
					tx`select * from credit_give(${place}, ${once}, ${a.account}, ${to}, ${amount})`
			};
		}
		if (dice < 0.84 && done.length > 0) {
			const said = pick(done);
			const who = chance() < 0.5 ? said.payer : said.payee;
			const disputes = chance() < 0.3;
			return {
				...{ name: disputes ? 'dispute' : 'take back', who },
				call: (tx) =>
					disputes
						? tx`select * from credit_dispute(${place}, ${once}, ${who.account}, ${said.id})`
						: tx`select * from credit_take_back(${place}, ${once}, ${who.account}, ${said.id})`
			};
		}
		if (dice < 0.87 && done.length > 0) {
			const [said, who, verdict] = [pick(done), pick(treasurers), pick(['uphold', 'reverse'])];
			return {
				...{ name: 'judge', who },
				call: (tx) => tx`select credit_judge(${place}, ${said.id}, ${verdict}, 'Gezien.') as state`
			};
		}
		if (dice < 0.92) {
			const voucher = crypto.randomUUID();
			return {
				...{ name: 'buy', who: a },
				call: (tx) =>
					tx`select * from voucher_issue(${place}, ${once}, ${a.account}, ${product}, ${voucher}, ${codeFor(voucher)})`,
				kept: (row) => bought.push({ id: row['voucher_id'] as string, holder: a })
			};
		}
		if (bought.length === 0) return null;
		const { id: voucher, holder } = pick(bought);
		return dice < 0.97
			? {
					...{ name: 'redeem', who: provider },
					call: (tx) =>
						tx`select * from voucher_redeem(${place}, ${once}, ${provider.account}, ${codeFor(voucher)})`
				}
			: {
					...{ name: 'cancel', who: holder },
					call: (tx) =>
						tx`select * from voucher_cancel(${place}, ${once}, ${holder.account}, ${voucher})`
				};
	};

	const keeper = postgres({
		...driverOptions(database.ownerUrl.replace('kring_owner', 'postgres')),
		...{ max: 1, onnotice: () => {} }
	});
	// One that waits for a lock is surely in the middle of a step. Its connection stays: the driver writes to one that was
	// closed under it and then waits for ever. Connections that die are in the test with a killed PostgreSQL.
	const stopOne = () => keeper`
		select pg_cancel_backend(pid) from pg_stat_activity
		where usename = 'kring_app' and datname = current_database() and wait_event_type = 'Lock' limit 1`;
	const note = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
	const untilAnswered = async ({ who, call }: Deed): Promise<postgres.Row[]> => {
		for (;;)
			try {
				return await hood.as(who.id, call);
			} catch (caught) {
				if (saidOf(caught).code !== stopped) throw caught;
				note('stopped half-way');
			}
	};
	let begun = 0;

	const run = async (): Promise<void> => {
		begun += 1;
		if (begun % stopEvery === 0) await stopOne();
		const chosen = deed();
		if (chosen === null) return;
		const { name, kept } = chosen;
		const twice = chance() < 0.1;
		const all = await Promise.allSettled(
			Array.from({ length: twice ? 2 : 1 }, () => untilAnswered(chosen))
		);
		const answers = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value[0]!] : []));
		for (const one of all) {
			if (one.status === 'fulfilled') continue;
			const { code, message } = saidOf(one.reason);
			if (code !== 'KC001') throw new Error(`${name}: ${code} ${message}`, { cause: one.reason });
			else note(message);
		}
		if (answers.length === 0) return;
		note(`${name}, done`);
		const told = answers.map((row) => JSON.stringify({ ...row, replayed: null }));
		expect(new Set(told).size, 'the same twice is answered the same').toBe(1);
		const [first] = answers;
		if (first!['transfer'] !== undefined) acknowledged.add(first!['transfer'] as string);
		kept?.(first!);
	};

	let left = steps;
	await over(lines, () => (left-- > 0 ? run() : null)).finally(() => keeper.end({ timeout: 2 }));

	const [stuck] =
		await hood.owner`select deadlocks::int from pg_stat_database where datname = current_database()`;
	expect(stuck).toEqual({ deadlocks: 0 });
	expect(await hood.faults()).toEqual([]);
	expect(await hasOrder(), 'some order explains it').toBe(true);
	const kept = new Set(
		(await hood.owner`select public_id from credit_transfer`).map(
			(row) => row['public_id'] as string
		)
	);
	expect(
		[...acknowledged].filter((id) => !kept.has(id)),
		'what was answered is there'
	).toEqual([]);
	// No essential yes was ever refused for want of points (L13): those that are open now are taken, all of them.
	for (const said of open) {
		const who = said.side === 'payer' ? said.payee : said.payer;
		const [row] =
			await hood.owner`select is_essential from credit_transfer where public_id = ${said.id} and state = 'proposed'`;
		if (row?.['is_essential'] !== true) continue;
		await hood.as(
			who.id,
			(tx) =>
				tx`select * from credit_decide(${place}, ${crypto.randomUUID()}, ${who.account}, ${said.id}, 'accept')`
		);
	}
	expect(await hood.faults()).toEqual([]);
	if (process.env['LEDGER_STEPS'] !== undefined)
		console.warn({ seed, steps, lines, ...Object.fromEntries([...outcomes].toSorted()) });
	const finished = [...outcomes].filter(([name]) => name.endsWith(', done'));
	expect(finished.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(steps / 4);
}, 3_600_000);

test('ninety-six spend at once from twenty points: never more than there is', async () => {
	await hood.begin(4);
	const [rich, ...others] = hood.members;
	await hood.endow(20, rich!);
	await hood.owner`update credit_account set floor = 0 where id = ${rich!.account}`;
	const chance = chanceFrom(seed);
	const outcomes = await Promise.all(
		Array.from({ length: 96 }, async (_, at) => {
			const [to, amount] = [others[at % 3]!, 1 + Math.floor(chance() * 10)];
			try {
				await hood.as(
					rich!.id,
					(tx) => tx`select * from credit_propose(${hood.id}, ${crypto.randomUUID()},
					${rich!.account}, ${to.account}, 'payer', ${amount}, 'garden')`
				);
				return amount;
			} catch (caught) {
				expect(saidOf(caught).message).toBe('credit_not_enough');
				return 0;
			}
		})
	);
	const spent = outcomes.reduce((sum, amount) => sum + amount, 0);
	const [row] =
		await hood.owner`select balance, held from credit_account where id = ${rich!.account}`;
	expect(row).toEqual({ balance: '20', held: String(spent) });
	expect(spent).toBeGreaterThan(10);
	expect(spent).toBeLessThanOrEqual(20);
	expect(await hood.faults()).toEqual([]);
});

test('thirty-two on twenty accounts never wait for each other in a ring', async () => {
	await hood.begin(20);
	const chance = chanceFrom(seed);
	await hood.endow(200, ...hood.members);
	const pick = () => hood.members[Math.floor(chance() * 20)]!;
	const amounts = new Map<string, number>();
	let left = 640;
	await over(32, () =>
		left-- > 0
			? (async () => {
					const [from, to] = [pick(), pick()];
					if (from === to) return;
					const [said] = await hood.as(
						from.id,
						(tx) => tx`select * from credit_propose(${hood.id}, ${crypto.randomUUID()},
						${from.account}, ${to.account}, 'payer', 3, 'doctor')`
					);
					await hood.as(
						to.id,
						(
							tx
						) => tx`select * from credit_decide(${hood.id}, ${crypto.randomUUID()}, ${to.account},
						${said!['transfer']}, 'accept')`
					);
					amounts.set(said!['transfer'] as string, 3);
				})()
			: null
	);
	const [count] =
		await hood.owner`select count(*)::int as help from credit_transfer where kind = 'help' and state = 'confirmed'`;
	expect(count).toEqual({ help: amounts.size });
	const [deadlocks] =
		await hood.owner`select deadlocks::int from pg_stat_database where datname = current_database()`;
	expect(deadlocks).toEqual({ deadlocks: 0 });
	expect(await hood.faults()).toEqual([]);
});

test('four hundred vouchers that thirty-two try to redeem are redeemed once each', async () => {
	await hood.begin(10);
	const [provider, ...holders] = hood.members;
	await hood.endow(200, ...holders);
	const product = await hood.offer(provider!, 1);
	await hood.owner`alter table voucher_product drop constraint voucher_product_most`;
	await hood.owner`update voucher_product set most_a_year = 400`;
	const codes: Buffer[] = [];
	let left = 400;
	await over(16, () =>
		left-- > 0
			? (async () => {
					const [holder, voucher] = [
						holders[left % holders.length] ?? holders[0]!,
						crypto.randomUUID()
					];
					await hood.as(
						holder.id,
						(
							tx
						) => tx`select * from voucher_issue(${hood.id}, ${crypto.randomUUID()}, ${holder.account},
						${product}, ${voucher}, ${codeFor(voucher)})`
					);
					codes.push(codeFor(voucher));
				})()
			: null
	);
	expect(codes).toHaveLength(400);
	const tries = [...codes, ...codes, ...codes].toSorted(() => 0);
	let redeemed = 0;
	await over(32, () => {
		const code = tries.pop();
		if (code === undefined) return null;
		return hood
			.as(
				provider!.id,
				(tx) =>
					tx`select * from voucher_redeem(${hood.id}, ${crypto.randomUUID()}, ${provider!.account}, ${code})`
			)
			.then(
				() => (redeemed += 1),
				(caught: unknown) => expect(saidOf(caught).message).toBe('voucher_used')
			);
	});
	expect(redeemed).toBe(400);
	const [row] =
		await hood.owner`select balance from credit_account where id = ${provider!.account}`;
	expect(row).toEqual({ balance: '400' });
	expect(await hood.faults()).toEqual([]);
});

test('a killed PostgreSQL has every thank-you that was answered, and sums to nothing', async () => {
	const home = mkdtempSync(join(tmpdir(), 'kring-ledger-'));
	const begin = () =>
		startPostgres({ dataDir: join(home, 'pg'), fast: false, binaries: embeddedBinaries() });
	let cluster: Cluster = await begin();
	const name = 'kring_ledger';
	const urls = () => ({
		ownerUrl: cluster.url('kring_owner', name),
		appUrl: cluster.url('kring_app', name)
	});
	let there: Hood | null = null;
	try {
		await furnish(cluster, name);
		await migrateWorld(urls().ownerUrl);
		there = new Hood(urls(), 16);
		await there.begin(12);
		await there.endow(400, ...there.members);
		const { id: neighbourhoodId, members } = there;
		const load: LedgerLoad = { appUrl: urls().appUrl, neighbourhoodId, members, seed };
		const client = spawn(
			process.execPath,
			[join(import.meta.dirname, '../support/ledger-load.ts'), JSON.stringify(load)],
			{ stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } }
		);
		const told = new Map<string, Set<string>>([
			['said', new Set()],
			['done', new Set()]
		]);
		let isDead = false;
		for await (const line of createInterface(client.stdout)) {
			const [what, transfer] = line.split(' ');
			told.get(what!)!.add(transfer!);
			if (isDead || told.get('done')!.size < 200) continue;
			isDead = true;
			const pid = Number(readFileSync(join(home, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
			const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
			for (const dying of [pid, ...children.map(Number)]) process.kill(dying, 'SIGKILL');
		}
		expect(isDead).toBe(true);

		cluster = await begin();
		const after = new Hood(urls(), 2);
		there = after;
		const rows =
			await after.owner`select public_id, state from credit_transfer where kind = 'help'`;
		const states = new Map(rows.map((row) => [row['public_id'] as string, row['state'] as string]));
		expect([...told.get('said')!].filter((id) => !states.has(id))).toEqual([]);
		expect([...told.get('done')!].filter((id) => states.get(id) !== 'confirmed')).toEqual([]);
		expect(await after.faults()).toEqual([]);
	} finally {
		await there?.end();
		await cluster.stop();
		rmSync(cluster.socketDir, { recursive: true, force: true });
		rmSync(home, { recursive: true, force: true });
	}
});
