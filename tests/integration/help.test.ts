import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	enterCheck,
	askByHand,
	askOthers,
	asSelf,
	block,
	candidatesFor,
	choose,
	confirmDone,
	goesOn,
	helpGoesOn,
	draft,
	introduce,
	landedIn,
	leave,
	me,
	mine,
	noteYes,
	offer,
	offersFor,
	ownOffers,
	pause,
	requestInOffice,
	requestOfCircle,
	resume,
	pointsProposed,
	requestFor,
	sayDone,
	sayLife,
	sayOfOffer,
	sayYes,
	settle,
	takeBack,
	takeOn,
	thank,
	turnHelp,
	withdraw,
	forResident,
	neighboursIn
} from '#lib/server/help/index.ts';
import { keepRemarks, waiting } from '#lib/server/credit/index.ts';
import { openNotice } from '#lib/server/notice.ts';
import { drafting, helpWorld, hoursOn, start, type HelpWorld } from '../support/help.ts';
import { codeOf } from '../support/refused.ts';

// Asking and offering (activities-credits.md 13; F1-F6, F12, F13), through the gate and with the worker. It is a
// Friday in winter, ten in the morning.

let world: HelpWorld;
beforeEach(async () => {
	world = await helpWorld();
});
afterEach(async () => {
	await world?.end();
});

const lower = (names: string[]) => names.map((name) => name.toLowerCase());
const friday = '2038-01-22';
const afternoon = { on: friday, fromMinute: 780, untilMinute: 900 };
const aMonthOn = new Date('2038-02-19T09:00:00Z');

/** Sanne asks and these offer it; the three who were asked first. */
async function askedOf(helpers: string[], change = {}): Promise<[string, string[]]> {
	for (const key of helpers) await world.helps(key, 'walk');
	await world.joins('sanne');
	const requestId = await world.asks('sanne', change);
	await world.steps(requestId);
	return [requestId, lower(await world.asked(requestId))];
}

const four = ['cor', 'hanneke', 'joost', 'ilse'];

describe('a request', () => {
	test('goes from three who fit to one with whom both agreed, and only then do they know how to reach each other', async () => {
		for (const key of four) await world.helps(key, 'walk');
		await world.joins('sanne');
		const offered = await world.looks('sanne', (own, at) =>
			offersFor(asSelf(own, at), { category: 'walk' })
		);
		expect(offered.map(({ firstName }) => firstName).sort()).toEqual([
			...['Cor', 'Hanneke', 'Ilse', 'Joost']
		]);
		expect(offered[0]).toEqual({
			...{ personId: expect.any(String), firstName: expect.any(String) },
			...{ portrait: null, words: 'Graag.', near: 'area' }
		});
		const requestId = await world.asks('sanne');
		expect(await world.steps(requestId)).toEqual(['ask']);
		const three = lower(await world.asked(requestId));
		expect(three).toHaveLength(3);
		const [first = '', second = ''] = three;
		expect(await world.news(first)).toEqual(['asked']);

		const seen = await world.sees(first, requestId);
		expect(seen).toMatchObject({ side: 'helper', asker: { firstName: 'Sanne' } });
		expect(seen.reach).toEqual({ asker: null, helper: null });
		await world.says(second, requestId, 'no');
		expect(await codeOf(world.sees(second, requestId))).toBe('not_found');
		expect(await codeOf(world.sees('nel', requestId))).toBe('not_found');
		await world.says(first, requestId, 'yes');
		expect(await world.news('sanne')).toEqual(['yes']);
		const offeredTo = await world.sees('sanne', requestId);
		expect(offeredTo.reach).toEqual({ asker: null, helper: null });
		// Who said no, or nothing, is told to nobody.
		expect(offeredTo.saidYes).toHaveLength(1);
		expect(JSON.stringify(offeredTo)).not.toContain(world.person(second));
		await world.chooses('sanne', requestId, first);
		expect(await world.sees(first, requestId)).toMatchObject({
			state: 'agreed',
			reach: { asker: { name: 'Sanne', phone: '0612345678', address: 'Dorpsstraat 1' } }
		});
		expect((await world.sees('sanne', requestId)).reach.helper).toMatchObject({
			phone: '0612345678'
		});
		expect(await codeOf(world.sees(three[2]!, requestId))).toBe('not_found');
		await world.does('sanne', (own, at) =>
			thank(asSelf(own, at), {
				...{ requestId, thanks: 'none', points: null, words: '', isGladlyAgain: true }
			})
		);
		expect((await world.sees('sanne', requestId)).reach.helper).toBeNull();
		expect(await world.row(requestId)).toMatchObject({ outcome: 'thanked', next_step_at: null });
	});

	test('is for who takes part, and sent twice it is one', async () => {
		expect(await codeOf(world.asks('sanne'))).toBe('help_join_first');
		expect(await world.looks('sanne', me)).toBeNull();
		// What is offered comes before the form, and before taking part (F2): a first name and a sentence.
		await world.newcomer('a');
		await world.helps('a', 'garden');
		expect(
			await world.looks('sanne', (own, place) =>
				offersFor(asSelf(own, place), { category: 'garden' })
			)
		).toEqual([
			{
				...{ personId: world.person('a'), firstName: 'A', portrait: null },
				...{ words: 'Graag.', near: expect.any(String) }
			}
		]);
		await world.joins('sanne');
		expect(await world.looks('sanne', me)).toMatchObject({ area: '5251', phone: '0612345678' });
		for (let number = 0; number < 10; number += 1) await world.asks('sanne');
		expect(await codeOf(world.asks('sanne'))).toBe('too_many');
		expect(
			await codeOf(world.asks('stranger', { times: [{ ...afternoon, on: '2038-01-14' }] }))
		).toBe('help_join_first');
	});

	test('is asked of three others after a day, and lands with who coordinates after two', async () => {
		for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await world.newcomer(key);
		const [requestId, first] = await askedOf(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
		expect(first).toHaveLength(3);
		await world.at(hoursOn(23.9));
		expect(await world.steps(requestId)).toEqual([]);
		await world.at(hoursOn(24.1));
		expect(await world.steps(requestId)).toEqual(['ask']);
		const six = lower(await world.asked(requestId));
		expect(new Set(six).size).toBe(6);
		// A yes that comes late is welcome all the same.
		expect((await world.sees(first[0]!, requestId)).state).toBe('open');
		await world.at(hoursOn(47.9));
		expect(await world.steps(requestId)).toEqual([]);
		expect(await world.looks('sanne', mine)).toMatchObject({ asked: [{ isLanded: false }] });
		await world.at(hoursOn(48.1));
		expect(await world.steps(requestId)).toEqual(['land']);
		expect(await world.news('karin')).toEqual(['landed']);
		expect(await world.news('sanne')).toEqual(['landed']);
		expect(await world.asKarin(landedIn)).toMatchObject([{ id: requestId, isLanded: true }]);
		await world.says(first[0]!, requestId, 'yes');
		await world.chooses('sanne', requestId, first[0]!);
		expect(await world.asKarin(landedIn)).toEqual([]);
	});

	test('where nobody is, lands at once, and who coordinates hears it again until it is settled', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		expect(await codeOf(world.asKarin((post) => requestInOffice(post, requestId)))).toBe(
			'not_found'
		);
		expect(await world.steps(requestId)).toEqual(['land']);
		await world.at(hoursOn(25));
		expect(await world.steps(requestId)).toEqual(['remind']);
		expect(await world.news('karin')).toEqual(['landed', 'landed_again']);
		const before = await world.asKarin((post) => requestInOffice(post, requestId));
		expect(before).toMatchObject({ side: 'office', reach: { asker: null, helper: null } });
		await world.karinDoes((post) => takeOn(post, { requestId }));
		expect(await world.asKarin((post) => requestInOffice(post, requestId))).toMatchObject({
			...{ isTakenOn: true, reach: { asker: { phone: '0612345678' }, helper: null } }
		});
		await world.karinDoes((post) =>
			settle(post, { requestId, words: 'Stichting Zonnebloem komt.' })
		);
		expect(await world.sees('sanne', requestId)).toMatchObject({
			...{ state: 'closed', outcome: 'settled', outcomeWords: 'Stichting Zonnebloem komt.' }
		});
		expect(await world.news('sanne')).toEqual(['landed', 'outcome']);
		const late = world.karinDoes((post) => settle(post, { requestId, words: 'Nog eens.' }));
		expect(await codeOf(late)).toBe('help_over');
	});

	test('is asked by hand of somebody who may, also outside their own time', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { times: [afternoon] });
		await world.joins('cor');
		await world.does('cor', (own, at) =>
			offer(own, at, {
				...{ category: 'walk', words: 'Maandag.' },
				windows: [{ weekday: 1, fromMinute: 600, untilMinute: 900 }]
			})
		);
		expect(await world.steps(requestId)).toEqual(['land']);
		expect(await world.asKarin((post) => candidatesFor(post, requestId))).toEqual([
			{
				...{ personId: world.person('cor'), firstName: 'Cor', words: 'Maandag.' },
				...{ near: 'area', isFitting: false }
			}
		]);
		const helperId = world.person('cor');
		await world.karinDoes((post) => askByHand(post, { requestId, helperId }));
		expect(await world.news('cor')).toEqual(['asked']);
		const twice = world.karinDoes((post) => askByHand(post, { requestId, helperId }));
		expect(await codeOf(twice)).toBe('help_gone');
		const nobody = world.karinDoes((post) =>
			askByHand(post, { requestId, helperId: world.person('nel') })
		);
		expect(await codeOf(nobody)).toBe('help_gone');
		await world.says('cor', requestId, 'yes');
		await world.chooses('sanne', requestId, 'cor', friday);
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed', meets_on: friday });
	});

	test('of care goes on within waking hours, and lands before it is a day old', async () => {
		for (const key of ['a', 'b', 'c', 'd']) {
			await world.newcomer(key);
			await world.helps(key, 'groceries_ill');
		}
		await world.joins('sanne');
		// Eight in the evening: one waking hour is left of this day.
		const evening = hoursOn(10);
		await world.at(evening);
		const requestId = await world.asks('sanne', { category: 'groceries_ill' });
		expect(await world.steps(requestId)).toEqual(['ask']);
		await world.at(hoursOn(16.9, evening));
		expect(await world.steps(requestId)).toEqual([]);
		await world.at(hoursOn(17.1, evening));
		expect(await world.steps(requestId)).toEqual(['ask']);
		await world.at(hoursOn(23.1, evening));
		expect(await world.steps(requestId)).toEqual(['land']);
	});

	test.each([
		['spring', '2038-03-27T19:00:00Z', 22],
		['autumn', '2038-10-30T18:00:00Z', 24]
	])(
		'of care lands at seven in the evening after the night of %s in which the clock jumps',
		async (_, at, hours) => {
			await world.joins('sanne');
			await world.newcomer('a');
			await world.at(at);
			await world.helps('a', 'meal_ill');
			const requestId = await world.asks('sanne', { category: 'meal_ill' });
			expect(await world.steps(requestId)).toEqual(['ask']);
			await world.at(hoursOn(hours - 0.01, new Date(at)));
			expect(await world.steps(requestId)).not.toContain('land');
			await world.at(hoursOn(hours + 0.02, new Date(at)));
			expect(await world.steps(requestId)).toEqual(['land']);
		}
	);

	test('that was offered reminds who asked, and then somebody rings them', async () => {
		const [requestId, [first = '']] = await askedOf(['cor']);
		await world.says(first, requestId, 'yes');
		expect(await world.steps(requestId)).toEqual([]);
		await world.at(hoursOn(24.1));
		expect(await world.steps(requestId)).toEqual(['remind']);
		expect(await world.news('sanne')).toEqual(['yes', 'waiting']);
		await world.at(hoursOn(48.1));
		expect(await world.steps(requestId)).toEqual(['land']);
		expect((await world.asKarin(landedIn))[0]).toMatchObject({ state: 'offered', yeses: 1 });
	});

	test('that was offered is rung about while there is still time for the help', async () => {
		const tomorrow = { on: '2038-01-16', fromMinute: 780, untilMinute: 900 };
		const [requestId, [first = '']] = await askedOf(['cor'], { times: [tomorrow] });
		await world.says(first, requestId, 'yes');
		await world.steps(requestId);
		// It ends 29 hours later: half of that is left for somebody who rings.
		await world.at(hoursOn(14.4));
		expect(await world.steps(requestId)).toEqual([]);
		await world.at(hoursOn(14.6));
		expect(await world.steps(requestId)).toEqual(['land']);
		const [row] = await world.owner.execute<{ id: string }>(sql`
			select id from help_notice where person_id = ${world.person('karin')} and kind = 'landed'`);
		// Who coordinates cannot open the request itself.
		const opened = world.gateOf('karin').own((own) => openNotice(own, row!.id));
		expect(await opened).toBe(`/neighbourhoods/${world.neighbourhoodId}/help`);
	});

	test('that landed and helps nobody any more is over, and who asked hears it', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { times: [afternoon] });
		await world.steps(requestId);
		await world.at(aMonthOn);
		expect(await world.steps(requestId)).toEqual(['close']);
		expect(await world.news('sanne')).toEqual(['landed', 'outcome']);
	});

	test('that comes back each week is agreed on after its first day as well', async () => {
		const today = { on: '2038-01-15', fromMinute: 780, untilMinute: 900 };
		const weekly = { times: [today], isWeekly: true };
		const [requestId, [first = '']] = await askedOf(['cor'], weekly);
		await world.says(first, requestId, 'yes');
		await world.at(hoursOn(24));
		expect(await codeOf(world.chooses('sanne', requestId, first, '2038-01-17'))).toBe('help_day');
		await world.chooses('sanne', requestId, first, today.on);
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed', meets_on: null });
	});

	test('that comes back is asked about every four weeks, goes on by one word, and stops by another', async () => {
		const weekly = { times: [afternoon], isWeekly: true };
		const [requestId, [first = '']] = await askedOf(['cor'], weekly);
		await world.says(first, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		const goOn = (key: string) => world.does(key, (own, at) => helpGoesOn(own, at, { requestId }));
		await world.at(hoursOn(28 * 24 + 1));
		expect(await world.steps(requestId)).toEqual(['remind']);
		await world.at(hoursOn(30 * 24));
		await goOn(first);
		expect(await codeOf(goOn('sanne'))).toBe('not_found');
		await world.at(hoursOn(57 * 24));
		expect(await world.steps(requestId)).toEqual([]);
		await world.at(hoursOn(58 * 24 + 1));
		expect(await world.steps(requestId)).toEqual(['remind']);
		await world.does('sanne', (own, at) => goesOn(asSelf(own, at), { requestId }));
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed', done_at: null });
		await world.does('sanne', (own, at) => confirmDone(asSelf(own, at), { requestId }));
		expect((await world.row(requestId))['state']).toBe('done');
		expect(await codeOf(goOn(first))).toBe('help_over');
		const [once] = await askedOf([], {});
		const asked = world.does('sanne', (own, at) => goesOn(asSelf(own, at), { requestId: once }));
		expect(await codeOf(asked)).toBe('help_over');
	});

	test('of one day is thanked for also where the yes was said after it', async () => {
		const today = { on: '2038-01-15', fromMinute: 780, untilMinute: 900 };
		const [requestId, [first = '']] = await askedOf(['cor'], { times: [today] });
		await world.says(first, requestId, 'yes');
		await world.at(hoursOn(24));
		await world.chooses('sanne', requestId, first);
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed', meets_on: null });
		await world.does('sanne', (own, at) =>
			thank(asSelf(own, at), {
				...{ requestId, thanks: 'none', points: null, words: '', isGladlyAgain: true }
			})
		);
		// Who helped hears of thanks, and not that it is off.
		expect(await world.news(first)).toEqual(['asked', 'agreed', 'thanks']);
	});

	test('that was agreed and is taken back is told of once', async () => {
		const [requestId, [first = '']] = await askedOf(['cor']);
		await world.says(first, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
		expect(await world.news(first)).toEqual(['asked', 'agreed', 'over']);
	});

	test('of who stops taking part is off, and whoever counted on it hears that', async () => {
		const [requestId, [first = '']] = await askedOf(['cor']);
		await world.says(first, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		await world.does('sanne', (own, at) => leave(own, at));
		expect(await codeOf(world.sees(first, requestId))).toBe('not_found');
		expect(await world.news(first)).toEqual(['over']);
		const [row] = await world.owner.execute<{ id: string }>(sql`select id from help_notice`);
		const opened = world.gateOf(first).own((own) => openNotice(own, row!.id));
		expect(await opened).toBe(`/give-and-take/${world.neighbourhoodId}`);
	});

	test('that was agreed asks both afterwards, and is over when nobody says anything', async () => {
		const [requestId, [first = '']] = await askedOf(['cor'], { times: [afternoon] });
		await world.says(first, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		await world.steps(requestId);
		await world.at('2038-01-23T14:00:01Z');
		expect(await world.steps(requestId)).toEqual(['remind']);
		expect(await world.news('cor')).toEqual(['asked', 'agreed', 'was_it_done']);
		await world.at('2038-02-06T14:00:02Z');
		expect(await world.steps(requestId)).toEqual(['close']);
		expect(await world.sees('sanne', requestId)).toMatchObject({ outcome: 'unsaid' });
	});

	test('that a helper cannot do after all goes round once more, and whom one chose is one of the days', async () => {
		const [requestId, [first = '', second = '']] = await askedOf(four, {
			times: [afternoon, { ...afternoon, on: '2038-01-23' }]
		});
		await world.says(first, requestId, 'yes');
		await world.says(second, requestId, 'yes');
		expect(await codeOf(world.chooses('sanne', requestId, first, '2038-01-24'))).toBe('help_day');
		await world.does(first, (own, at) => takeBack(own, at, { requestId }));
		expect((await world.row(requestId))['state']).toBe('offered');
		expect(await codeOf(world.chooses('sanne', requestId, first))).toBe('help_gone');
		await world.chooses('sanne', requestId, second, '2038-01-23');
		await world.does(second, (own, at) => takeBack(own, at, { requestId }));
		expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
		// Who took a yes back is not counted on any more.
		expect(await world.news('sanne')).toEqual(['yes', 'yes', 'taken_back', 'taken_back']);
		await world.steps(requestId);
		// Others are asked, and nobody twice.
		expect(new Set(await world.asked(requestId)).size).toBe(4);
	});

	test('that goes round again keeps the yes of who was not chosen, and both hear it', async () => {
		const [requestId, [first = '', second = '', third = '']] = await askedOf(four);
		for (const key of [first, second, third]) await world.says(key, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		expect(await world.news(second)).toEqual(['asked', 'thanked']);
		// One who was not chosen does not want to meet them any more.
		await world.does(third, (own, at) => block(own, at, { personId: world.person('sanne') }));
		await world.does(first, (own, at) => takeBack(own, at, { requestId }));
		expect(await world.steps(requestId)).toEqual(['keep']);
		expect(await world.row(requestId)).toMatchObject({ state: 'offered' });
		expect(await world.news(second)).toEqual(['asked', 'thanked', 'yes_again']);
		expect(await world.news(third)).toEqual(['asked', 'thanked']);
		expect((await world.news('sanne')).slice(-2).toSorted()).toEqual(['taken_back', 'yes']);
		expect(await world.sees('sanne', requestId)).toMatchObject({
			saidYes: [{ personId: world.person(second) }]
		});
		await world.chooses('sanne', requestId, second);
		expect(await world.row(requestId)).toMatchObject({ helper_id: world.person(second) });
		// Whom who asked would rather not have does not come back by it.
		await world.does('sanne', (own, at) => askOthers(asSelf(own, at), { requestId }));
		expect(await world.steps(requestId)).not.toContain('keep');
	});

	test('is asked by hand of who was asked before, but not while they are waited for', async () => {
		const [requestId, [first = '', second = '', third = '']] = await askedOf(
			['cor', 'hanneke', 'joost'],
			{ times: [afternoon] }
		);
		await world.says(first, requestId, 'no');
		await world.says(second, requestId, 'yes');
		await world.does(second, (own, at) => takeBack(own, at, { requestId }));
		await world.at(hoursOn(49));
		expect(await world.steps(requestId)).toContain('land');
		const hand = (key: string) =>
			world.karinDoes((post) => askByHand(post, { requestId, helperId: world.person(key) }));
		const shown = async () =>
			(await world.asKarin((post) => candidatesFor(post, requestId))).map((one) => one.personId);
		expect(new Set(await shown())).toEqual(
			new Set([first, second, third].map((key) => world.person(key)))
		);
		for (const key of [first, second]) {
			await hand(key);
			expect(await codeOf(hand(key))).toBe('help_gone');
			expect(await world.news(key)).toEqual(['asked', 'asked']);
		}
		expect(await shown()).toEqual([world.person(third)]);
		await world.says(first, requestId, 'yes');
		await world.chooses('sanne', requestId, first);
		expect(await world.row(requestId)).toMatchObject({ helper_id: world.person(first) });
	});

	test('is not asked by hand of who wants not to be asked, or against a wish', async () => {
		await world.joins('sanne');
		await world.helps('cor', 'walk', { gender: 'm' });
		await world.helps('joost', 'walk', { gender: 'f', askedMost: 0 });
		await world.helps('ilse', 'walk', { gender: 'f' });
		const requestId = await world.asks('sanne', { gender: 'f', times: [afternoon] });
		await world.steps(requestId);
		await world.at(hoursOn(49));
		await world.steps(requestId);
		const shown = await world.asKarin((post) => candidatesFor(post, requestId));
		expect(shown.map(({ firstName }) => firstName)).toEqual(['Ilse']);
		for (const key of ['cor', 'joost']) {
			const hand = world.karinDoes((post) =>
				askByHand(post, { requestId, helperId: world.person(key) })
			);
			expect(await codeOf(hand), key).toBe('help_gone');
		}
	});

	test('that asks for somebody else lets go of who said yes, and taken back it is over for all', async () => {
		const [requestId, [first = '', second = '']] = await askedOf(four);
		await world.says(first, requestId, 'yes');
		await world.does('sanne', (own, at) => askOthers(asSelf(own, at), { requestId }));
		expect(await world.news(first)).toEqual(['asked', 'over']);
		// Whom who asked would rather not have is not brought up again.
		expect(await world.steps(requestId)).not.toContain('keep');
		await world.says(second, requestId, 'yes');
		await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
		expect(await world.news(second)).toEqual(['asked', 'over']);
		expect(await codeOf(world.says(second, requestId, 'no'))).toBe('not_found');
		expect(await world.steps(requestId)).toEqual([]);
	});
});

describe('offers first', () => {
	test('a question to one goes to that one alone, and to others after a no', async () => {
		for (const key of four) await world.helps(key, 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { helperId: world.person('joost') });
		expect(await world.steps(requestId)).toEqual([]);
		expect(await world.asked(requestId)).toEqual(['Joost']);
		await world.says('joost', requestId, 'no');
		expect(await world.steps(requestId)).toEqual(['ask']);
		expect((await world.asked(requestId)).sort()).toEqual(['Cor', 'Hanneke', 'Ilse', 'Joost']);
		const gone = world.asks('sanne', { helperId: world.person('nel') });
		expect(await codeOf(gone)).toBe('help_gone');
	});

	test('one who mostly can on other days is asked by name all the same', async () => {
		await world.joins('cor');
		await world.does('cor', (own, at) =>
			offer(own, at, {
				...{ category: 'walk', words: 'Maandag.' },
				windows: [{ weekday: 1, fromMinute: 600, untilMinute: 900 }]
			})
		);
		await world.joins('sanne');
		const requestId = await world.asks('sanne', {
			...{ times: [afternoon], helperId: world.person('cor') }
		});
		expect(await world.asked(requestId)).toEqual(['Cor']);
	});

	test('one is asked by name three times in a week, however often it is taken back', async () => {
		await world.helps('cor', 'walk');
		await world.joins('sanne');
		const toCor = () => world.asks('sanne', { helperId: world.person('cor') });
		for (let time = 1; time <= 3; time++) {
			const requestId = await toCor();
			await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
		}
		expect(await codeOf(toCor())).toBe('help_gone');
		await world.at(hoursOn(7 * 24 + 1));
		await toCor();
	});

	test('who pauses, stops, is silent for a year or may not come is not shown', async () => {
		const shown = async () =>
			(
				await world.looks('sanne', (own, at) => offersFor(asSelf(own, at), { category: 'walk' }))
			).map(({ firstName }) => firstName);
		for (const key of ['cor', 'joost']) await world.helps(key, 'walk');
		await world.helps('ilse', 'company');
		await world.joins('sanne');
		expect((await shown()).sort()).toEqual(['Cor', 'Joost']);
		await world.does('cor', (own, at) => pause(own, at, { untilOn: null }));
		expect(await shown()).toEqual(['Joost']);
		expect(await world.looks('cor', me)).toMatchObject({ pause: { untilOn: null } });
		await world.does('cor', resume);
		await world.does('joost', (own, at) => pause(own, at, { untilOn: '2038-01-20' }));
		expect(await shown()).toEqual(['Cor']);
		await world.at('2038-01-21T12:00:00Z');
		expect((await shown()).sort()).toEqual(['Cor', 'Joost']);
		const [own] = await world.looks('joost', ownOffers);
		await world.does('joost', (one, at) =>
			sayOfOffer(one, at, { offerId: own!.id, word: 'rests' })
		);
		expect(await shown()).toEqual(['Cor']);
		// Company at home is for who was talked with, and no newcomer.
		expect(
			await world.looks('sanne', (one, at) => offersFor(asSelf(one, at), { category: 'company' }))
		).toEqual([]);

		await world.at('2038-07-20T12:00:00Z');
		expect(await turnHelp(world.worker)).toMatchObject({ offers: 3 });
		expect(await turnHelp(world.worker)).toMatchObject({ offers: 0 });
		expect(await world.news('cor')).toEqual(['review']);
		await world.at('2039-01-16T12:00:00Z');
		expect(await shown()).toEqual([]);
		const [cors] = await world.looks('cor', ownOffers);
		expect(cors).toMatchObject({ isHidden: true, isToReview: true });
		await world.does('cor', (one, at) => sayOfOffer(one, at, { offerId: cors!.id, word: 'holds' }));
		expect(await shown()).toEqual(['Cor']);
	});

	test('a resident offers as well as asks (F13), and what they know from their own life is for who coordinates', async () => {
		await world.helps('ruud', 'homework');
		await world.does('ruud', (own, at) => sayLife(own, at, { topics: ['Schulden', 'Mantelzorg'] }));
		await world.joins('sanne');
		const found = await world.looks('sanne', (own, at) =>
			offersFor(asSelf(own, at), { category: 'homework' })
		);
		expect(found).toMatchObject([{ firstName: 'Ruud' }]);
		expect(JSON.stringify(found)).not.toContain('Schulden');
		const known = (word: string) => world.asKarin((post) => neighboursIn(post, { word }));
		expect(await known('schuld')).toMatchObject([
			{ name: 'Ruud', topics: ['Schulden', 'Mantelzorg'] }
		]);
		expect(await known('gokken')).toEqual([]);
		await world.does('ruud', (own, at) => sayLife(own, at, { topics: [] }));
		expect(await known('schuld')).toEqual([]);
	});
});

describe('own limit', () => {
	test('who was asked as often as they like in a week is skipped in the next round (F12)', async () => {
		await world.helps('cor', 'walk', { askedMost: 1 });
		await world.joins('sanne');
		const first = await world.asks('sanne');
		expect(await world.steps(first)).toEqual(['ask']);
		const second = await world.asks('sanne');
		expect(await world.steps(second)).toEqual(['land']);
		await world.at(hoursOn(7 * 24 + 1));
		const third = await world.asks('sanne');
		expect(await world.steps(third)).toEqual(['ask']);
	});
});

describe('for a resident', () => {
	test('a draft goes out after a yes, and it is kept how that was said', async () => {
		await world.helps('joost', 'walk');
		const make = () => world.inCircle('sanne', 'help.draft', (deed) => draft(deed, drafting()));
		const { requestId } = await make();
		expect(await world.steps(requestId)).toEqual([]);
		expect(await world.asked(requestId)).toEqual([]);
		// Sanne may write in the agenda and does not speak for Ruud.
		const herself = world.inCircle('sanne', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await codeOf(herself)).toBe('not_found');
		const neighbour = world.inCircle('cor', 'help.draft', (deed) => draft(deed, drafting()));
		expect(await codeOf(neighbour)).toBe('not_found');
		await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await world.row(requestId)).toMatchObject({
			...{ state: 'open', yes_how: 'app', yes_by_id: world.person('ruud') }
		});
		expect(await world.steps(requestId)).toEqual(['ask']);
		await world.says('joost', requestId, 'yes');
		expect(await world.news('sanne')).toEqual(['yes']);
		expect(await world.news('ruud')).toEqual(['yes']);
		const helperId = world.person('joost');
		await world.inCircle('sanne', 'help.draft', async (deed) =>
			choose(await forResident(deed), { requestId, helperId, on: null })
		);
		expect(await world.sees('joost', requestId)).toMatchObject({
			reach: { asker: { name: 'Ruud', phone: '0411222333', address: 'Kerkpad 9' } }
		});
		const seen = await world
			.gateOf('cor')
			.look(world.circleId, ['help.read'], (sight) => requestOfCircle(sight, requestId));
		// Cor reads the agenda and arranges nothing.
		expect(seen).toMatchObject({
			...{ state: 'agreed', yesHow: 'app', side: 'asker', reach: { asker: null, helper: null } }
		});
		const ilse = await world
			.gateOf('ilse')
			.look(world.circleId, ['help.read'], (sight) => requestOfCircle(sight, requestId));
		expect(ilse.reach.helper).toMatchObject({ name: 'Joost', phone: '0612345678' });

		const paper = await make();
		await world.inCircle('sanne', 'help.draft', (deed) =>
			noteYes(deed, { requestId: paper.requestId, how: 'paper' })
		);
		expect(await world.row(paper.requestId)).toMatchObject({
			...{ state: 'open', yes_how: 'paper', yes_by_id: world.person('sanne') }
		});
	});

	test('a draft without a yes goes after a month, and of another circle it is not there', async () => {
		const { requestId } = await world.inCircle('sanne', 'help.draft', (deed) =>
			draft(deed, drafting())
		);
		const elsewhere = world
			.gateOf('hanneke')
			.look(world.otherCircleId, ['help.read'], (sight) => requestOfCircle(sight, requestId));
		expect(await codeOf(elsewhere)).toBe('not_found');
		await world.at(hoursOn(30 * 24));
		expect(await world.steps(requestId)).toEqual(['close']);
		expect(await world.row(requestId)).toMatchObject({ outcome: 'not_agreed', opened_at: null });
	});

	test('where they can be reached counts from the yes, and goes with a draft that gets none', async () => {
		await world.helps('joost', 'walk');
		const drafts = (phone: string) =>
			world.inCircle('sanne', 'help.draft', (deed) => draft(deed, drafting({ phone })));
		const kept = async () => {
			const rows = await world.owner.execute<{ phone: string }>(sql`
				select phone from neighbour_contact where person_id = ${world.person('ruud')}
				union all select 'draft ' || phone from help_draft_contact`);
			return rows.map(({ phone }) => phone);
		};
		const { requestId } = await drafts('0411222333');
		expect(await kept()).toEqual(['draft 0411222333']);
		await world.inCircle('ruud', 'help.agree', (deed) => sayYes(deed, { requestId }));
		expect(await kept()).toEqual(['0411222333']);
		await world.steps(requestId);
		await world.says('joost', requestId, 'yes');
		const helperId = world.person('joost');
		await world.inCircle('sanne', 'help.draft', async (deed) =>
			choose(await forResident(deed), { requestId, helperId, on: null })
		);
		// Another draft with another number changes nothing of what runs.
		const other = await drafts('0699999999');
		const phone = async () => (await world.sees('joost', requestId)).reach.asker?.phone;
		expect(await phone()).toBe('0411222333');
		await world.inCircle('sanne', 'help.draft', async (deed) =>
			withdraw(await forResident(deed), other)
		);
		expect(await kept()).toEqual(['0411222333']);
		const late = await drafts('0688888888');
		await world.at(hoursOn(31 * 24));
		expect(await world.steps(late.requestId)).toEqual(['close']);
		expect(await kept()).toEqual(['0411222333']);
		const said = await drafts('0677777777');
		await world.inCircle('sanne', 'help.draft', (deed) =>
			noteYes(deed, { requestId: said.requestId, how: 'phone' })
		);
		expect(await phone()).toBe('0677777777');
	});
});

describe('thanks', () => {
	async function helped(category: 'walk' | 'meal_ill' = 'walk'): Promise<string> {
		await world.helps('cor', category);
		await world.joins('sanne');
		const requestId = await world.asks('sanne', { category });
		await world.steps(requestId);
		await world.says('cor', requestId, 'yes');
		await world.chooses('sanne', requestId, 'cor');
		return requestId;
	}
	const thanks = (requestId: string, change = {}) =>
		world.does('sanne', (own, at) =>
			thank(asSelf(own, at), {
				...{ requestId, thanks: 'points', points: 4, words: '', isGladlyAgain: true, ...change }
			})
		);

	test('are proposed to who helped, with the request beside them', async () => {
		const requestId = await helped();
		expect(await codeOf(thanks(requestId, { points: null }))).toBe('help_points');
		await thanks(requestId);
		expect(await world.as('cor', waiting)).toMatchObject([{ points: 4, isPayer: false }]);
		const [row] = await world.owner.execute(sql`select request_id from credit_transfer`);
		expect(row).toEqual({ request_id: requestId });
		expect(await world.row(requestId)).toMatchObject({ thanks: 'points', is_gladly_again: true });
	});

	test('that who helped asked for are answered once, and are no second proposal', async () => {
		const requestId = await helped();
		const done = (key: string) =>
			world.does(key, (own, at) => sayDone(own, at, { requestId, thanks: 'points', points: 4 }));
		expect(await codeOf(done('nel'))).toBe('not_found');
		await done('cor');
		await done('cor');
		expect(await world.as('sanne', waiting)).toMatchObject([{ points: 4, isPayer: true }]);
		await thanks(requestId);
		expect(await world.points('cor')).toEqual({ balance: 4, held: 0 });
		expect(await world.points('sanne')).toEqual({ balance: -4, held: 0 });
		const [count] = await world.owner.execute(
			sql`select count(*)::int as number from credit_transfer`
		);
		expect(count).toEqual({ number: 1 });
	});

	test('of another number than who helped asked for are a proposal of their own', async () => {
		const requestId = await helped();
		await world.does('cor', (own, at) =>
			sayDone(own, at, { requestId, thanks: 'points', points: 32 })
		);
		await thanks(requestId);
		expect(await world.points('sanne')).toEqual({ balance: 0, held: 4 });
		expect(await world.as('cor', waiting)).toMatchObject([{ points: 4, isPayer: false }]);
	});

	test('show what who helped proposed, as long as it can be answered', async () => {
		const requestId = await helped();
		const shown = () =>
			world.looks('sanne', async (own, at) =>
				pointsProposed(asSelf(own, at), await requestFor(own, at, requestId))
			);
		expect(await shown()).toBeNull();
		await world.does('cor', (own, at) =>
			sayDone(own, at, { requestId, thanks: 'points', points: 6 })
		);
		expect(await shown()).toBe(6);
		await world.at(hoursOn(15 * 24));
		expect(await shown()).toBeNull();
	});

	test.each([
		{ said: 'none', points: null, held: 0 },
		{ said: 'points', points: 6, held: 6 },
		{ said: 'points', points: 2, held: 2 }
	])(
		'after a proposal that went by while nobody looked: $said $points',
		async ({ said, points, held }) => {
			const requestId = await helped();
			await world.does('cor', (own, at) =>
				sayDone(own, at, { requestId, thanks: 'points', points: 6 })
			);
			await world.at(hoursOn(15 * 24));
			await thanks(requestId, { thanks: said, points });
			expect(await world.row(requestId)).toMatchObject({ state: 'closed', outcome: 'thanked' });
			expect(await world.points('sanne')).toEqual({ balance: 0, held });
			const states = await world.owner.execute(
				sql`select state from credit_transfer where proposed_by = 'payee'`
			);
			expect(states).toEqual([{ state: 'expired' }]);
		}
	);

	test('to who does not take part in bedankpunten are said without points', async () => {
		const requestId = await helped();
		await world.owner.execute(
			sql`delete from credit_owner where person_id = ${world.person('cor')}`
		);
		expect(await codeOf(thanks(requestId))).toBe('help_no_points');
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed' });
		await thanks(requestId, { thanks: 'none', points: null });
		expect(await world.row(requestId)).toMatchObject({ outcome: 'thanked' });
	});

	test('nobody came after all: others are asked, and nothing is owed for it', async () => {
		const requestId = await helped();
		await world.does('cor', (own, at) =>
			sayDone(own, at, { requestId, thanks: 'points', points: 4 })
		);
		await world.does('sanne', (own, at) => askOthers(asSelf(own, at), { requestId }));
		expect(await world.row(requestId)).toMatchObject({
			...{ state: 'open', helper_id: null, done_at: null, done_by_id: null, thanks: null }
		});
		expect(await world.as('sanne', waiting)).toEqual([]);
		expect(await codeOf(world.sees('cor', requestId))).toBe('not_found');
		// Who said themselves that it was done does not say afterwards that nobody was there.
		const other = await helped('meal_ill');
		await world.does('sanne', (own, at) => confirmDone(asSelf(own, at), { requestId: other }));
		const late = world.does('sanne', (own, at) => askOthers(asSelf(own, at), { requestId: other }));
		expect(await codeOf(late)).toBe('help_over');
	});

	test('may go to the pot, or be none; on care there is no price', async () => {
		const requestId = await helped();
		await world.thank('nel', 'sanne', 8);
		await thanks(requestId, { thanks: 'pot', points: 2 });
		expect(await world.points('pot')).toEqual({ balance: 2, held: 0 });
		const care = await helped('meal_ill');
		expect(await codeOf(thanks(care))).toBe('credit_care_is_free');
		const forCare = world.does('cor', (own, at) =>
			sayDone(own, at, { requestId: care, thanks: 'points', points: 4 })
		);
		expect(await codeOf(forCare)).toBe('credit_care_is_free');
		await thanks(care, { thanks: 'none', points: null });
		expect(await world.row(care)).toMatchObject({ outcome: 'thanked', thanks: 'none' });
	});

	test('that the ledger declines change nothing', async () => {
		const requestId = await helped();
		expect(await codeOf(thanks(requestId, { points: 33 }))).toBe('credit_limit_once');
		expect(await world.row(requestId)).toMatchObject({ state: 'agreed', thanks: null });
	});
});

describe('at the same moment', () => {
	test('two say yes: it is offered once, with both', async () => {
		for (let round = 0; round < 5; round += 1) {
			const [requestId, [first = '', second = '']] = await askedOf(four);
			await Promise.all([
				world.says(first, requestId, 'yes'),
				world.says(second, requestId, 'yes'),
				world.steps(requestId)
			]);
			expect(await world.sees('sanne', requestId)).toMatchObject({ state: 'offered', yeses: 2 });
			await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
			await world.at(hoursOn((round + 1) * 200));
		}
	});

	test('who asked takes it back while somebody says yes, and while the worker asks others', async () => {
		for (let round = 0; round < 6; round += 1) {
			const [requestId, [first = '', second = '']] = await askedOf(four);
			const outcomes = await Promise.allSettled([
				world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId })),
				world.says(first, requestId, 'yes'),
				world.says(second, requestId, 'no'),
				world.steps(requestId)
			]);
			for (const one of outcomes)
				if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Refusal);
			expect(await world.row(requestId)).toMatchObject({ state: 'closed', next_step_at: null });
			const [open] = await world.owner.execute(sql`select count(*)::int as number from help_ask
				where request_id = ${requestId} and ended_at is null and says is distinct from 'no'`);
			expect(open).toEqual({ number: 0 });
			await world.at(hoursOn((round + 1) * 200));
		}
	});

	test('one is chosen while they take it back: either it is agreed and taken back, or it was gone', async () => {
		for (let round = 0; round < 6; round += 1) {
			const [requestId, [first = '']] = await askedOf(four);
			await world.says(first, requestId, 'yes');
			await Promise.allSettled([
				world.chooses('sanne', requestId, first),
				world.does(first, (own, at) => takeBack(own, at, { requestId }))
			]);
			expect(await world.row(requestId)).toMatchObject({ state: 'open', helper_id: null });
			await world.steps(requestId);
			expect((await world.row(requestId))['next_step_at']).not.toBeNull();
			await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
			await world.at(hoursOn((round + 1) * 200));
		}
	});

	test('two workers ask: three are asked', async () => {
		for (const key of four) await world.helps(key, 'walk');
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		await Promise.all([world.steps(requestId), world.steps(requestId)]);
		expect(await world.asked(requestId)).toHaveLength(3);
	});
});

test('lists are the same to the byte whatever anybody gave or had (L16)', async () => {
	for (const key of four) await world.helps(key, 'walk');
	for (const key of ['sanne', 'nel']) await world.joins(key);
	const listFor = async (key: string) =>
		JSON.stringify(
			await world.looks(key, (own, at) => offersFor(asSelf(own, at), { category: 'walk' }))
		);
	const before = await listFor('sanne');
	expect(await listFor('nel')).toBe(before);
	await world.thank('sanne', 'cor', 16);
	await world.thank('cor', 'nel', 10);
	expect(await listFor('sanne')).toBe(before);
	expect(await listFor('nel')).toBe(before);
	// Nor does it matter that something stands out in the books about who asks and who helps (14.2).
	for (let time = 0; time < 3; time += 1) await world.thank('sanne', 'cor', 1);
	const [{ now } = { now: '' }] = await world.owner.execute<{ now: string }>(
		sql`select kring_now()::text as now`
	);
	expect(await keepRemarks(world.worker, new Date(now))).toBe(1);
	expect(await listFor('sanne')).toBe(before);
	expect(await listFor('nel')).toBe(before);
	// Who decides reads no account at all.
	const [reads] = await world.owner.execute<{ body: string }>(
		sql`select prosrc as body from pg_proc where proname = 'help_facts'`
	);
	expect(reads!.body).not.toContain('credit');
});

describe('who comes into a home', () => {
	async function atHome(): Promise<string> {
		await world.helps('cor', 'company');
		await world.joins('sanne');
		return world.asks('sanne', {
			...{ category: 'company', where: 'home', place: '', times: [afternoon] }
		});
	}
	test('was looked into and is no newcomer (F6, F15)', async () => {
		expect(await world.steps(await atHome())).toEqual(['land']);
		await world.at(aMonthOn);
		await world.joins('sanne');
		const later = { ...afternoon, on: '2038-02-26' };
		const ask = () =>
			world.asks('sanne', { category: 'company', where: 'home', place: '', times: [later] });
		expect(await world.steps(await ask())).toEqual(['land']);
		await world.karinDoes(async (post) => {
			return enterCheck(post, {
				...{ personId: world.person('cor'), kind: 'talk', checkedOn: '2038-02-01' },
				validUntilOn: '2038-02-25'
			});
		});
		expect(await world.steps(await ask())).toEqual(['land']);
		await world.karinDoes(async (post) => {
			return enterCheck(post, {
				...{ personId: world.person('cor'), kind: 'talk', checkedOn: '2038-02-01' },
				validUntilOn: '2038-02-26'
			});
		});
		const requestId = await ask();
		expect(await world.steps(requestId)).toEqual(['ask']);
		await world.says('cor', requestId, 'yes');
		await world.chooses('sanne', requestId, 'cor');
		// They meet for the first time: somebody is there, and who coordinates says who.
		expect(await world.news('karin')).toContain('introduce');
		await world.karinDoes((post) => introduce(post, { requestId, with: 'Karin' }));
		expect(await world.sees('cor', requestId)).toMatchObject({
			introduction: { isNeeded: true, with: 'Karin' }
		});
		await world.steps(requestId);
		expect(await world.row(requestId)).toMatchObject({ check_told_at: null });
		await world.owner.execute(sql`update help_check set ended_at = kring_now()`);
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 1 });
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 0 });
		for (const key of ['cor', 'sanne', 'karin'])
			expect(await world.news(key), key).toContain('check_visit');
		// Once it is in order again nothing is said of it any more.
		await world.karinDoes((post) =>
			enterCheck(post, {
				...({ personId: world.person('cor'), kind: 'talk', checkedOn: '2038-02-01' } as const),
				validUntilOn: '2038-12-31'
			})
		);
		expect(await turnHelp(world.worker)).toMatchObject({ checks: 0 });
		expect(await world.sees('cor', requestId)).toMatchObject({ lacksCheck: false });
	});
});

/** Makes so many more of a request, each a minute younger than the one before. */
const more = (requestId: string, number: number, change: object) =>
	world.owner.execute(sql`
		insert into help_request select (jsonb_populate_record(r, ${JSON.stringify(change)}::text::jsonb || jsonb_build_object('id', gen_random_uuid(),
			'made_at', r.made_at + n * interval '1 minute', 'landed_at', r.landed_at + n * interval '1 minute'))).*
		from help_request r, generate_series(1, ${number}) n where r.id = ${requestId}`);

describe('of many requests', () => {
	test('what landed longest ago stays in sight of who coordinates', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		expect(await world.steps(requestId)).toEqual(['land']);
		await more(requestId, 105, {});
		const lies = await world.asKarin(landedIn);
		expect(lies).toHaveLength(100);
		expect(lies[0]?.id).toBe(requestId);
	});

	test('what runs stays in sight of who asked, whatever was over since', async () => {
		await world.joins('sanne');
		const requestId = await world.asks('sanne');
		await more(requestId, 105, {
			...{ state: 'closed', next_step_at: null, closed_at: start, outcome: 'withdrawn' }
		});
		const { asked } = await world.looks('sanne', mine);
		expect(asked).toHaveLength(100);
		expect(asked[0]?.id).toBe(requestId);
	});
});

test('help is asked for a time that still comes', async () => {
	await world.joins('sanne');
	// It is ten in the morning of the fifteenth.
	const at = (on: string, from: number, until: number) => ({
		times: [{ on, fromMinute: from * 60, untilMinute: until * 60 }]
	});
	expect(await codeOf(world.asks('sanne', at('2038-01-14', 8, 21)))).toBe('help_day');
	expect(await codeOf(world.asks('sanne', at('2038-01-15', 8, 10)))).toBe('help_day');
	await world.asks('sanne', at('2038-01-15', 8, 12));
	// What comes back each week comes next week.
	await world.asks('sanne', { ...at('2038-01-15', 8, 10), isWeekly: true });
});

test('whatever people and the worker do, what is not over has a next moment (never silence)', async () => {
	for (const key of four) await world.helps(key, 'walk');
	await world.joins('sanne');
	const deeds = fc.constantFrom(
		...([
			'ask',
			'yes',
			'no',
			'back',
			'choose',
			'others',
			'withdraw',
			'done',
			'confirm',
			'step'
		] as const),
		...(['land', 'hand', 'settle', 'leave', 'day'] as const)
	);
	let now = start;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ deed: deeds, who: fc.constantFrom(...four) }), { maxLength: 14 }),
			async (history) => {
				let requestId = await world.asks('sanne');
				await world.steps(requestId);
				for (const { deed, who } of history) {
					const helperId = world.person(who);
					const asker = <T>(work: (one: ReturnType<typeof asSelf>) => Promise<T>) =>
						world.does(
							'sanne',
							(own, at) => work(asSelf(own, at)) as Promise<{ requestId: string }>
						);
					const done = {
						ask: async () => {},
						yes: () => world.says(who, requestId, 'yes'),
						no: () => world.says(who, requestId, 'no'),
						back: () => world.does(who, (own, at) => takeBack(own, at, { requestId })),
						choose: () => world.chooses('sanne', requestId, who),
						others: () => asker((one) => askOthers(one, { requestId })),
						withdraw: () => asker((one) => withdraw(one, { requestId })),
						done: () =>
							world.does(who, (own, at) =>
								sayDone(own, at, { requestId, thanks: null, points: null })
							),
						confirm: () => asker((one) => confirmDone(one, { requestId })),
						step: () => world.steps(requestId),
						land: async () => {
							now = hoursOn(49, now);
							await world.at(now);
							await world.steps(requestId);
						},
						hand: () => world.karinDoes((post) => askByHand(post, { requestId, helperId })),
						settle: () =>
							world.karinDoes((post) => settle(post, { requestId, words: 'Geregeld.' })),
						leave: async () => {
							await world.does(who, leave);
							await world.helps(who, 'walk');
						},
						day: async () => {
							now = hoursOn(25, now);
							await world.at(now);
						}
					}[deed];
					await done().catch((caught: unknown) => {
						if (!(caught instanceof Refusal)) throw caught;
					});
					now = hoursOn(0.1, now);
					await world.at(now);
				}
				await world.steps(requestId);
				const row = await world.row(requestId);
				if (row['state'] !== 'closed') {
					// The worker has been: what is next lies ahead, and its job waits for it.
					const next = new Date(String(row['next_step_at']));
					expect(next.getTime()).toBeGreaterThan(now.getTime());
					// And not far: whoever is waited for hears of it within a month.
					expect(next.getTime()).toBeLessThanOrEqual(hoursOn(31 * 24, now).getTime());
					const [job] = await world.owner.execute<{ runAt: string }>(
						sql`select run_at as "runAt" from job where key = ${`help.step:${requestId}`}`
					);
					expect(new Date(job!.runAt)).toEqual(next);
					const open = await world.owner
						.execute(sql`select from help_ask where request_id = ${requestId}
						and says is null and ended_at is null`);
					expect(open.length).toBeLessThanOrEqual(3);
					await asSanneWithdraws(requestId);
				}
				now = hoursOn(24 * 8, now);
				await world.at(now);
				requestId = '';
			}
		),
		{ numRuns: 25 }
	);
}, 240_000);

async function asSanneWithdraws(requestId: string): Promise<void> {
	await world.does('sanne', (own, at) => withdraw(asSelf(own, at), { requestId }));
}
