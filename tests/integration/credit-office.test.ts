import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
	openOnPaper,
	potMonth,
	proposeGroup,
	shelf,
	waiting,
	type Slip
} from '#lib/server/credit/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';

// Bedankpunten for offices: who coordinates serves who does it on paper, treasurers look at what somebody says is not
// right, and none of them sees how anybody stands (activities-credits.md 12.2, 12.5, 14).

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const slip = (change: Partial<Slip> = {}): Slip => ({
	...{ helpedId: world.person('sanne'), helperId: world.person('cor'), category: 'garden' },
	...{ points: 4, words: '', both: true, ...change }
});
const enter = (said: Slip, once = randomId()) =>
	world.asKarin((post) => enterSlip(post, said, once));
const balance = async (key: string) => (await world.points(key)).balance;

describe('a slip', () => {
	test('that both signed counts at once, marked as by a host', async () => {
		const { transferId } = await enter(slip());
		expect([await balance('sanne'), await balance('cor')]).toEqual([-4, 4]);
		const steps = await world.owner.execute(sql`select e.via from credit_event e
			join credit_transfer t on t.id = e.transfer_id where t.public_id = ${transferId}`);
		expect(steps.map(({ via }) => via)).toEqual(['host', 'host']);
	});

	test('with one signature waits for the other neighbour', async () => {
		await enter(slip({ both: false }));
		expect(await world.as('cor', waiting)).toMatchObject([{ points: 4, isPayer: false }]);
		expect(await balance('cor')).toBe(0);
	});

	test('is for somebody without a sign-in too, who was written down first', async () => {
		const personId = randomId();
		await world.asKarin((post) => openOnPaper(post, { personId, name: 'Riet de Wit' }));
		await enter(slip({ helpedId: personId }));
		expect(await balance('cor')).toBe(4);
		const members = await world.asKarin(membersOn);
		const onPaper = members.filter(({ isOnPaper }) => isOnPaper).map(({ name }) => name);
		// Nel has no sign-in of her own in this world.
		expect(onPaper).toEqual(['Nel', 'Riet de Wit']);
		// A list of who takes part, and nothing of how they stand.
		expect(Object.keys(members[0]!).sort()).toEqual([
			...['householdId', 'isOnPaper', 'name', 'personId']
		]);
	});

	test('is all of it or nothing', async () => {
		expect(await codeOf(enter(slip({ helperId: world.person('sanne') })))).toBe(
			'credit_same_account'
		);
		expect(await codeOf(enter(slip({ points: 0 })))).toBe('credit_limit_once');
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
	expect(await world.asTreasurer('ruud', disputesOf)).toMatchObject([
		{ mine: null, other: { verdict: 'reverse', reason } }
	]);
	await world.asTreasurer('ruud', (post) => judge(post, opinion));
	expect(await world.asTreasurer('ruud', disputesOf)).toEqual([]);
	expect(await balance('cor')).toBe(0);
});

test('the figure of the pot hides how many were helped below five, and what they had', async () => {
	const month = () =>
		world.asTreasurer('ilse', (post) => potMonth(post, post.now.toISOString().slice(0, 10)));
	expect(await month()).toEqual({ given: 0, thanked: 0, used: 0, people: 0 });
	await world.thank('sanne', 'cor', 8);
	await world.as('cor', (holder, once) =>
		give(holder, once, { to: { pot: true }, points: 5, words: '' })
	);
	await world.answer('cor', await world.say('nel', { to: 'cor', points: 2, fromPot: true }));
	expect(await month()).toEqual({ given: 5, thanked: 0, used: null, people: null });
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
