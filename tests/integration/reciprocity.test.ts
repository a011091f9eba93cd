import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter, monthsAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import type { CategoryKey } from '#lib/domain/help/category.ts';
import { lastOf, monthFigures, type Facts } from '#lib/domain/reciprocity/month.ts';
import { toldMonth } from '#lib/domain/reciprocity/told.ts';
import { factsOf } from '#lib/server/credit/figures.ts';
import { decideGroup, keepFigures, toldFigures } from '#lib/server/credit/index.ts';
import { pgArray, type Tx } from '#lib/server/db/connect.ts';
import { chanceFrom } from '../support/chance.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';

// Figures of giving and taking on a real database (activities-credits.md 15): what is kept of a month is what its lines
// come to, counted anew by other means (L18), also when something of it is undone months later.

const daySeconds = 24 * 3600;
const seeds = (process.env['LEDGER_SEED'] ?? '3,18').split(',').map(Number);

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

type Member = { id: string; account: string };

/** So many more neighbours with an account, and hands for all of them. */
async function settle(count: number): Promise<Member[]> {
	const members: Member[] = [];
	for (let at = 0; at < count; at += 1) {
		const id = randomId();
		await world.owner.execute(sql`insert into person (id, municipality_id, name, created_at)
			values (${id}, ${world.municipalityId}, ${`Buur ${at}`}, kring_now())`);
		const [row] = await as(id, (tx) =>
			tx.execute<{ account: string }>(sql`select credit_open(${world.neighbourhoodId}) as account`)
		);
		members.push({ id, account: row!.account });
	}
	return members;
}

function as<T>(person: string, work: (tx: Tx) => Promise<T>): Promise<T> {
	return world.owner.transaction(async (tx) => {
		await tx.execute(sql`select set_config('kring.person', ${person}, true)`);
		return work(tx);
	});
}

const today = async () => dayOf(await now());
async function now(): Promise<Date> {
	const [row] = await world.owner.execute<{ now: string }>(sql`select kring_now()::text as now`);
	return new Date(row!.now);
}
const keep = async () => keepFigures(world.worker, await now());

async function say(
	helped: Member,
	helper: Member,
	said: { points?: number; category?: CategoryKey; pot?: boolean; first?: 'payee' } = {}
): Promise<string> {
	const { points = 4, category = 'garden', pot = false, first } = said;
	const [row] = await as((first === undefined ? helped : helper).id, (tx) =>
		tx.execute<{
			transfer: string;
		}>(sql`select transfer from credit_propose(${world.neighbourhoodId}, ${randomId()},
			${helped.account}::bigint, ${helper.account}::bigint, ${first ?? 'payer'}, ${points}::integer, ${category}, ${pot})`)
	);
	return row!.transfer;
}

const answer = (who: Member, transfer: string, verb = 'accept') =>
	as(who.id, (tx) =>
		tx.execute(sql`select state from credit_decide(${world.neighbourhoodId}, ${randomId()}, ${who.account}::bigint,
			${transfer}::uuid, ${verb})`)
	);

const takeBack = async (transfer: string, ...both: Member[]) => {
	for (const one of both)
		await as(one.id, (tx) =>
			tx.execute(sql`select state from credit_take_back(${world.neighbourhoodId}, ${randomId()}, ${one.account}::bigint,
				${transfer}::uuid)`)
		);
};

describe('a month that is over', () => {
	test('is told once everything that was said in it was answered, and is left as it is', async () => {
		const members = await settle(8);
		for (let at = 0; at < 8; at += 1) {
			const [helped, helper] = [members[at]!, members[(at + 1) % 8]!];
			await answer(helper, await say(helped, helper));
		}
		const month = (await today()).slice(0, 7);
		const wait = Number(lastOf(month).slice(8)) - Number((await today()).slice(8));
		await world.later((wait + 15) * daySeconds);
		expect(await keep()).toBe(0);
		await world.later((wait + 16) * daySeconds);
		expect(await keep()).toBe(1);
		expect(await keep()).toBe(0);
		expect(await world.asTreasurer('ilse', toldFigures)).toMatchObject([
			{ month, told: { help: 8, ties: 8, active: 10 }, changedOn: null }
		]);
	});

	test('is told anew when something of it is undone in a later one, and says so; the later one is as it was', async () => {
		const members = await settle(7);
		const [first, second] = [members[0]!, members[1]!];
		const month = (await today()).slice(0, 7);
		const wait = Number(lastOf(month).slice(8)) - Number((await today()).slice(8));
		await world.later((wait - 1) * daySeconds);
		for (let at = 1; at < 7; at += 1)
			await answer(members[(at + 1) % 7]!, await say(members[at]!, members[(at + 1) % 7]!));
		const undone = await say(first, second);
		await answer(second, undone);
		await world.later((wait + 16) * daySeconds);
		await keep();
		const before = (await world.asTreasurer('ilse', toldFigures))[0]!;
		expect(before).toMatchObject({ told: { help: 7, active: 5 }, changedOn: null });
		await takeBack(undone, first, second);
		expect(await keep()).toBe(1);
		const [told] = await world.asKarin(toldFigures);
		expect(told).toMatchObject({ month, told: { help: 6 }, changedOn: await today() });
		expect(await keep()).toBe(0);
		await world.later((wait + 60) * daySeconds);
		expect(await keep()).toBe(1);
		const [later] = await world.asKarin(toldFigures);
		expect(later).toMatchObject({ told: { help: 0, ties: 0 }, changedOn: null });
	});

	test('counts each part of what a group did, but for the part that one of them gave back', async () => {
		const members = await settle(7);
		const [payer, ...helpers] = members;
		const group = await as(payer!.id, (tx) =>
			tx.execute<{
				transfer: string;
			}>(sql`select transfer from credit_group(${world.neighbourhoodId}, ${randomId()},
				${payer!.account}::bigint, ${pgArray(helpers.map(({ account }) => account))}::bigint[],
				${pgArray(helpers.map(() => '1'))}::integer[], 'meal')`)
		);
		const { transfer } = group[0]!;
		await world.asKarin((post, once) =>
			decideGroup(post, once, { transferId: transfer, verb: 'accept' })
		);
		const untilOn = await today();
		const counted = async () => {
			const days = { fromOn: daysAfter(untilOn, -40), untilOn };
			const facts = await factsOf(world.worker, world.neighbourhoodId, days);
			return monthFigures(facts, untilOn.slice(0, 7));
		};
		expect(await counted()).toMatchObject({
			...{ help: { times: 6, people: 7, points: 6 }, ties: { times: 6, people: 7 } },
			groups: { active: 7, onlyGave: 6, onlyReceived: 1 }
		});
		const gaveBack = helpers[2]!;
		await as(gaveBack.id, (tx) =>
			tx.execute(sql`select state from credit_leg_decline(${world.neighbourhoodId}, ${randomId()},
				${gaveBack.account}::bigint, ${transfer}::uuid)`)
		);
		expect(await counted()).toMatchObject({
			...{ help: { times: 5, people: 6, points: 5 }, ties: { times: 5, people: 6 } },
			groups: { active: 6, onlyGave: 5, onlyReceived: 1 }
		});
	});

	test('is read by who coordinates or keeps the books, and by nobody else', async () => {
		await settle(1);
		await world.later(70 * daySeconds);
		await keep();
		expect((await world.asKarin(toldFigures)).length).toBeGreaterThan(0);
		const seen = await world
			.gateOf('sanne')
			.own(({ tx }) => tx.execute(sql`select month from credit_figure`));
		expect(seen).toHaveLength(0);
		const facts = world
			.gateOf('ilse')
			.own(({ tx }) =>
				tx.execute(
					sql`select credit_facts(${world.neighbourhoodId}, credit_today(), credit_today())`
				)
			);
		await expect(facts).rejects.toMatchObject({ cause: { code: '42501' } });
	});
});

/** As it comes back from the database: there is one nothing, and not two. */
const asKept = (told: unknown): unknown => JSON.parse(JSON.stringify(told));

type Line = { transfer: string; account: number; amount: number; after: number; on: string };
type Written = {
	id: string;
	kind: string;
	state: string;
	category: CategoryKey | null;
	isEssential: boolean;
	fromPot: boolean;
	reserved: number;
	amount: number;
	payer: number;
	payee: number | null;
	by: string;
	reverses: string | null;
	madeOn: string;
	decidedOn: string | null;
};

/** What the lines of the books come to, counted by hand: as plainly and slowly as can be. */
async function countedByHand(begunOn: string, untilOn: string): Promise<Facts> {
	const lines = (
		await world.owner
			.execute<Line>(sql`select transfer_id as transfer, account_id::int as account, amount::int as amount,
			balance_after::int as after, posted_on::text as on from credit_entry order by transfer_id, account_seq`)
	).filter(({ on }) => on <= untilOn);
	const transfers = await world.owner
		.execute<Written>(sql`select id, kind, state, category, is_essential as "isEssential",
		from_pot as "fromPot", reserved, amount, payer_id::int as payer, payee_id::int as payee, proposed_by as by,
		reverses_id as reverses, made_on::text as "madeOn", decided_on::text as "decidedOn" from credit_transfer`);
	const accounts = await world.owner.execute<{
		id: number;
		kind: string;
		closedOn: string | null;
	}>(sql`
		select id::int as id, kind, (closed_at at time zone 'Europe/Amsterdam')::date::text as "closedOn" from credit_account`);
	const pot = accounts.find(({ kind }) => kind === 'pot')!.id;
	const people = accounts.filter(({ kind }) => ['member', 'circle'].includes(kind));
	const isPerson = (id: number) => people.some((one) => one.id === id);
	const isUndone = ({ id }: Written, who: number | null) =>
		transfers.some(({ reverses, payer }) => reverses === id && (who === null || payer === who));
	const linesOf = ({ id }: Written) => lines.filter(({ transfer }) => transfer === id);
	const counts = ({ state }: Written) => ['confirmed', 'disputed'].includes(state);

	// Whoever has more after a transfer helped; what they have more was given by who had the help, or by the pot for them.
	const help = transfers.flatMap((one) => {
		if (!['help', 'group'].includes(one.kind) || linesOf(one).length === 0) return [];
		return linesOf(one)
			.filter(({ amount, account }) => amount > 0 && account !== pot)
			.filter(({ account }) => !isUndone(one, one.kind === 'group' ? account : null))
			.map(({ account, amount, on }) => ({
				...{ month: on.slice(0, 7), on, payer: one.payer, payee: account },
				...{ category: one.category, points: amount }
			}));
	});
	const month = (on: string) => on.slice(0, 7);
	const months = [...new Set(transfers.map(({ madeOn }) => month(madeOn)))].sort();
	const allMonths: string[] = [];
	for (let at = months[0]!; at <= month(untilOn); at = month(monthsAfter(`${at}-01`, 1)))
		allMonths.push(at);

	const ties = new Map<string, string>();
	for (const { payer, payee, on } of help.toSorted((a, b) => a.on.localeCompare(b.on))) {
		const pair = [payer, payee].sort((a, b) => a - b).join();
		if (isPerson(payer) && isPerson(payee) && !ties.has(pair)) ties.set(pair, month(on));
	}
	const stood = (account: number, on: string) =>
		lines
			.filter((line) => line.account === account && line.on <= on)
			.reduce((sum, { amount }) => sum + amount, 0);
	const above = (on: string) => people.reduce((sum, { id }) => sum + Math.max(0, stood(id, on)), 0);
	const days: Facts['days'][number][] = [];
	for (let on = begunOn; on <= untilOn; on = daysAfter(on, 1)) {
		const went = transfers.filter(
			(one) =>
				['task', 'gift', 'voucher_redeem'].includes(one.kind) && counts(one) && one.decidedOn === on
		);
		const posted = [
			...help.filter((one) => one.on === on).map(({ points }) => points),
			...went.map(({ amount }) => amount)
		];
		days.push({ on, standing: above(on), posted: posted.reduce((sum, one) => sum + one, 0) });
	}
	return {
		...{ helped: help.map((one) => ({ ...one, times: 1 })), people, days, asked: [] },
		ties: [...ties].map(([pair, of]) => {
			const [one, other] = pair.split(',').map(Number);
			return { month: of, one: one!, other: other! };
		}),
		resting: allMonths.map((of) => {
			const last = lastOf(of);
			const rests = people.map(({ id }) => {
				const own = lines.filter((line) => line.account === id && line.on <= last);
				const out = own.filter(
					({ amount, transfer }) =>
						amount < 0 && transfers.find((one) => one.id === transfer)!.kind !== 'reversal'
				);
				const since = (out.length > 0 ? out : own).map(({ on }) => on).sort();
				const from = out.length > 0 ? since.at(-1) : since[0];
				const points = Math.max(0, stood(id, last));
				return {
					points,
					resting: from !== undefined && from <= daysAfter(last, -180) ? points : 0
				};
			});
			return {
				month: of,
				points: rests.reduce((sum, { points }) => sum + points, 0),
				resting: rests.reduce((sum, { resting }) => sum + resting, 0)
			};
		}),
		pot: allMonths.map((of) => {
			const own = lines
				.filter(({ account, on }) => account === pot && month(on) === of)
				.map((line) => ({ ...line, in: transfers.find(({ id }) => id === line.transfer)! }))
				.filter((line) => line.in.kind !== 'reversal' && !isUndone(line.in, null));
			const moves = lines
				.filter(({ account, on }) => account === pot && month(on) === of)
				.map((line) => ({ ...line, in: transfers.find(({ id }) => id === line.transfer)! }));
			const whoseMove = (line: (typeof moves)[number]) =>
				(line.in.kind === 'help') === line.amount > 0
					? (line.in.payee ?? line.in.payer)
					: line.in.payer;
			const sum = (list: typeof own) => list.reduce((total, { amount }) => total + amount, 0);
			const essential = own.filter((line) => line.amount < 0 && line.in.isEssential);
			return {
				...{
					month: of,
					given: sum(own.filter(({ amount }) => amount > 0)),
					level: stood(pot, lastOf(of))
				},
				thanked: -sum(own.filter((line) => line.amount < 0 && line.in.kind === 'task')),
				...{
					essential: -sum(essential),
					people: new Set(essential.map((line) => line.in.payer)).size,
					givers: new Set(
						own
							.filter(({ amount }) => amount > 0)
							.map((line) => (line.in.kind === 'help' ? line.in.payee : line.in.payer))
					).size,
					moved: new Set(moves.map(whoseMove)).size
				}
			};
		}),
		said: transfers
			.filter(({ kind }) => ['help', 'group'].includes(kind))
			.map(({ state, madeOn, decidedOn, by, payer, payee }) => ({
				by: by === 'payee' ? payee! : payer,
				month: month(madeOn),
				outcome: (['disputed', 'reversed'].includes(state)
					? 'confirmed'
					: state === 'proposed'
						? 'open'
						: state) as Facts['said'][number]['outcome'],
				days: decidedOn === null ? 0 : (Date.parse(decidedOn) - Date.parse(madeOn)) / 86_400_000,
				count: 1
			})),
		floor: transfers
			.filter(
				(one) =>
					one.kind === 'help' &&
					one.isEssential &&
					!one.fromPot &&
					['confirmed', 'disputed', 'reversed', 'expired'].includes(one.state)
			)
			.filter(
				(one) =>
					(one.by === 'payer' && one.reserved < one.amount) ||
					linesOf(one).some(({ account, amount }) => account === pot && amount < 0)
			)
			.map(({ madeOn, state, payer }) => ({
				...{ month: month(madeOn), by: payer },
				of: 1,
				served: state === 'expired' ? 0 : 1
			}))
	};
}

test.each(seeds)(
	'whatever neighbours did in half a year and undid later, each month is kept as its lines say (seed %i)',
	async (seed) => {
		const chance = chanceFrom(seed);
		// A Monday in winter, whatever the day of the run: which days fall in which week and month decides what is refused.
		const begunAt = (Date.parse('2031-01-06T11:00:00Z') - Date.now()) / 1000;
		await world.later(begunAt);
		await world.owner.execute(sql`update credit_rule set opened_at = kring_now()`);
		const begunOn = await today();
		const members = await settle(14);
		const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;
		const undoable: { transfer: string; helped: Member; helper: Member; at: number }[] = [];
		const refused = { count: 0 };
		const quietly = async <T>(work: Promise<T>): Promise<T | null> =>
			work.catch((caught: unknown) => {
				if ((caught as { cause?: { code?: string } }).cause?.code !== 'KC001') throw caught;
				refused.count += 1;
				return null;
			});
		const kinds = ['garden', 'meal', 'ride', 'doctor', 'official_mail', 'computer'] as const;
		const length = 190;
		for (let day = 0; day < length; day += 1) {
			await world.later(begunAt + day * daySeconds);
			if (day % 17 === 0) await world.worker.execute(sql`select credit_expire(100)`);
			if (day % 23 === 0) await keep();
			for (let deed = 0; deed < 1 + Math.floor(chance() * 2); deed += 1) {
				// A few help more than others, and a few are helped more: books are never even.
				const helped = members[Math.floor(chance() ** 2 * members.length)]!;
				const helper = pick(members.filter((one) => one !== helped));
				const dice = chance();
				if (dice < 0.05)
					await quietly(
						as(helper.id, (tx) =>
							tx.execute(sql`select state from credit_give(${world.neighbourhoodId}, ${randomId()}, ${helper.account}::bigint,
								${chance() < 0.5 ? sql`(select pot_id from credit_rule)` : sql`${helped.account}::bigint`}, ${1 + Math.floor(chance() * 4)}::integer)`)
						)
					);
				else if (dice < 0.14) {
					const old = undoable.filter(({ at }) => day - at > 3 && day - at < 29);
					if (old.length === 0) continue;
					const one = pick(old);
					undoable.splice(undoable.indexOf(one), 1);
					await quietly(takeBack(one.transfer, one.helped, one.helper));
				} else {
					const first = chance() < 0.3 ? ({ first: 'payee' } as const) : {};
					const said = await quietly(
						say(helped, helper, {
							points: 1 + Math.floor(chance() * 8),
							category: pick(kinds),
							...first
						})
					);
					if (said === null || chance() < 0.1) continue;
					const verb = chance() < 0.1 ? 'decline' : 'accept';
					const who = 'first' in first ? helped : helper;
					const done = await quietly(answer(who, said, verb));
					if (done !== null && verb === 'accept')
						undoable.push({ transfer: said, helped, helper, at: day });
				}
			}
		}
		// Somebody stops: what they did stays in the sums.
		await quietly(
			as(members[13]!.id, (tx) =>
				tx.execute(
					sql`select credit_close(${world.neighbourhoodId}, ${members[13]!.account}::bigint)`
				)
			)
		);
		await world.later(begunAt + (length + 20) * daySeconds);
		await world.worker.execute(sql`select credit_expire(500)`);
		await keep();
		expect(await keep()).toBe(0);

		const kept = await world.asTreasurer('ilse', toldFigures);
		expect(kept.length).toBeGreaterThanOrEqual(6);
		const last = kept[0]!.month;
		const byHand = await countedByHand(begunOn, lastOf(last));
		for (const { month, told } of kept)
			expect({ month, told }).toEqual({
				month,
				told: asKept(toldMonth(monthFigures(byHand, month)))
			});
		// The random history says something: help was told, and some of it was undone after it was.
		expect(kept.some(({ told }) => told.help !== null && told.help >= 5)).toBe(true);
		expect(kept.some(({ changedOn }) => changedOn !== null)).toBe(true);
	}
);
