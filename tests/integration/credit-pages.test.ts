import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysAfter, instantAt } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	answerGroup,
	declineLeg,
	enterSlip,
	give,
	groupsOf,
	holdersOf,
	keepBooks,
	nameTreasurer,
	openOnPaper,
	organisationHolder,
	organisationTakesPart,
	paperReadsOf,
	paperStatement,
	potLowSince,
	proposeGroup,
	publicPot,
	ruleChanges,
	rulesOf,
	setOverflow,
	setRules,
	statement,
	stopAccount,
	stopsOf,
	thankForTurn,
	treasurersOf,
	trustedHolder,
	turnsOf,
	waiting,
	watchCredits
} from '#lib/server/credit/index.ts';
import { inOffice } from '#lib/server/gate/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { tellCreditNews } from '#lib/server/push/credit.ts';
import type { QueueNotice } from '#lib/server/push/mail.ts';
import { neighbours, type Neighbours } from '../support/neighbours.ts';
import { codeOf } from '../support/refused.ts';
import { walkIn, type WalkIn } from '../support/turns.ts';

// What the last screens of bedankpunten stand on (activities-credits.md 12.1, 12.2, 12.5, 12.6, 18.2).

const day = 86_400;
const key = Buffer.alloc(32, 7);

let world: Neighbours;
let today: string;
beforeEach(async () => {
	world = await neighbours();
	today = dayOf(await world.now());
});
afterEach(async () => {
	expect(await world?.faults()).toEqual([]);
	await world?.end();
});

const balance = async (name: string) => (await world.points(name)).balance;
const newsOf = () =>
	world.owner.execute<{ id: string; person: string; kind: string }>(
		sql`select id, person_id as person, kind from credit_news order by kind, person_id`
	);
const kindsFor = async (name: string) =>
	(await newsOf()).filter(({ person }) => person === world.person(name)).map(({ kind }) => kind);

/** Tells one piece of news at noon; the mails that went out. */
async function tell(newsId: string) {
	const mails: { details: object }[] = [];
	const queueMail: QueueNotice = (_tx, letter) => {
		mails.push(letter);
		return Promise.resolve();
	};
	const context = {
		...{
			db: world.worker,
			now: instantAt(dayOf(await world.now()), 12 * 60),
			attempt: 9,
			log: () => {}
		},
		env: { secret: key, origin: 'https://kring.example' }
	};
	await tellCreditNews({ newsId }, context as never, { office: null, queueMail });
	return mails;
}

describe('a turn at a day activity', () => {
	let place: WalkIn;
	beforeEach(async () => {
		place = await walkIn(world, { Afwassen: 4, Koken: 10, Koffie: 0 }, ['Fatma', 'Wim']);
	});
	const thank = (turnId: string, name: string, points = 4, once = randomId()) =>
		world.asKarin((post) =>
			thankForTurn(post, { turnId, personId: world.person(name), points }, once)
		);
	const turns = () => world.asKarin((post) => turnsOf(post, place.activityId));

	test('that was done on a closed day is thanked by the pot, once, and the helper hears of it', async () => {
		const [dishes = ''] = await place.day(today, [{ task: 'Afwassen', visitor: 'Wim' }]);
		expect(await turns()).toMatchObject([
			{ turnId: dishes, task: 'Afwassen', visitor: 'Wim', points: 4, isThanked: false }
		]);
		const once = randomId();
		const said = await thank(dishes, 'cor', 4, once);
		expect(await thank(dishes, 'cor', 4, once)).toEqual(said);
		expect([await balance('pot'), await balance('cor')]).toEqual([-4, 4]);
		expect(await turns()).toMatchObject([{ isThanked: true, thanked: 'Cor' }]);
		expect(await codeOf(thank(dishes, 'cor'))).toBe('credit_already_decided');
		expect(await codeOf(thank(dishes, 'sanne'))).toBe('credit_already_decided');
		expect(await codeOf(thank(dishes, 'sanne', 4, once))).toBe('credit_already_decided');
		expect(await kindsFor('cor')).toEqual(['thanked']);
		const [news] = await newsOf();
		const path = await world.gateOf('cor').own((own) => openNotice(own, news!.id));
		expect(path).toBe(`/give-and-take/${world.neighbourhoodId}`);
		const foreign = world.gateOf('sanne').own((own) => openNotice(own, news!.id));
		expect(await codeOf(foreign)).toBe('not_found');
	});

	test('knows the neighbour who was thanked for that visitor before', async () => {
		const [first = ''] = await place.day(daysAfter(today, -7), [
			{ task: 'Afwassen', visitor: 'Wim' }
		]);
		await thank(first, 'cor');
		await place.day(today, [
			{ task: 'Afwassen', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Fatma' },
			{ task: 'Afwassen', visitor: null }
		]);
		const found = (await turns()).filter(({ isThanked }) => !isThanked);
		expect(found.map(({ visitor, likelyId }) => [visitor, likelyId])).toEqual([
			['Fatma', null],
			['Wim', world.person('cor')],
			[null, null]
		]);
	});

	test('is at most so many points for one helper and day, and the day is the one of the turn', async () => {
		const [one = '', two = ''] = await place.day(today, [
			{ task: 'Koken', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Wim' }
		]);
		const [other = ''] = await place.day(daysAfter(today, -1), [{ task: 'Koken', visitor: 'Wim' }]);
		expect(await codeOf(thank(one, 'cor', 13))).toBe('credit_limit_task');
		await thank(one, 'cor', 10);
		expect(await codeOf(thank(two, 'cor', 3))).toBe('credit_limit_task');
		for (const wrong of [0, -1, 1.5, Number.NaN])
			expect(await codeOf(thank(two, 'cor', wrong)), String(wrong)).toBe('credit_limit_task');
		await thank(other, 'cor', 10);
		await thank(two, 'cor', 2);
		expect(await balance('cor')).toBe(22);
	});

	test('that was not done, on a day that is open, without points or long ago is none to thank for', async () => {
		const [none = '', taken = ''] = await place.day(today, [
			{ task: 'Koffie', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Wim', isDone: false }
		]);
		const [open = ''] = await place.day(
			daysAfter(today, -1),
			[{ task: 'Afwassen', visitor: 'Wim' }],
			'open'
		);
		const [late = ''] = await place.day(daysAfter(today, -15), [
			{ task: 'Afwassen', visitor: 'Wim' }
		]);
		const [last = ''] = await place.day(daysAfter(today, -14), [
			{ task: 'Afwassen', visitor: 'Wim' }
		]);
		for (const turnId of [none, taken, open, randomId()])
			expect(await codeOf(thank(turnId, 'cor'))).toBe('not_found');
		expect(await codeOf(thank(late, 'cor'))).toBe('credit_too_late');
		expect((await turns()).map(({ turnId }) => turnId)).toEqual([last]);
		expect(await codeOf(thank(last, 'cor'))).toBe('done');
	});

	test('is thanked for by who carries the activity, and not to themselves or their house', async () => {
		const [own = '', second = ''] = await place.day(today, [
			{ task: 'Afwassen', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Fatma' }
		]);
		await world.as('karin', () => Promise.resolve());
		expect(await codeOf(thank(own, 'karin'))).toBe('credit_not_party');
		expect(await codeOf(thank(own, 'ruud'))).toBe('not_found');
		const elsewhere = await walkIn(world, { Afwassen: 4 }, ['Wim'], false);
		const [foreign = ''] = await elsewhere.day(today, [{ task: 'Afwassen', visitor: 'Wim' }]);
		expect(await codeOf(thank(foreign, 'cor'))).toBe('not_found');
		const look = world.asKarin((post) => turnsOf(post, elsewhere.activityId));
		expect(await codeOf(look)).toBe('not_found');
		const past = world
			.gateOf('sanne')
			.own(({ tx }) =>
				tx.execute(
					sql`select credit_thank_turn(${world.neighbourhoodId}, ${randomId()}, ${second}, credit_account_of(${world.neighbourhoodId}, ${world.person('cor')}::uuid), 4)`
				)
			);
		await expect(past).rejects.toMatchObject({ cause: { message: 'not_found' } });
	});

	test('is given back by the helper within fourteen days, all of it, and thanked for no more', async () => {
		const [dishes = '', more = ''] = await place.day(today, [
			{ task: 'Afwassen', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Fatma' }
		]);
		const { transferId } = await thank(dishes, 'cor');
		const no = (name: string, once?: string) =>
			world.as(name, (holder, id) => declineLeg(holder, id, transferId), once);
		expect(await codeOf(no('sanne'))).toBe('not_found');
		const once = randomId();
		expect(await no('cor', once)).toMatchObject({ state: 'reversed' });
		expect(await no('cor', once)).toMatchObject({ state: 'reversed' });
		expect(await codeOf(no('cor'))).toBe('credit_already_decided');
		expect([await balance('pot'), await balance('cor')]).toEqual([0, 0]);
		expect(await codeOf(thank(dishes, 'cor'))).toBe('credit_already_decided');
		// There is room for another turn again.
		expect(await codeOf(thank(more, 'cor', 12))).toBe('done');
		expect((await tell((await newsOf())[0]!.id)).length).toBe(0);
	});

	test('is given back by who is below nothing too, as far as they may go, and not after fourteen days', async () => {
		const [dishes = '', more = ''] = await place.day(today, [
			{ task: 'Afwassen', visitor: 'Wim' },
			{ task: 'Afwassen', visitor: 'Fatma' }
		]);
		const first = await thank(dishes, 'cor');
		const no = (transferId: string) =>
			world.as('cor', (holder, id) => declineLeg(holder, id, transferId));
		const helped = (points: number) => world.thank('cor', 'sanne', points);
		await helped(18);
		expect(await balance('cor')).toBe(-14);
		expect(await codeOf(no(first.transferId))).toBe('credit_spent');
		// Whom he trusts with a yes and no more is not told how he stands.
		const byJoost = () =>
			world
				.gateOf('joost')
				.own(async (own) =>
					declineLeg(
						await trustedHolder(own, world.neighbourhoodId, world.person('cor')),
						randomId(),
						first.transferId
					)
				);
		const mayAlso = (kind: string) =>
			world.owner
				.execute(sql`insert into credit_right (neighbourhood_id, account_id, person_id, kind, given_by_id, given_at)
				select neighbourhood_id, account_id, ${world.person('joost')}, ${kind}, person_id, kring_now()
				from credit_owner where person_id = ${world.person('cor')}`);
		await mayAlso('confirm');
		expect(await codeOf(byJoost())).toBe('credit_not_now');
		await mayAlso('view');
		expect(await codeOf(byJoost())).toBe('credit_spent');
		await world.thank('hanneke', 'cor', 2);
		expect(await no(first.transferId)).toMatchObject({ state: 'reversed' });
		expect([await balance('pot'), await balance('cor')]).toEqual([0, -16]);
		const second = await thank(more, 'cor');
		await world.later(14 * day + 60);
		expect(await codeOf(no(second.transferId))).toBe('credit_too_late');
	});
});

describe('help of a group, in the name of an organisation', () => {
	const helpers = () => ['cor', 'nel'].map((name) => ({ personId: world.person(name), points: 6 }));
	const propose = (change = helpers(), category: 'meal' | 'relief' = 'meal') =>
		world.asKarin(async (post, once) =>
			proposeGroup(await organisationHolder(post, world.organisationId), once, {
				...{ helpers: change, category, words: 'Voor het buurtfeest.' }
			})
		);
	/** Sanne coordinates as well: who enters it does not confirm it. */
	async function asSecond<T>(work: Parameters<Neighbours['asKarin']>[0]): Promise<T> {
		const { municipalityId, neighbourhoodId, organisationId } = world;
		const office = {
			kind: 'coordinator',
			municipalityId,
			neighbourhoodId,
			organisationId
		} as const;
		await world.owner.execute(sql`
			insert into office (id, person_id, kind, municipality_id, organisation_id, neighbourhood_id, started_at)
			values (${randomId()}, ${world.person('sanne')}, 'coordinator', ${municipalityId}, ${organisationId}, ${neighbourhoodId}, kring_now())
			on conflict do nothing`);
		return inOffice(
			world.gateOf('sanne', { offices: [office] }),
			{ kind: 'coordinator', organisationId: null, neighbourhoodId },
			(post) => work(post, randomId())
		) as Promise<T>;
	}

	test('tells nobody at any amount how much somebody earned in this week, nor that an account stands still', async () => {
		await world.owner.execute(sql`update credit_rule set most_week = 20`);
		await world.thank('sanne', 'cor', 12);
		const [cor] = helpers();
		const { transferId } = await propose([{ ...cor!, points: 9 }]);
		const yes = { transferId, verb: 'accept' } as const;
		const accept = () => codeOf(asSecond((post, once) => answerGroup(post, yes, once)));
		expect(await accept()).toBe('credit_not_now');
		await world.owner.execute(sql`update credit_rule set most_week = 40`);
		const status = (is: string) =>
			world.owner.execute(sql`update credit_account a set status = ${is} from credit_owner o
				where o.account_id = a.id and o.person_id = ${world.person('cor')}`);
		await status('frozen');
		expect(await codeOf(propose([{ ...cor!, points: 1 }]))).toBe('done');
		expect(await accept()).toBe('done');
	});

	test('is confirmed by another host, pays each of them, and all of them hear of it', async () => {
		const look = () => world.asKarin((post) => organisationTakesPart(post, world.organisationId));
		expect(await look()).toBe(false);
		const { transferId } = await propose();
		expect(await look()).toBe(true);
		expect(await world.asKarin(groupsOf)).toMatchObject([{ payerName: 'Kwikstaart', points: 12 }]);
		const yes = { transferId, verb: 'accept' } as const;
		expect(await codeOf(world.asKarin((post, once) => answerGroup(post, yes, once)))).toBe(
			'credit_not_party'
		);
		await asSecond((post, once) => answerGroup(post, yes, once));
		expect([await balance('cor'), await balance('nel')]).toEqual([6, 6]);
		// Nel has no sign-in: she hears it from the host.
		expect((await newsOf()).map(({ person }) => person)).toEqual([world.person('cor')]);
		expect(await codeOf(asSecond((post, once) => answerGroup(post, yes, once)))).toBe(
			'credit_already_decided'
		);
	});

	test('is all of it or nothing, each of them once, and never for care', async () => {
		const [cor, nel] = helpers();
		expect(await codeOf(propose([cor!, cor!]))).toBe('not_found');
		expect(await codeOf(propose([cor!, { ...nel!, points: 33 }]))).toBe('credit_limit_once');
		expect(await codeOf(propose([cor!, nel!], 'relief'))).toBe('credit_care_is_free');
		const { transferId } = await propose();
		await asSecond((post, once) => answerGroup(post, { transferId, verb: 'decline' }, once));
		expect([await balance('cor'), await balance('nel')]).toEqual([0, 0]);
		expect(await newsOf()).toEqual([]);
	});
});

describe('a household on paper', () => {
	async function riet(): Promise<string> {
		const personId = randomId();
		await world.asKarin((post) => openOnPaper(post, { personId, name: 'Riet de Wit' }));
		return personId;
	}
	const enter = async (helpedId: string, points: number) => {
		await world.asKarin((post) =>
			enterSlip(post, {
				...{ helpedId, helperId: world.person('cor'), category: 'garden', points, words: '' },
				...{ both: true, number: '1', on: today }
			})
		);
		// Cor has Kring, and says yes himself.
		const [asked] = await world.as('cor', waiting);
		await world.answer('cor', asked!);
	};
	const month = () => ({ from: `${today.slice(0, 8)}01`, until: today });
	const print = (personId: string, period = month()) =>
		world.asKarin((post) => paperStatement(post, personId, period));

	test('has its statement printed by a host, and each look is written down once in an hour', async () => {
		const personId = await riet();
		await enter(personId, 4);
		const sheet = await print(personId);
		expect(sheet).toMatchObject({
			...{ name: 'Riet de Wit', opening: 0, closing: -4 },
			lines: [{ points: -4, balanceAfter: -4, other: { kind: 'member', name: 'Cor' } }],
			reads: [{ byName: 'Karin', fromOn: month().from, untilOn: today }]
		});
		expect((await print(personId)).reads).toHaveLength(1);
		await world.later(2 * 3_600);
		expect((await print(personId)).reads).toHaveLength(2);
		const later = await print(personId, {
			from: daysAfter(today, 1),
			until: daysAfter(today, 2)
		});
		expect(later).toMatchObject({ opening: -4, closing: -4, lines: [] });
		const own = await world
			.gateOf('sanne')
			.own(({ tx }) => paperReadsOf({ tx, personId }, world.neighbourhoodId));
		expect(own).toEqual([]);
	});

	test('is the only one of whom a host prints anything', async () => {
		expect(await codeOf(print(world.person('cor')))).toBe('not_found');
		expect(await codeOf(print(randomId()))).toBe('not_found');
		const personId = await riet();
		expect(await codeOf(print(personId, { from: today, until: daysAfter(today, -1) }))).toBe(
			'not_found'
		);
		const past = (name: string) =>
			world
				.gateOf(name)
				.own(({ tx }) =>
					tx.execute(
						sql`select * from credit_paper_lines(${world.neighbourhoodId}, ${personId}, ${today}::date, ${today}::date, 10)`
					)
				);
		const opens = (name: string, whose: string) =>
			world
				.gateOf(name)
				.own(({ tx }) =>
					tx.execute(
						sql`select * from credit_paper_open(${world.neighbourhoodId}, ${whose}, ${today}::date, ${today}::date)`
					)
				);
		for (const [name, whose] of [
			['karin', world.person('cor')],
			['sanne', personId]
		] as const)
			await expect(opens(name, whose)).rejects.toMatchObject({ cause: { message: 'not_found' } });
		// Not even a host reads lines without the line that says so.
		for (const name of ['sanne', 'karin'])
			await expect(past(name)).rejects.toMatchObject({ cause: { message: 'not_found' } });
		expect(
			await world.owner.execute(sql`select 1 from credit_paper_read where person_id = ${personId}`)
		).toHaveLength(0);
	});
});

describe('limits, treasurers and accounts', () => {
	test('who changed which limit stands there, and nothing where nothing changed', async () => {
		const before = await world.asKarin(rulesOf);
		await world.asKarin((post) => setRules(post, before));
		expect(await world.asKarin(ruleChanges)).toEqual([]);
		await world.asKarin((post) =>
			setRules(post, { limits: { ...before.limits, mostOnce: 16, softCeiling: 200 }, without: [] })
		);
		await world.asKarin((post) =>
			setRules(post, {
				limits: { ...before.limits, mostOnce: 16, softCeiling: 200 },
				without: ['garden']
			})
		);
		expect(await world.asTreasurer('ilse', ruleChanges)).toMatchObject([
			{ byName: 'Karin', limits: [], without: { added: ['garden'], removed: [] } },
			{
				byName: 'Karin',
				limits: [
					{ name: 'softCeiling', was: 120, became: 200 },
					{ name: 'mostOnce', was: 32, became: 16 }
				],
				without: { added: [], removed: [] }
			}
		]);
		const wrong = world.asKarin((post) =>
			setRules(post, { limits: { ...before.limits, mostOnce: 65 }, without: [] })
		);
		expect(await codeOf(wrong)).toBe('credit_bounds');
		expect(await world.asKarin(ruleChanges)).toHaveLength(2);
	});

	test('a coordinator names treasurers, never themselves, four at most', async () => {
		const name = (who: string, wanted: 'yes' | 'no' = 'yes') =>
			world.asKarin((post) => nameTreasurer(post, { personId: world.person(who), wanted }));
		expect((await world.asKarin(treasurersOf)).map((one) => one.name)).toEqual(['Ilse', 'Ruud']);
		await world.as('karin', () => Promise.resolve());
		expect(await codeOf(name('karin'))).toBe('credit_own_treasurer');
		// Nel has no sign-in, and Ruud does not take part.
		expect(await codeOf(name('nel'))).toBe('not_found');
		await name('cor');
		await name('cor');
		await name('sanne');
		expect(await codeOf(name('hanneke'))).toBe('too_many');
		expect(await kindsFor('cor')).toEqual(['named']);
		await name('ruud', 'no');
		expect(await codeOf(name('ruud', 'no'))).toBe('not_found');
		expect((await world.asKarin(treasurersOf)).map((one) => one.name)).toEqual([
			...['Cor', 'Ilse', 'Sanne']
		]);
		const past = world
			.gateOf('sanne')
			.own(({ tx }) =>
				tx.execute(
					sql`select credit_name_treasurer(${world.neighbourhoodId}, ${world.person('hanneke')}, true)`
				)
			);
		await expect(past).rejects.toMatchObject({ cause: { message: 'not_found' } });
	});

	test('treasurers see what stands still and what the other wants, and no figure', async () => {
		expect((await world.asTreasurer('ilse', holdersOf)).map((one) => one.name)).toEqual([
			...['Cor', 'Hanneke', 'Joost', 'Nel', 'Sanne']
		]);
		const want = (who: 'ilse' | 'ruud', wanted: 'freeze' | 'thaw', reason: string) =>
			world.asTreasurer(who, (post) =>
				stopAccount(post, { of: { personId: world.person('cor') }, wanted, reason })
			);
		await want('ilse', 'freeze', 'Steeds heen en weer.');
		expect(await world.asTreasurer('ruud', stopsOf)).toMatchObject([
			{
				whose: { kind: 'member', id: world.person('cor'), name: 'Cor' },
				...{ isFrozen: false, isWhole: true, isNear: false, why: null },
				// What the other one wrote is read by who wrote something themselves.
				...{ mine: null, other: null, isAsked: true }
			}
		]);
		await want('ruud', 'freeze', 'Dat vind ik ook.');
		const [stop] = await world.asTreasurer('ilse', stopsOf);
		expect(stop).toMatchObject({
			...{ isFrozen: true, mine: null, other: null },
			why: 'Steeds heen en weer. / Dat vind ik ook.'
		});
		expect(JSON.stringify(stop)).not.toContain('balance');
		expect((await world.asTreasurer('ilse', holdersOf)).map((one) => one.name)).not.toContain(
			'Cor'
		);
	});
});

describe('the pot and the ceiling', () => {
	const lift = (name: string, points: number) =>
		world.owner.execute(sql`
			update credit_rule set soft_ceiling = ${points} where neighbourhood_id = ${world.neighbourhoodId} and ${name} <> ''`);

	test('who has plenty hears it at most once in thirty days, and not who passes it on', async () => {
		await lift('all', 5);
		await world.thank('sanne', 'cor', 6);
		await world.thank('sanne', 'hanneke', 6);
		await world.as('hanneke', (holder) => setOverflow(holder, true));
		expect(await watchCredits(world.worker)).toBe(1);
		expect(await kindsFor('cor')).toEqual(['plenty']);
		expect(await kindsFor('hanneke')).toEqual([]);
		const [news] = await newsOf();
		const [mail] = await tell(news!.id);
		expect(mail?.details).toEqual({
			link: `https://kring.example/give-and-take/${world.neighbourhoodId}/gifts`
		});
		expect(await tell(news!.id)).toEqual([]);
		await world.later(29 * day);
		expect(await watchCredits(world.worker)).toBe(0);
		await world.later(31 * day);
		expect(await watchCredits(world.worker)).toBe(1);
		expect(await kindsFor('cor')).toEqual(['plenty', 'plenty']);
	});

	test('a pot that is low is told to treasurers and who coordinates, once until it is above again', async () => {
		const gives = async (points: number) => {
			await world.owner.execute(sql`update credit_rule set most_task_day = 32, most_week = 400`);
			const place = await walkIn(world, { Koken: 32 }, ['Wim']);
			const names = ['cor', 'sanne', 'hanneke', 'joost'];
			for (let nth = 0; points > 0; nth++) {
				const [turnId = ''] = await place.day(daysAfter(today, -(nth % 14)), [
					{ task: 'Koken', visitor: 'Wim' }
				]);
				const part = Math.min(32, points);
				const personId = world.person(names[Math.floor(nth / 14) % names.length]!);
				await world.asKarin((post) =>
					thankForTurn(post, { turnId, personId, points: part }, randomId())
				);
				points -= part;
			}
		};
		await gives(399);
		await world.owner.execute(sql`delete from credit_news`);
		const low = () => world.asKarin(potLowSince);
		await watchCredits(world.worker);
		expect(await low()).toBeNull();
		const place = await walkIn(world, { Koffie: 2 }, ['Wim']);
		const [turnId = ''] = await place.day(today, [{ task: 'Koffie', visitor: 'Wim' }]);
		await world.asKarin((post) =>
			thankForTurn(post, { turnId, personId: world.person('joost'), points: 1 }, randomId())
		);
		await world.owner.execute(sql`delete from credit_news`);
		await world.owner.execute(sql`update credit_rule set soft_ceiling = 1000`);
		await watchCredits(world.worker);
		expect(await balance('pot')).toBe(-400);
		expect(await low()).not.toBeNull();
		const told = await newsOf();
		expect(told.map(({ kind }) => kind)).toEqual(['books', 'books', 'pot']);
		await world.later(day);
		await watchCredits(world.worker);
		expect(await newsOf()).toHaveLength(3);
		await world.as('joost', (holder, once) =>
			give(holder, once, { to: { pot: true }, points: 1, words: '' })
		);
		await watchCredits(world.worker);
		expect(await low()).toBeNull();
		await world.as('cor', (holder) => setOverflow(holder, false));
		expect(await newsOf()).toHaveLength(3);
	});

	test('its last whole month is for everybody, hidden where it is about fewer than five', async () => {
		const slugs = await world.owner.execute<{ slug: string }>(
			sql`select slug from neighbourhood where id = ${world.neighbourhoodId}`
		);
		const { slug } = slugs[0]!;
		const month = () => publicPot(world.app, slug);
		// Begun in this month: there is nothing to tell yet.
		expect(await month()).toBeNull();
		expect(await publicPot(world.app, 'nergens')).toBeNull();
		await world.thank('sanne', 'cor', 8);
		await world.as('cor', (holder, once) =>
			give(holder, once, { to: { pot: true }, points: 5, words: '' })
		);
		await world.answer('cor', await world.say('nel', { to: 'cor', points: 2, fromPot: true }));
		await world.later(32 * day);
		const first = `${today.slice(0, 8)}01`;
		expect(await month()).toEqual({ on: first, given: null, thanked: 0, used: null, people: null });
		await world.later(64 * day);
		expect(await month()).toMatchObject({ given: 0, thanked: 0, used: 0, people: 0 });
	});
});

test('the sweep forgets what was told, and who looked and changed', async () => {
	const before = await world.asKarin(rulesOf);
	await world.asKarin((post) =>
		setRules(post, { limits: { ...before.limits, mostOnce: 16 }, without: [] })
	);
	const personId = randomId();
	await world.asKarin((post) => openOnPaper(post, { personId, name: 'Riet de Wit' }));
	await world.asKarin((post) => paperStatement(post, personId, { from: today, until: today }));
	await world.asKarin((post) =>
		nameTreasurer(post, { personId: world.person('cor'), wanted: 'yes' })
	);
	const sweep = () => world.worker.execute(sql`select credit_sweep_pages()`);
	const counts = async () =>
		(
			await world.owner.execute(sql`select (select count(*)::int from credit_news) as news,
				(select count(*)::int from credit_paper_read) as reads,
				(select count(by_person_id)::int from credit_rule_change) as names`)
		)[0];
	await world.later(59 * day);
	await sweep();
	expect(await counts()).toEqual({ news: 1, reads: 1, names: 1 });
	await world.later(61 * day);
	await sweep();
	expect(await counts()).toEqual({ news: 0, reads: 1, names: 1 });
	await world.later(400 * day);
	await sweep();
	expect(await counts()).toEqual({ news: 0, reads: 0, names: 0 });
	expect(await world.asKarin(ruleChanges)).toMatchObject([{ byName: null }]);
});

test('one’s own statement is as it was', async () => {
	await world.thank('sanne', 'cor', 4);
	const seen = await world.as('cor', (holder) => statement(holder, { from: today, until: today }));
	expect(seen).toMatchObject({ opening: 0, closing: 4 });
	await keepBooks(world.worker);
});
