import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	circleHolder,
	closeAccount,
	decide,
	decideGroup,
	declineLeg,
	dispute,
	give,
	judge,
	keepBooks,
	liveTogether,
	organisationHolder,
	ownHolder,
	paperHolder,
	propose,
	proposeGroup,
	setOverflow,
	rulesOf,
	setRules,
	stopAccount,
	standingOf,
	statement,
	takeBack,
	trust,
	trustedHolder,
	waiting,
	type Step
} from '#lib/server/credit/index.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';
import { categories, categoryKeys } from '#lib/domain/help/category.ts';

// Bedankpunten between neighbours (activities-credits.md, part II). A newcomer goes down to 16 below nothing, and
// after a month to 40.

let world: Neighbours;
beforeEach(async () => {
	world = await neighbours();
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const day = 86_400;
const month = { from: '2020-01-01', until: '2199-01-01' };
const linesOf = (key: string) => world.as(key, (holder) => statement(holder, month));
const owner = (query: ReturnType<typeof sql>) => world.owner.execute(query);
const balance = async (key: string) => (await world.points(key)).balance;

describe('help', () => {
	test('is set apart by who had it, and counts once the other says so too', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8, words: 'Dank voor de heg.' });
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 8 });
		const seen = await world.as('cor', waiting);
		expect(seen).toMatchObject([
			{ ...{ points: 8, isPayer: false, words: 'Dank voor de heg.' }, other: { name: 'Sanne' } }
		]);

		expect((await world.answer('cor', said)).state).toBe('confirmed');

		expect(await world.points('sanne')).toEqual({ balance: -8, held: 0 });
		expect(await world.points('cor')).toEqual({ balance: 8, held: 0 });
		const other = { kind: 'member', name: 'Cor' };
		expect(await linesOf('sanne')).toMatchObject({
			...{ opening: 0, closing: -8 },
			lines: [{ kind: 'help', points: -8, balanceAfter: -8, other }]
		});
		expect((await linesOf('cor')).lines).toMatchObject([{ points: 8, other: { name: 'Sanne' } }]);
		expect(await world.as('cor', waiting)).toEqual([]);
	});

	test('that is said by who gave it sets nothing of anybody apart', async () => {
		const said = await world.say('cor', { to: 'sanne', side: 'payee', points: 30 });
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		expect(await codeOf(world.answer('sanne', said))).toBe('credit_not_enough');
		expect((await world.answer('sanne', said, 'decline')).state).toBe('declined');
	});

	test('that nobody let go by in time is no more to be said yes to; a no is taken, and sets free what was apart', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8 });
		await world.later(15 * day);
		expect(await codeOf(world.answer('cor', said))).toBe('credit_expired');
		expect((await world.answer('cor', said, 'decline')).state).toBe('expired');
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		const own = await world.say('sanne', { to: 'cor', points: 8 });
		await world.later(30 * day);
		expect((await world.answer('sanne', own, 'withdraw')).state).toBe('expired');
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		expect(await keepBooks(world.worker)).toMatchObject({ expired: 0, wrong: 0 });
	});

	test('is taken back by who said it, and what was set apart is free', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8 });
		expect(await codeOf(world.answer('cor', said, 'withdraw'))).toBe('credit_needs_other');
		expect(await codeOf(world.answer('sanne', said))).toBe('credit_needs_other');
		expect(await codeOf(world.answer('joost', said))).toBe('not_found');
		expect((await world.answer('sanne', said, 'withdraw')).state).toBe('withdrawn');
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
	});

	test('sent twice is said once; under the same id nothing else can be said', async () => {
		const once = randomId();
		const said = await world.say('sanne', { to: 'cor' }, once);
		expect(await world.say('sanne', { to: 'cor' }, once)).toEqual(said);
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 4 });
		expect(await codeOf(world.say('sanne', { to: 'cor', points: 5 }, once))).toBe(
			'change_conflict'
		);
		const yes = randomId();
		const accept = () =>
			world.as(
				'cor',
				(holder, id) => decide(holder, id, { ...said, verb: 'accept', fromPot: false }),
				yes
			);
		expect(await accept()).toEqual(await accept());
		expect(await balance('cor')).toBe(4);
		const other = await world.say('sanne', { to: 'cor' });
		const under = world.as(
			'cor',
			(holder, id) => decide(holder, id, { ...other, verb: 'decline', fromPot: false }),
			yes
		);
		expect(await codeOf(under)).toBe('change_conflict');
	});

	test('sent ten times at one moment is said once', async () => {
		const once = randomId();
		const all = await Promise.all(
			Array.from({ length: 10 }, () => world.say('sanne', { to: 'cor', points: 5 }, once))
		);
		expect(new Set(all.map(({ transferId }) => transferId)).size).toBe(1);
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 5 });
	});

	test('that was refused does not burn its id', async () => {
		const once = randomId();
		expect(await codeOf(world.say('sanne', { to: 'cor', points: 17 }, once))).toBe(
			'credit_not_enough'
		);
		expect((await world.say('sanne', { to: 'cor', points: 16 }, once)).state).toBe('proposed');
	});

	test.each([0, -4, 33, 401, 1.5, 3e9, -3e9, 1e21, Number.NaN, Number.POSITIVE_INFINITY])(
		'%d points are no number of points',
		async (points) => {
			for (const side of ['payer', 'payee'] as const) {
				const refused = world.say('sanne', { to: 'cor', points, side });
				await expect(refused).rejects.toMatchObject({
					code: 'credit_limit_once',
					details: { limit: 32 }
				});
			}
			expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		}
	);

	test('to oneself, within a circle or a house, and to who is not there, is none', async () => {
		expect(await codeOf(world.say('sanne', { to: 'sanne' }))).toBe('credit_same_account');
		expect(await codeOf(world.say('sanne', { to: 'stranger' }))).toBe('not_found');
		const circle = { circleId: world.circleId };
		await world
			.gateOf('sanne')
			.change(world.circleId, { id: randomId(), content: {} }, ['credit.spend'], async (deed) => {
				await circleHolder(deed);
				return {};
			});
		expect(await codeOf(world.say('sanne', { to: '', other: circle, side: 'payee' }))).toBe(
			'credit_own_circle'
		);
		expect((await world.say('nel', { to: '', other: circle, side: 'payee' })).state).toBe(
			'proposed'
		);

		const said = await world.say('hanneke', { to: 'joost' });
		await world.asKarin((post) =>
			liveTogether(post, {
				id: randomId(),
				personIds: [world.person('hanneke'), world.person('joost')]
			})
		);
		expect(await codeOf(world.say('hanneke', { to: 'joost' }))).toBe('credit_same_household');
		expect(await codeOf(world.answer('joost', said))).toBe('credit_same_household');
		expect((await world.answer('joost', said, 'decline')).state).toBe('declined');
	});

	test('is decided by yes, no or taking back, and by no other word', async () => {
		const said = await world.say('sanne', { to: 'cor' });
		expect(await codeOf(world.answer('cor', said, 'please' as 'accept'))).toBe('not_found');
		expect((await world.answer('cor', said)).state).toBe('confirmed');
	});

	test('goes by after fourteen days, to the second, also before anybody looked', async () => {
		const [late, just] = [
			await world.say('sanne', { to: 'cor', points: 3 }),
			await world.say('sanne', { to: 'nel', points: 3 })
		];
		const [row] = await world.owner.execute<{ left: number }>(
			sql`select extract(epoch from max(expires_at) - kring_now())::float as left from credit_transfer`
		);
		await world.later(row!.left - 30);
		expect((await world.answer('nel', just)).state).toBe('confirmed');
		await world.later(row!.left + 1);
		expect(await codeOf(world.answer('cor', late))).toBe('credit_expired');
		expect(await world.points('sanne')).toEqual({ balance: -3, held: 3 });
		expect(await keepBooks(world.worker)).toMatchObject({ expired: 1, wrong: 0 });
		expect(await world.points('sanne')).toEqual({ balance: -3, held: 0 });
		expect(await codeOf(world.answer('cor', late))).toBe('credit_expired');
	});

	test('is decided once: who comes second hears how it stands', async () => {
		for (let round = 0; round < 8; round++) {
			const said = await world.say('sanne', { to: 'cor', points: 1 });
			const both = await Promise.allSettled([
				world.answer('cor', said),
				world.answer('sanne', said, 'withdraw')
			]);
			const won = both.filter((one) => one.status === 'fulfilled');
			expect(won).toHaveLength(1);
			const [lost] = both.filter((one) => one.status === 'rejected');
			expect(lost!.reason).toMatchObject({
				code: 'credit_already_decided',
				details: { state: (won[0] as PromiseFulfilledResult<Step>).value.state }
			});
		}
	});
});

describe('what cannot wait', () => {
	test('is never refused for want of points, and who helped sees nothing of it', async () => {
		await world.thank('sanne', 'cor', 14);
		await world.thank('joost', 'nel', 1);
		const help = { side: 'payee', points: 20, category: 'doctor' } as const;
		const [poor, rich] = [
			await world.say('hanneke', { ...help, to: 'sanne' }),
			await world.say('hanneke', { ...help, to: 'nel' })
		];
		await owner(sql`update credit_rule set most_once = 400, most_week = 400`);
		await world.answer('sanne', poor);
		await world.answer('nel', rich);

		expect(await balance('sanne')).toBe(-16);
		expect(await balance('pot')).toBe(-18 - 3);
		expect(await balance('hanneke')).toBe(40);
		const lines = (await linesOf('hanneke')).lines.map(
			({ transferId: _id, balanceAfter: _after, other, ...line }) => ({ ...line, kind: other.kind })
		);
		expect(lines[0]).toEqual(lines[1]);
	});

	test('said by who had it sets apart what is there, and the pot gives the rest', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 20, category: 'doctor' });
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 16 });
		await world.answer('cor', said);
		expect(await world.points('sanne')).toEqual({ balance: -16, held: 0 });
		expect(await balance('pot')).toBe(-4);
		expect(await balance('cor')).toBe(20);
	});

	test('kinds of help are what the house says they are', async () => {
		const kept = await owner(sql`
			select key, is_essential as "isEssential", is_free as "isFree", safety from credit_category order by key`);
		expect([...kept]).toEqual(
			categoryKeys.toSorted().map((key) => {
				const { isEssential, isFree, safety } = categories[key];
				return { key, isEssential, isFree, safety };
			})
		);
	});

	test.each(categoryKeys)('%s moves points, or is care and moves none', async (category) => {
		const care = ['groceries_ill', 'meal_ill', 'check_in', 'relief'].includes(category);
		const outcome = await codeOf(world.say('sanne', { to: 'cor', category }));
		expect(outcome).toBe(care ? 'credit_care_is_free' : 'done');
	});

	test('the pot can be asked without a reason, for a little each month', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8, fromPot: true });
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		await world.answer('cor', said);
		expect(await balance('sanne')).toBe(0);
		expect(await balance('pot')).toBe(-8);
		expect((await linesOf('cor')).lines).toMatchObject([{ points: 8, other: { name: 'Sanne' } }]);
		expect(await codeOf(world.say('sanne', { to: 'nel', points: 1, fromPot: true }))).toBe(
			'credit_limit_pot'
		);
		const doctor = await world.say('nel', {
			to: 'sanne',
			side: 'payee',
			points: 9,
			category: 'doctor'
		});
		await world.answer('sanne', doctor, 'accept', true);
		expect(await balance('pot')).toBe(-17);
	});
});

describe('limits', () => {
	test('two neighbours thank each other for so much a day, whoever says it', async () => {
		await world.later(40 * day);
		await world.thank('sanne', 'cor', 20);
		expect(await codeOf(world.say('cor', { to: 'sanne', points: 13 }))).toBe('credit_limit_pair');
		await world.say('cor', { to: 'sanne', points: 12 });
		await world.later(41 * day);
		expect((await world.say('cor', { to: 'sanne', points: 13 })).state).toBe('proposed');
	});

	test.each([
		['25 hours', '2038-10-30T22:30:00Z', '2038-10-31T22:30:00Z', '2038-10-31T23:30:00Z'],
		['23 hours', '2038-03-27T23:30:00Z', '2038-03-28T21:30:00Z', '2038-03-28T22:30:00Z']
	])(
		'a day is from midnight to midnight, also one of %s; fourteen days are as long as ever',
		async (_, half, late, next) => {
			const at = (moment: string) => world.later((Date.parse(moment) - Date.now()) / 1000);
			await at(half);
			await world.say('sanne', { to: 'cor', points: 20 });
			await at(late);
			expect(await codeOf(world.say('sanne', { to: 'cor', points: 13 }))).toBe('credit_limit_pair');
			await at(next);
			expect((await world.say('sanne', { to: 'cor', points: 13 })).state).toBe('proposed');
			const rows = await world.owner.execute(sql`select t.made_on::text as on,
				extract(epoch from t.expires_at - d.at) / 3600 as hours
			from credit_transfer t join credit_event e on e.transfer_id = t.id join credit_event_detail d on d.event_id = e.id
			where t.state = 'proposed' order by t.id`);
			const [on, after] = [half, next].map((moment) => dayOf(new Date(moment)));
			expect(rows.map((row) => [row['on'], Number(row['hours'])])).toEqual([
				[on, 336],
				[after, 336]
			]);
		}
	);

	test('nobody earns more than so much in a week', async () => {
		await owner(sql`update credit_rule set most_week = 20`);
		await world.thank('sanne', 'cor', 12);
		const said = await world.say('nel', { to: 'cor', points: 8 });
		// Who says that they helped knows how much they earned; who was helped does not, and learns it at no amount.
		const own = world.say('cor', { to: 'joost', side: 'payee', points: 9 });
		expect(await codeOf(own)).toBe('credit_limit_week');
		const asked = await world.say('cor', { to: 'hanneke', side: 'payee', points: 7 });
		await world.thank('joost', 'cor', 2);
		for (const points of [6, 7])
			expect(await codeOf(world.say('joost', { to: 'cor', points }))).toBe('done');
		expect(await codeOf(world.answer('cor', said))).toBe('credit_limit_week');
		expect(await codeOf(world.answer('hanneke', asked))).toBe('credit_not_now');
		await world.later(7 * day);
		expect((await world.answer('cor', said)).state).toBe('confirmed');
	});

	test('a newcomer goes less far below nothing than who is there for a month', async () => {
		expect(await codeOf(world.say('sanne', { to: 'cor', points: 17 }))).toBe('credit_not_enough');
		await world.later(30 * day + 60);
		await world.say('sanne', { to: 'cor', points: 32 });
		expect(await codeOf(world.say('sanne', { to: 'nel', points: 9 }))).toBe('credit_not_enough');
		await world.say('sanne', { to: 'nel', points: 8 });
	});

	test('a gift comes out of what one has; to neighbours it is so much a month', async () => {
		await world.later(31 * day);
		const gift = (to: Parameters<typeof give>[2]['to'], points: number) =>
			world.as('cor', (holder, once) => give(holder, once, { to, points, words: '' }));
		const nel = { personId: world.person('nel') };
		expect(await codeOf(gift(nel, 1))).toBe('credit_not_enough');
		await world.thank('sanne', 'cor', 32);
		await world.thank('joost', 'cor', 32);
		const given = await gift(nel, 40);
		expect(await codeOf(gift(nel, 1))).toBe('credit_limit_gift');
		for (const points of [0, 401, 1.5])
			expect(await codeOf(gift(nel, points))).toBe('credit_limit_once');
		const undo = (key: string) =>
			world.as(key, (holder, once) => takeBack(holder, once, given.transferId));
		expect((await undo('cor')).state).toBe('confirmed');
		expect((await undo('nel')).state).toBe('reversed');
		expect((await gift(nel, 1)).state).toBe('confirmed');
		expect((await gift({ pot: true }, 63)).state).toBe('confirmed');
		expect(await balance('cor')).toBe(0);
	});

	test('what is above the ceiling goes on to the pot, for who chose that', async () => {
		await world.later(31 * day);
		await owner(sql`update credit_rule set soft_ceiling = 20`);
		await world.as('cor', (holder) => setOverflow(holder, true));
		await world.thank('sanne', 'cor', 16);
		await world.thank('nel', 'cor', 10);
		expect(await balance('cor')).toBe(20);
		expect(await balance('pot')).toBe(6);
		expect(await balance('nel')).toBe(-10);
		await world.thank('joost', 'cor', 5);
		expect(await balance('cor')).toBe(20);
		expect(await balance('pot')).toBe(11);
	});

	test('what the pot gave does not go back to it, however much somebody has', async () => {
		await world.thank('sanne', 'cor', 8);
		await owner(sql`update credit_rule set soft_ceiling = 4`);
		await world.as('cor', (holder) => setOverflow(holder, true));
		const said = await world.say('nel', {
			...{ to: 'cor', points: 6, category: 'doctor' },
			fromPot: true
		});
		expect((await world.answer('cor', said)).state).toBe('confirmed');
		expect(await balance('cor')).toBe(14);
		expect(await balance('pot')).toBe(-6);
	});
});

describe('in somebody else’s name', () => {
	const trusted = <T>(
		work: (holder: Awaited<ReturnType<typeof trustedHolder>>, once: string) => Promise<T>
	) =>
		world
			.gateOf('joost')
			.own(async (own) =>
				work(await trustedHolder(own, world.neighbourhoodId, world.person('nel')), randomId())
			);
	const yes = (step: Step) =>
		trusted((holder, once) => decide(holder, once, { ...step, verb: 'accept', fromPot: false }));

	test('somebody who is trusted says yes, until they are not', async () => {
		const said = await world.say('sanne', { to: 'nel' });
		expect(await codeOf(yes(said))).toBe('not_found');
		const joost = {
			personId: world.person('joost'),
			verbs: ['confirm', 'view'],
			untilOn: null
		} as const;
		await world.as('nel', (holder) => trust(holder, joost));
		expect(await trusted(standingOf)).toMatchObject({ balance: 0 });
		expect((await yes(said)).state).toBe('confirmed');
		expect(await trusted(async (holder) => (await statement(holder, month)).closing)).toBe(4);

		const own = await world.say('joost', { to: 'nel' });
		expect(await codeOf(yes(own))).toBe('credit_not_party');
		const more = await world.say('sanne', { to: 'nel' });
		await world.as('nel', (holder) => trust(holder, { ...joost, verbs: [] }));
		expect(await codeOf(yes(more))).toBe('not_found');
	});

	test('who has the keys of both says one of two things', async () => {
		for (const key of ['nel', 'cor'])
			await world.as(key, (holder) =>
				trust(holder, {
					...{ personId: world.person('joost'), untilOn: null },
					verbs: ['propose', 'confirm']
				})
			);
		const said = await world.gateOf('joost').own(async (own) =>
			propose(await trustedHolder(own, world.neighbourhoodId, world.person('cor')), randomId(), {
				...{ side: 'payer', other: { personId: world.person('nel') }, points: 4 },
				...{ category: 'garden', fromPot: false, words: '', requestId: null }
			})
		);
		expect(await codeOf(yes(said))).toBe('credit_not_party');
		expect((await world.answer('nel', said)).state).toBe('confirmed');
	});

	test('a host enters what both signed on paper', async () => {
		const riet = await world.onPaper('Riet de Wit');
		const said = await world.asKarin(async (post, once) =>
			propose(await paperHolder(post, world.person('nel')), once, {
				...{ side: 'payer', other: { personId: riet }, points: 4 },
				...{ category: 'garden', fromPot: false, words: '', requestId: null }
			})
		);
		const done = await world.asKarin(async (post, once) =>
			decide(await paperHolder(post, riet), once, {
				...said,
				...{ verb: 'accept', fromPot: false }
			})
		);
		expect(done.state).toBe('confirmed');
		const [line] = await owner(sql`select string_agg(via, ' ') as via from credit_event`);
		expect(line).toEqual({ via: 'host host' });
		// With the same office, but not at its door, she is nobody to them.
		const own = world
			.gateOf('karin')
			.own(async (mine) =>
				standingOf(await trustedHolder(mine, world.neighbourhoodId, world.person('nel')))
			);
		await expect(own).rejects.toThrow();
	});

	test('a circle spends by who may write on its money, and by nobody else', async () => {
		const spend = (key: string) =>
			world
				.gateOf(key)
				.change(world.circleId, { id: randomId(), content: {} }, ['credit.spend'], async (deed) =>
					propose(await circleHolder(deed), randomId(), {
						...{ side: 'payer', other: { personId: world.person('nel') }, points: 4 },
						...{ category: 'garden', fromPot: false, words: '', requestId: null }
					})
				);
		expect((await spend('sanne')).state).toBe('proposed');
		expect(await codeOf(spend('cor'))).toBe('not_found');
		expect(await codeOf(spend('nel'))).toBe('not_found');
		const seen = await world
			.gateOf('sanne')
			.look(world.circleId, ['credit.read'], async (sight) => {
				sight.gave('credit.read', 'credit', []);
				return standingOf(await circleHolder(sight));
			});
		expect(seen).toMatchObject({ balance: 0, held: 4 });
	});
});

describe('what went wrong', () => {
	const undo = (key: string, { transferId }: Step, id?: string) =>
		world.as(key, (holder, once) => takeBack(holder, once, transferId), id);
	const object = (key: string, { transferId }: Step) =>
		world.as(key, (holder, once) => dispute(holder, once, transferId));
	const think = (key: 'ilse' | 'ruud', { transferId }: Step, verdict: 'uphold' | 'reverse') =>
		world.asTreasurer(key, (post) => judge(post, { transferId, verdict, reason: 'Uitgezocht.' }));

	test('is undone once both want it, within thirty days', async () => {
		const done = await world.thank('sanne', 'cor', 8);
		expect((await undo('sanne', done)).state).toBe('confirmed');
		expect((await undo('sanne', done)).state).toBe('confirmed');
		expect((await undo('cor', done)).state).toBe('reversed');
		expect(await balance('sanne')).toBe(0);
		expect((await linesOf('sanne')).lines.map(({ kind, points }) => [kind, points])).toEqual([
			['reversal', 8],
			['help', -8]
		]);
		expect(await codeOf(undo('cor', done))).toBe('credit_already_decided');
		const old = await world.thank('sanne', 'cor', 8);
		await world.later(30 * day + 60);
		expect(await codeOf(undo('cor', old))).toBe('credit_too_late');
		expect(await codeOf(object('cor', old))).toBe('credit_too_late');
	});

	test('a wish that waits is answered the same under its id, whatever the other one said since', async () => {
		const [done, other] = [
			await world.thank('sanne', 'cor', 8),
			await world.thank('sanne', 'nel', 8)
		];
		const once = randomId();
		expect((await undo('sanne', done, once)).state).toBe('confirmed');
		await object('cor', done);
		expect((await undo('sanne', done, once)).state).toBe('confirmed');
		await undo('cor', done);
		expect((await undo('sanne', done, once)).state).toBe('confirmed');
		expect(await codeOf(undo('sanne', other, once))).toBe('change_conflict');
	});

	test('comes back whole: what is not there any more the pot adds', async () => {
		const done = await world.thank('sanne', 'cor', 16);
		await world.thank('cor', 'nel', 16);
		await world.thank('cor', 'joost', 12);
		await undo('sanne', done);
		await undo('cor', done);
		expect(await balance('sanne')).toBe(0);
		expect(await balance('cor')).toBe(-16);
		expect(await balance('pot')).toBe(-12);
	});

	test('where the pot gave all of it and nothing is left, nothing moves', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8, fromPot: true });
		const done = await world.answer('cor', said);
		await world.thank('cor', 'nel', 24);
		await undo('sanne', done);
		expect((await undo('cor', done)).state).toBe('reversed');
		expect(await balance('pot')).toBe(-8);
	});

	test('a gift to the pot is undone for a day', async () => {
		await world.thank('sanne', 'cor', 8);
		const gift = () =>
			world.as('cor', (holder, once) =>
				give(holder, once, { to: { pot: true }, points: 3, words: '' })
			);
		const first = await gift();
		expect((await undo('cor', first)).state).toBe('reversed');
		const second = await gift();
		await world.later(day + 60);
		expect(await codeOf(undo('cor', second))).toBe('credit_too_late');
		expect(await balance('pot')).toBe(3);
	});

	test('a gift that was spent does not come back at the cost of others', async () => {
		await world.thank('sanne', 'cor', 8);
		const gift = await world.as('cor', (holder, once) =>
			give(holder, once, { to: { personId: world.person('nel') }, points: 8, words: '' })
		);
		await world.thank('nel', 'joost', 5);
		await undo('cor', gift);
		expect(await codeOf(undo('nel', gift))).toBe('credit_spent');
	});

	test('two treasurers decide, and neither has a part in it', async () => {
		const done = await world.thank('sanne', 'cor', 8);
		expect((await object('cor', done)).state).toBe('disputed');
		expect((await think('ilse', done, 'uphold')).state).toBe('disputed');
		expect((await think('ilse', done, 'reverse')).state).toBe('disputed');
		expect((await think('ruud', done, 'uphold')).state).toBe('disputed');
		expect((await think('ruud', done, 'reverse')).state).toBe('reversed');
		expect(await balance('cor')).toBe(0);
		expect(await codeOf(think('ruud', done, 'reverse'))).toBe('credit_already_decided');

		const again = await world.thank('sanne', 'cor', 8);
		await object('sanne', again);
		await think('ilse', again, 'uphold');
		expect((await think('ruud', again, 'uphold')).state).toBe('confirmed');
		expect(await codeOf(object('cor', again))).toBe('credit_already_decided');

		await world.as('ilse', () => Promise.resolve());
		const own = await world.thank('sanne', 'ilse', 2);
		await object('sanne', own);
		expect(await codeOf(think('ilse', own, 'uphold'))).toBe('credit_not_party');
		const no = world
			.gateOf('cor')
			.own(({ tx }) =>
				tx.execute(
					sql`select credit_judge(${world.neighbourhoodId}, ${own.transferId}, 'reverse', 'x')`
				)
			);
		await expect(no).rejects.toThrow();
	});
});

describe('together', () => {
	const cooks = (helpers: readonly { personId: string; points: number }[]) =>
		world.as('sanne', (holder, once) =>
			proposeGroup(holder, once, { helpers, category: 'meal', words: '' })
		);
	const two = () => [
		{ personId: world.person('cor'), points: 6 },
		{ personId: world.person('nel'), points: 5 }
	];
	const host = (step: Step, verb: 'accept' | 'decline') =>
		world.asKarin((post, once) => decideGroup(post, once, { ...step, verb }));

	test('one transfer thanks all of a group, once a host says so', async () => {
		const said = await cooks(two());
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 11 });
		expect(await codeOf(world.answer('cor', said))).toBe('not_found');
		expect((await host(said, 'accept')).state).toBe('confirmed');
		expect(await world.points('sanne')).toEqual({ balance: -11, held: 0 });
		expect([await balance('cor'), await balance('nel')]).toEqual([6, 5]);
		const [count] = await owner(
			sql`select count(*)::int as lines, count(distinct transfer_id)::int as transfers from credit_entry`
		);
		expect(count).toEqual({ lines: 3, transfers: 1 });
		expect((await linesOf('sanne')).lines).toMatchObject([{ other: { kind: 'many', name: null } }]);
		expect((await linesOf('nel')).lines).toMatchObject([{ points: 5, other: { name: 'Sanne' } }]);
	});

	test('a part that somebody does not want goes back, once', async () => {
		const said = await cooks(two());
		await host(said, 'accept');
		const no = (key: string) =>
			world.as(key, (holder, once) => declineLeg(holder, once, said.transferId));
		await no('nel');
		expect([await balance('sanne'), await balance('nel'), await balance('cor')]).toEqual([
			-6, 0, 6
		]);
		expect(await codeOf(no('nel'))).toBe('credit_already_decided');
		expect(await codeOf(no('joost'))).toBe('not_found');
		await no('cor');
		expect(await balance('sanne')).toBe(0);
	});

	test('all of it or nothing, each of them once', async () => {
		const [cor, nel] = two();
		expect(await codeOf(cooks([cor!, cor!]))).toBe('not_found');
		expect(await codeOf(cooks([]))).toBe('not_found');
		expect(await codeOf(cooks([cor!, { ...nel!, points: 0 }]))).toBe('credit_limit_once');
		expect(await codeOf(cooks([cor!, { personId: world.person('sanne'), points: 1 }]))).toBe(
			'credit_same_account'
		);
		expect(await codeOf(cooks([cor!, { ...nel!, points: 11 }]))).toBe('credit_not_enough');
		const said = await cooks(two());
		expect((await host(said, 'decline')).state).toBe('declined');
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
	});

	test('who pays in the name of an organisation does not say that it was so', async () => {
		const said = await world.asKarin(async (post, once) =>
			proposeGroup(await organisationHolder(post, world.organisationId), once, {
				...{ helpers: two(), category: 'meal', words: '' }
			})
		);
		expect(await codeOf(host(said, 'accept'))).toBe('credit_not_party');
		await world.as('karin', () => Promise.resolve());
		const own = world.asKarin(async (post, once) =>
			propose(await organisationHolder(post, world.organisationId), once, {
				...{ side: 'payer', other: { personId: world.person('karin') }, points: 4 },
				...{ category: 'garden', fromPot: false, words: '', requestId: null }
			})
		);
		expect(await codeOf(own)).toBe('credit_own_circle');
	});
});

describe('who goes', () => {
	test('leaves every other statement as it was, but for the name', async () => {
		await world.thank('sanne', 'cor', 10);
		await world.thank('cor', 'nel', 4);
		await world.thank('hanneke', 'nel', 3);
		const open = await world.say('sanne', { to: 'cor', points: 3, words: 'Voor de heg.' });
		await world.say('cor', { to: 'nel', points: 2, words: 'Voor de soep.' });
		await world.later(2 * day);
		await keepBooks(world.worker);
		const others = ['sanne', 'nel', 'hanneke'];
		const before = await Promise.all(others.map(linesOf));
		const digests = await owner(sql`select day, digest from credit_digest`);
		expect(digests).toHaveLength(1);

		await world.as('cor', (holder) => closeAccount(holder, { pot: true }));

		const after = await Promise.all(others.map(linesOf));
		const named = (all: typeof before) =>
			JSON.parse(
				JSON.stringify(all).replaceAll('"kind":"gone","name":null', '"kind":"member","name":"Cor"')
			);
		expect(JSON.stringify(after)).not.toContain('Cor');
		expect(named(after)).toEqual(before);
		expect(await balance('pot')).toBe(6);
		expect(await world.points('sanne')).toEqual({ balance: -10, held: 0 });
		expect(await codeOf(world.answer('sanne', open, 'withdraw'))).toBe('credit_already_decided');
		expect(await owner(sql`select day, digest from credit_digest`)).toEqual(digests);
		expect(await owner(sql`select text from credit_note`)).toEqual([{ text: 'Voor de heg.' }]);
		const cor = world.person('cor');
		const left = await owner(sql`
			select 'owner' as t from credit_owner where person_id = ${cor}
			union all select 'detail' from credit_event_detail where by_person_id = ${cor}
			union all select 'right' from credit_right where person_id = ${cor} or given_by_id = ${cor}`);
		expect(left).toEqual([]);
		await owner(sql`select credit_forget(${cor})`);
		expect(await codeOf(world.say('sanne', { to: 'cor' }))).toBe('not_found');
		await world.later(4 * day);
		expect(await keepBooks(world.worker)).toMatchObject({ wrong: 0, broken: 0 });
	});

	test('who was short leaves that to the pot; who had more gives it to whom they name', async () => {
		await world.thank('sanne', 'cor', 10);
		await world.as('sanne', (holder) => closeAccount(holder, { pot: true }));
		expect(await balance('pot')).toBe(-10);
		const nel = { personId: world.person('nel') };
		await world.as('cor', (holder) => closeAccount(holder, nel));
		expect(await balance('nel')).toBe(10);
		expect((await linesOf('nel')).lines).toMatchObject([
			{ kind: 'settlement', points: 10, other: { kind: 'gone', name: null } }
		]);
	});

	test('who comes to a closed account hears that they take part no more', async () => {
		const said = await world.say('cor', { to: 'sanne', side: 'payee' });
		const [row] = await owner(
			sql`select account_id as id from credit_owner where person_id = ${world.person('cor')}`
		);
		await world.as('cor', (holder) => closeAccount(holder, { pot: true }));
		expect(await codeOf(world.answer('sanne', said))).toBe('credit_already_decided');
		const direct = world.as('sanne', ({ tx, neighbourhoodId, accountId }) =>
			tx.execute(
				sql`select credit_propose(${neighbourhoodId}, ${randomId()}, ${accountId}, ${row!['id']}, 'payer', 4, 'garden')`
			)
		);
		await expect(direct).rejects.toMatchObject({ cause: { message: 'credit_closed' } });
	});

	test('people come and go while others thank them, and nobody waits for ever', async () => {
		const thanks = Array.from({ length: 24 }, (_, at) =>
			codeOf(world.say(['sanne', 'nel', 'joost'][at % 3]!, { to: 'cor', points: 1 }))
		);
		const going = codeOf(world.as('cor', (holder) => closeAccount(holder, { pot: true })));
		const outcomes = new Set(await Promise.all([...thanks, going]));
		for (const one of ['done', 'not_found', 'credit_closed', 'too_fast'])
			outcomes.delete(one as never);
		expect([...outcomes]).toEqual([]);
		if ((await going) === 'done') {
			const [held] = await owner(sql`select sum(held)::int as held from credit_account`);
			expect(held).toEqual({ held: 0 });
		}
	});
});

describe('who holds an office', () => {
	const wish = (key: 'ilse' | 'ruud', of: string, wanted: 'freeze' | 'thaw') =>
		world.asTreasurer(key, (post) =>
			stopAccount(post, { of: { personId: world.person(of) }, wanted, reason: 'Gezien.' })
		);

	test('two treasurers stop an account and let it go on, and one of them alone does not', async () => {
		expect(await wish('ilse', 'cor', 'freeze')).toBe('active');
		expect(await wish('ilse', 'cor', 'freeze')).toBe('active');
		expect((await world.as('cor', standingOf)).status).toBe('active');
		expect(await wish('ruud', 'cor', 'freeze')).toBe('frozen');
		expect(await codeOf(world.say('cor', { to: 'sanne' }))).toBe('credit_frozen');
		// Nobody else hears that treasurers look at it: what is asked waits.
		for (const side of ['payer', 'payee'] as const)
			expect(await codeOf(world.say('sanne', { to: 'cor', side }))).toBe('done');
		expect(await codeOf(wish('ruud', 'cor', 'freeze'))).toBe('credit_already_decided');
		expect(await wish('ruud', 'cor', 'thaw')).toBe('frozen');
		// What one of them wanted then is no wish for now.
		expect(await wish('ilse', 'cor', 'thaw')).toBe('active');
		expect((await world.say('sanne', { to: 'cor' })).state).toBe('proposed');
		expect(await wish('ilse', 'cor', 'freeze')).toBe('active');
	});

	test('no treasurer stops their own account, that of their house, the pot or one that is closed', async () => {
		await world.as('ilse', () => Promise.resolve());
		expect(await codeOf(wish('ilse', 'ilse', 'freeze'))).toBe('credit_not_party');
		await world.asKarin((post) =>
			liveTogether(post, {
				id: randomId(),
				personIds: [world.person('ilse'), world.person('cor')]
			})
		);
		expect(await codeOf(wish('ilse', 'cor', 'freeze'))).toBe('credit_not_party');
		const pot = world.asTreasurer('ruud', (post) =>
			stopAccount(post, { of: { pot: true }, wanted: 'freeze', reason: 'Gezien.' })
		);
		expect(await codeOf(pot)).toBe('not_found');
	});

	test('who is no treasurer any more has no say, and neither has somebody without the office', async () => {
		await wish('ilse', 'cor', 'freeze');
		await owner(
			sql`update office set ended_at = kring_now() where person_id = ${world.person('ilse')}`
		);
		expect(await wish('ruud', 'cor', 'freeze')).toBe('active');
		const [{ id }] = (await owner(
			sql`select account_id as id from credit_owner where person_id = ${world.person('cor')}`
		)) as unknown as [{ id: string }];
		const alone = world
			.gateOf('sanne')
			.own(({ tx }) =>
				tx.execute(sql`select credit_stop(${world.neighbourhoodId}, ${id}, 'freeze', 'x')`)
			);
		await expect(alone).rejects.toMatchObject({ cause: { message: 'not_found' } });
	});

	test('an account that was stopped in the night goes on once its books are right again, and not before', async () => {
		await world.thank('sanne', 'cor', 8);
		await owner(sql`update credit_account set held = held + 1 where id = (select account_id from credit_owner
			where person_id = ${world.person('cor')})`);
		expect(await keepBooks(world.worker)).toMatchObject({ wrong: 1 });
		await wish('ilse', 'cor', 'thaw').catch(() => null);
		expect(await codeOf(wish('ruud', 'cor', 'thaw'))).toBe('credit_frozen');
		await owner(sql`update credit_account set held = 0 where status = 'frozen'`);
		await wish('ilse', 'cor', 'thaw');
		expect(await wish('ruud', 'cor', 'thaw')).toBe('active');
	});

	test('what waited while an account stood still goes by, and sets its points free', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 8 });
		await wish('ilse', 'sanne', 'freeze');
		await wish('ruud', 'sanne', 'freeze');
		expect(await codeOf(world.answer('cor', said))).toBe('credit_already_decided');
		expect(await codeOf(world.as('sanne', (holder) => closeAccount(holder, { pot: true })))).toBe(
			'credit_frozen'
		);
		await world.later(15 * day);
		expect(await keepBooks(world.worker)).toMatchObject({ expired: 1, wrong: 0 });
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 0 });
		expect(await codeOf(world.answer('cor', said))).toBe('credit_expired');
	});

	test('limits are set within bounds by who coordinates, and hold from then on', async () => {
		const before = await world.asKarin(rulesOf);
		expect(before).toMatchObject({ limits: { mostOnce: 32, memberFloor: -40 }, without: [] });
		const set = (limits: Partial<typeof before.limits>, without = before.without) =>
			world.asKarin((post) => setRules(post, { limits: { ...before.limits, ...limits }, without }));
		for (const wrong of [
			{ mostOnce: 65 },
			{ mostOnce: 3 },
			{ mostWeek: 160.5 },
			{ memberFloor: 10 },
			{ mostPairDay: Number.NaN },
			{ memberFloor: -10, newcomerFloor: -16 },
			{ softCeiling: Number.POSITIVE_INFINITY }
		])
			expect(await codeOf(set(wrong)), JSON.stringify(wrong)).toBe('credit_bounds');
		expect(await world.asKarin(rulesOf)).toEqual(before);
		await set({ mostOnce: 8 }, ['garden']);
		expect(await codeOf(world.say('sanne', { to: 'cor', points: 9, category: 'walk' }))).toBe(
			'credit_limit_once'
		);
		expect(await codeOf(world.say('sanne', { to: 'cor', category: 'garden' }))).toBe(
			'credit_not_here'
		);
		expect((await world.say('sanne', { to: 'cor', category: 'walk' })).state).toBe('proposed');
		// Past the form, too.
		const past = (key: string, limits: string) =>
			world
				.gateOf(key)
				.own(({ tx }) =>
					tx.execute(
						sql`select credit_set_limits(${world.neighbourhoodId}, ${limits}::jsonb, '{}')`
					)
				);
		await expect(past('karin', '{"most_once": 400}')).rejects.toMatchObject({
			cause: { message: 'credit_bounds' }
		});
		await expect(past('sanne', '{"most_once": 8}')).rejects.toMatchObject({
			cause: { message: 'not_found' }
		});
	});
});

describe('the books', () => {
	const refusedAs = async (query: string) => {
		try {
			await world.owner.transaction((tx) => tx.execute(sql.raw(query)));
			return 'done';
		} catch (caught) {
			const { cause, code } = caught as { cause?: { code: string }; code?: string };
			return cause?.code ?? code;
		}
	};

	test('are not rewritten, by nobody', async () => {
		await world.thank('sanne', 'cor', 8);
		const kept = [
			'credit_entry',
			'credit_event',
			'credit_digest',
			'credit_transfer',
			'credit_account',
			'credit_leg'
		];
		await world.later(2 * day);
		await keepBooks(world.worker);
		for (const table of kept)
			expect(await refusedAs(`truncate ${table} cascade`), table).toBe('23001');
		for (const table of kept.slice(0, 5))
			expect(await refusedAs(`delete from ${table}`), table).toBe('23001');
		for (const change of [
			'credit_entry set amount = amount * 2',
			`credit_event set via = 'host'`,
			'credit_digest set entries = 0',
			'credit_transfer set amount = 1',
			`credit_transfer set state = 'proposed'`,
			`credit_transfer set state = 'declined', amount = 1`
		])
			expect(await refusedAs(`update ${change}`), change).toBe('23001');
	});

	test('that do not add up are not committed', async () => {
		await world.thank('sanne', 'cor', 8);
		expect(
			await refusedAs(`update credit_account set balance = balance + 1 where kind = 'member'`)
		).toBe('23000');
		expect(
			await refusedAs(`insert into credit_entry select neighbourhood_id, transfer_id,
				(select id from credit_account where kind = 'pot'), 1, 1, 1, posted_on from credit_entry limit 1`)
		).toBe('23000');
		expect(
			await refusedAs(`insert into credit_transfer (neighbourhood_id, kind, amount, payer_id, payee_id, state, proposed_by, made_on, decided_on)
				select neighbourhood_id, 'gift', 4, payer_id, payee_id, 'confirmed', 'payer', made_on, made_on from credit_transfer limit 1`)
		).toBe('23000');
	});

	test('have no line, and no transfer that counts, of what is not there', async () => {
		await world.thank('sanne', 'cor', 8);
		// A line of an account, or of a transfer, that is none.
		for (const [account, transfer] of [
			[`999999`, `(select max(id) from credit_transfer)`],
			[`(select max(id) from credit_account)`, `999999`]
		])
			expect(
				await refusedAs(`insert into credit_entry
					select neighbourhood_id, ${transfer}, unnest(array[${account}, pot_id]), unnest(array[1, -1]), 1, 9, credit_today()
					from credit_rule`)
			).toBe('23000');
		expect(await refusedAs(`update credit_account set id = default where kind = 'pot'`)).toBe(
			'23001'
		);
		// What a commit does not ask, the night does.
		const undone = new Error('undone');
		const looseAfter = async (query: string) => {
			let found: unknown[] = [];
			await world.owner
				.transaction(async (tx) => {
					await tx.execute(sql.raw(query));
					found = [...(await tx.execute(sql`select what from credit_loose()`))];
					throw undone;
				})
				.catch((caught: unknown) => {
					if (caught !== undone) throw caught;
				});
			return found.map((row) => (row as { what: string }).what);
		};
		const proposal = (columns: string, values: string) =>
			`insert into credit_transfer (neighbourhood_id, kind, amount, state, proposed_by, made_on, expires_at, ${columns})
				select neighbourhood_id, 'help', 4, 'proposed', 'payer', credit_today(), kring_now(), ${values} from credit_rule`;
		expect(await looseAfter(proposal('payer_id, payee_id', '999999, pot_id'))).toEqual([
			'transfer'
		]);
		expect(await looseAfter(proposal('payer_id, payee_id', 'pot_id, 999999'))).toEqual([
			'transfer'
		]);
		expect(
			await looseAfter(proposal('payer_id, payee_id, category', `pot_id, escrow_id, 'nothing'`))
		).toEqual(['transfer']);
		expect(
			await looseAfter(`insert into credit_event (neighbourhood_id, transfer_id, to_state, via, happened_on)
				select neighbourhood_id, 999999, 'proposed', 'system', credit_today() from credit_rule`)
		).toEqual(['event']);
		expect(
			await looseAfter(
				`insert into credit_event_detail select neighbourhood_id, 999999, null, kring_now() from credit_rule`
			)
		).toEqual(['detail']);
	});

	test('are counted anew each night: an account that differs is frozen, and a seal that does not fit is told', async () => {
		await world.thank('sanne', 'cor', 8);
		await world.later(2 * day);
		expect(await keepBooks(world.worker)).toMatchObject({ wrong: 0, sealed: 1, broken: 0 });
		expect(await keepBooks(world.worker)).toMatchObject({ sealed: 0, broken: 0 });
		const tamper = (query: string) =>
			world.owner.transaction(async (tx) => {
				await tx.execute(sql.raw(query));
			});
		for (const table of ['credit_entry', 'credit_account'])
			await owner(sql.raw(`alter table ${table} disable trigger user`));
		await tamper(`update credit_entry set amount = 9, balance_after = 9 where amount = 8`);
		await tamper(
			`update credit_account set held = held + 1 where id = (select max(id) from credit_account)`
		);
		expect(await keepBooks(world.worker)).toMatchObject({ wrong: 2, broken: 1 });
		expect(await codeOf(world.say('cor', { to: 'nel' }))).toBe('credit_frozen');
		await tamper(`update credit_entry set amount = 8, balance_after = 8 where amount = 9`);
		await tamper(`update credit_account set held = 0, status = 'active' where status = 'frozen'`);
	});

	test('show a neighbour nothing of others, and nobody what is set apart', async () => {
		const said = await world.say('sanne', { to: 'cor', points: 6, words: 'Tussen ons.' });
		await world.thank('hanneke', 'cor', 5);
		const tables = [
			'credit_account',
			'credit_owner',
			'credit_transfer',
			'credit_note',
			'credit_event',
			'credit_entry',
			'credit_undo',
			'credit_right'
		];
		const seen = (key: string, table: string, columns = 'neighbourhood_id') =>
			world.gateOf(key).own(({ tx }) => tx.execute(sql.raw(`select ${columns} from ${table}`)));
		for (const table of tables) {
			expect(await seen('stranger', table), table).toHaveLength(0);
			const own = ['credit_account', 'credit_owner'].includes(table) ? 1 : 0;
			expect(await seen('nel', table), table).toHaveLength(own);
		}
		for (const hidden of ['reserved', 'from_pot'])
			await expect(seen('cor', 'credit_transfer', hidden)).rejects.toMatchObject({
				cause: { code: '42501' }
			});
		await expect(seen('cor', 'credit_event_detail')).rejects.toMatchObject({
			cause: { code: '42501' }
		});
		for (const write of [
			`update credit_account set balance = 100`,
			`insert into credit_note select neighbourhood_id, id, 1, 'x' from credit_transfer`,
			`select credit_post(neighbourhood_id, 1, '{}', '{}', made_on) from credit_transfer`,
			`select credit_begin(neighbourhood_id) from credit_rule`
		])
			await expect(
				world.gateOf('cor').own(({ tx }) => tx.execute(sql.raw(write)))
			).rejects.toMatchObject({ cause: { code: '42501' } });
		await world.answer('cor', said);
	});

	test('answer a neighbour the same, however the other stands', async () => {
		await world.thank('sanne', 'cor', 16);
		const ask = (to: string) =>
			world.say('hanneke', { to, side: 'payee', points: 4 }).then(({ state }) => state);
		expect(await ask('sanne')).toBe(await ask('nel'));
		const seen = (await world.as('hanneke', waiting)).map(
			({ transferId: _id, expiresAt: _at, other: _other, ...one }) => one
		);
		expect(seen[0]).toEqual(seen[1]);
	});

	test('are of one neighbourhood, in one municipality', async () => {
		const [elsewhere, far] = [randomId(), randomId()];
		await owner(
			sql`insert into municipality (id, name, created_at) values (${far}, 'Ver', kring_now())`
		);
		await owner(sql`insert into neighbourhood (id, municipality_id, name, slug, created_at)
			values (${elsewhere}, ${far}, 'Elders', 'elders', kring_now())`);
		await owner(sql`select credit_begin(${elsewhere})`);
		const there = world.gateOf('sanne').own((own) => ownHolder(own, elsewhere));
		expect(await codeOf(there)).toBe('not_found');
		expect(new Refusal('not_found').status).toBe(404);
	});
});
