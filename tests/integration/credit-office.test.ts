import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	booksOf,
	dispute,
	disputesOf,
	enterSlip,
	give,
	groupsOf,
	hasCredits,
	judge,
	membersOn,
	offerVoucher,
	paperHolder,
	potMonth,
	proposeGroup,
	shelf,
	triedSlip,
	waiting,
	type Slip
} from '#lib/server/credit/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Bedankpunten for offices: who coordinates serves who does it on paper, treasurers look at what somebody says is not
// right, and none of them sees how anybody stands (activities-credits.md 12.2, 12.5, 14).

let world: Neighbours;
/** Two who do it on paper. */
let onPaper: { helpedId: string; helperId: string };
let today = '';
beforeEach(async () => {
	world = await neighbours();
	today = dayOf(await world.now());
	onPaper = { helpedId: world.person('nel'), helperId: await world.onPaper('Riet de Wit') };
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const slip = (change: Partial<Slip> = {}): Slip => ({
	...{ helpedId: world.person('sanne'), helperId: world.person('cor'), category: 'garden' },
	...{ points: 4, words: '', both: true, number: randomId().slice(0, 8), on: today, ...change }
});
const enter = (said: Slip) => world.asKarin((post) => enterSlip(post, said));
const balance = async (key: string) => (await world.points(key)).balance;

describe('a slip', () => {
	test('that both signed who do it on paper counts at once, marked as by a host', async () => {
		const { transferId } = await enter(slip({ ...onPaper }));
		expect(await balance('nel')).toBe(-4);
		const steps = await world.owner.execute(sql`select e.via from credit_event e
			join credit_transfer t on t.id = e.transfer_id where t.public_id = ${transferId}`);
		expect(steps.map(({ via }) => via)).toEqual(['host', 'host']);
	});

	test('of somebody who has Kring is a question that they answer themselves, whoever signed it', async () => {
		await enter(slip({ helpedId: onPaper.helpedId }));
		expect(await world.as('cor', waiting)).toMatchObject([
			{ points: 4, isPayer: false, other: { name: 'Nel' } }
		]);
		await enter(slip({ helperId: onPaper.helperId }));
		const [asked] = await world.as('sanne', waiting);
		expect(asked).toMatchObject({ points: 4, isPayer: true, other: { name: 'Riet de Wit' } });
		expect([await balance('cor'), await balance('sanne'), await balance('nel')]).toEqual([0, 0, 0]);
		await world.answer('sanne', asked!);
		expect(await balance('sanne')).toBe(-4);
	});

	test('of two who both have Kring is theirs to say', async () => {
		expect(await codeOf(enter(slip()))).toBe('credit_slip_own');
		const holder = world.asKarin((post) => paperHolder(post, world.person('sanne')));
		expect(await codeOf(holder)).toBe('credit_slip_own');
		expect(await world.as('cor', waiting)).toEqual([]);
		// Nor past the code that asks it first.
		const [sanne, cor] = await world.owner.execute<{ id: string }>(
			sql`select account_id as id from credit_owner where person_id in (${world.person('sanne')}, ${world.person('cor')}) order by 1`
		);
		const past = world.asKarin(({ tx, neighbourhoodId }, once) =>
			tx.execute(sql`select * from credit_propose(${neighbourhoodId}, ${once}, ${sanne!.id}, ${cor!.id}, 'payer', 4, 'garden',
				as_host => true)`)
		);
		await expect(past).rejects.toMatchObject({ cause: { message: 'credit_slip_own' } });
	});

	test('is refused in the same words for all that would tell how somebody stands', async () => {
		await world.owner.execute(sql`update credit_rule set most_pair_day = 100, most_week = 60`);
		const more = (points: number) => codeOf(enter(slip({ ...onPaper, points })));
		// Nel may go to 16 below nothing.
		expect(await more(17)).toBe('credit_not_now');
		expect(await more(10)).toBe('done');
		expect(await more(7)).toBe('credit_not_now');
		expect(await more(6)).toBe('done');
		// Riet earned sixteen in this week, and no more than sixteen.
		await world.owner.execute(sql`update credit_account set floor = -200 where kind = 'member'`);
		await world.owner.execute(sql`update credit_rule set most_week = 40`);
		expect(await more(25)).toBe('credit_not_now');
		await world.owner.execute(sql`update credit_rule set most_pair_day = 16`);
		expect(await more(1)).toBe('credit_not_now');
		await world.owner.execute(sql`update credit_rule set most_pair_day = 100`);
		for (const personId of [onPaper.helpedId, onPaper.helperId]) {
			const status = (is: string) =>
				world.owner.execute(sql`update credit_account a set status = ${is} from credit_owner o
					where o.account_id = a.id and o.person_id = ${personId}`);
			await status('frozen');
			expect(await more(1)).toBe('credit_not_now');
			await status('active');
		}
		expect(await more(1)).toBe('done');
	});

	test('that is refused is counted, and after ten of them nothing is looked at', async () => {
		await world.owner.execute(sql`update credit_rule set most_pair_day = 100`);
		const karin = world.person('karin');
		const tried = (points: number) =>
			triedSlip(world.app, karin, () => enter(slip({ ...onPaper, points })));
		for (let time = 0; time < 12; time += 1) expect(await codeOf(tried(1))).toBe('done');
		for (let time = 0; time < 10; time += 1) expect(await codeOf(tried(32))).toBe('credit_not_now');
		await expect(tried(1)).rejects.toMatchObject({
			code: 'too_often',
			details: { retryAfter: expect.any(Number) as number }
		});
		const hers = triedSlip(world.app, world.person('ilse'), () => Promise.resolve('looked at'));
		expect(await hers).toBe('looked at');
	});

	test('is for somebody without a sign-in too, who was written down first', async () => {
		await enter(slip({ helpedId: onPaper.helperId }));
		const [asked] = await world.as('cor', waiting);
		await world.answer('cor', asked!);
		expect(await balance('cor')).toBe(4);
		const members = await world.asKarin(membersOn);
		const names = members.filter(({ isOnPaper }) => isOnPaper).map(({ name }) => name);
		// Nel has no sign-in of her own in this world.
		expect(names).toEqual(['Nel', 'Riet de Wit']);
		// A list of who takes part, and nothing of how they stand but how much waits for who is on paper.
		expect(Object.keys(members[0]!).sort()).toEqual([
			...['householdId', 'isOnPaper', 'name', 'personId', 'waits']
		]);
	});

	test('is all of it or nothing', async () => {
		const { helpedId } = onPaper;
		expect(await codeOf(enter(slip({ helpedId, helperId: helpedId })))).toBe('credit_same_account');
		expect(await codeOf(enter(slip({ ...onPaper, points: 0 })))).toBe('credit_limit_once');
		expect(await codeOf(enter(slip({ helperId: world.person('ruud') })))).toBe('not_found');
		expect(await world.as('cor', waiting)).toEqual([]);
	});
});

test('whether bedankpunten run is known before anybody takes part', async () => {
	expect(await world.asKarin(hasCredits)).toBe(true);
});

test('a group that waits for a host is told with its parts', async () => {
	const helpers = ['cor', 'nel'].map((key) => ({ personId: world.person(key), points: 2 }));
	await world.as('sanne', (holder, once) =>
		proposeGroup(holder, once, { helpers, category: 'meal', words: '' })
	);
	expect(await world.asKarin(groupsOf)).toMatchObject([
		{
			...{ payerName: 'Sanne', points: 4, category: 'meal' },
			helpers: [
				{ name: 'Cor', points: 2 },
				{ name: 'Nel', points: 2 }
			]
		}
	]);
});

test('treasurers see both sides of a dispute and what the other thinks, until two of them agree', async () => {
	const said = await world.thank('sanne', 'cor', 4);
	await world.as('sanne', (holder, once) => dispute(holder, once, said.transferId));
	const [seen] = await world.asTreasurer('ilse', disputesOf);
	expect(seen).toMatchObject({
		...{ helpedName: 'Sanne', helperName: 'Cor', isByHelped: true, points: 4 },
		...{ isNear: false, mine: null, other: null }
	});
	const reason = 'Zij was er die dag niet.';
	const opinion = { transferId: said.transferId, verdict: 'reverse' as const, reason };
	await world.asTreasurer('ilse', (post) => judge(post, opinion));
	expect(await world.asTreasurer('ilse', disputesOf)).toMatchObject([{ mine: { reason } }]);
	// Two think for themselves: what the other one thinks is read afterwards.
	expect(await world.asTreasurer('ruud', disputesOf)).toMatchObject([{ mine: null, other: null }]);
	await world.asTreasurer('ruud', (post) => judge(post, { ...opinion, verdict: 'uphold' }));
	expect(await world.asTreasurer('ruud', disputesOf)).toMatchObject([
		{ mine: { verdict: 'uphold' }, other: { verdict: 'reverse', reason } }
	]);
	await world.asTreasurer('ruud', (post) => judge(post, opinion));
	expect(await world.asTreasurer('ruud', disputesOf)).toEqual([]);
	expect(await balance('cor')).toBe(0);
});

test('the figure of the pot hides how many were helped below five, and what they had', async () => {
	const today = (await world.now()).toISOString().slice(0, 10);
	const month = () => world.asTreasurer('ilse', (post) => potMonth(post, today));
	await world.thank('sanne', 'cor', 8);
	await world.as('cor', (holder, once) =>
		give(holder, once, { to: { pot: true }, points: 5, words: '' })
	);
	await world.answer('cor', await world.say('nel', { to: 'cor', points: 2, fromPot: true }));
	await world.later(40 * 86_400);
	expect(await month()).toEqual({ given: null, thanked: 0, used: null, people: null });
});

test('how the books stand is told without a name', async () => {
	expect(await world.asTreasurer('ilse', booksOf)).toEqual({
		...{ sealed: 0, lastOn: null, brokenOn: null, frozen: 0 }
	});
});

test('what is on offer is shown with who does it, and to its giver also when it is stopped', async () => {
	const id = randomId();
	const offer = (isActive: boolean) =>
		world.as('cor', (holder) =>
			offerVoucher(holder, {
				...{ id, title: 'Een lamp ophangen', description: '', points: 4, category: 'odd_job' },
				...{ stock: null, validDays: 180, mostAYear: 4, isActive }
			})
		);
	await offer(true);
	expect(await world.as('sanne', shelf)).toMatchObject([
		{ productId: id, isMine: false, other: { name: 'Cor' } }
	]);
	await offer(false);
	expect(await world.as('sanne', shelf)).toEqual([]);
	expect(await world.as('cor', shelf)).toMatchObject([{ isMine: true, isActive: false }]);
});
