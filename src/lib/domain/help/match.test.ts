import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askable, fitting, isPast, overlapOf, scoreOf, type Helper, type Wanted } from './match.ts';
import { trustDefaults } from './trust.ts';

const todayOn = '2026-11-20';
const friday = '2026-11-27';
const wanted = (change: Partial<Wanted> = {}): Wanted => ({
	...{ id: 'r1', askerId: 'gerrit', category: 'ride', isAtHome: false, minutes: 60 },
	times: [{ on: friday, fromMinute: 795, untilMinute: 915 }],
	...{ postcodeArea: '5251', language: null, gender: null, hasPets: false },
	...change
});
const helper = (change: Partial<Helper> = {}): Helper => ({
	...{ personId: 'bert', categories: ['ride'], isPaused: false, windows: [], languages: ['nl'] },
	...{ gender: null, avoidsPets: false, postcodeArea: '5251', reach: 'neighbourhood', blocked: [] },
	...{ experience: 0, isGladlyAgain: false, agreedLately: 0, askedThisWeek: 0, askedMost: 3 },
	...{ wasAsked: false, trust: { sinceOn: '2026-01-01', confirmed: 5, checks: [] } },
	...change
});
const places = { neighbourhood: new Set(['5251', '5252']) };
const about = { places, rules: trustDefaults, todayOn };
const who = (helpers: Helper[], change: Partial<Wanted> = {}) =>
	fitting(wanted(change), helpers, about).map(({ personId }) => personId);

describe('who fits', () => {
	test.each<[string, Partial<Helper>, Partial<Wanted>]>([
		['asks it themselves', { personId: 'gerrit' }, {}],
		['does not do that', { categories: ['pets'] }, {}],
		['has a pause', { isPaused: true }, {}],
		['was asked before', { wasAsked: true }, {}],
		['was asked as often as they like', { askedThisWeek: 3 }, {}],
		['does not want to meet the asker', { blocked: ['gerrit'] }, {}],
		['speaks another language', { languages: ['nl'] }, { language: 'ar' }],
		['calls themselves otherwise', { gender: 'm' }, { gender: 'f' }],
		['did not say how they call themselves', { gender: null }, { gender: 'f' }],
		['keeps away from animals', { avoidsPets: true }, { hasPets: true }],
		['goes no further than the own street', { postcodeArea: '5252', reach: 'area' }, {}],
		['lives outside and stays in', { postcodeArea: '5300' }, {}],
		['cannot that day', { windows: [{ weekday: 4, fromMinute: 0, untilMinute: 1_440 }] }, {}],
		['has too little time', { windows: [{ weekday: 5, fromMinute: 800, untilMinute: 859 }] }, {}],
		[
			'is new, and it is at home',
			{ trust: { sinceOn: '2026-11-01', confirmed: 1, checks: [] } },
			{ isAtHome: true }
		],
		['was not talked with, and it is at home', {}, { isAtHome: true }]
	])('nobody who %s', (_, who1, what) => {
		expect(who([helper(who1)], what)).toEqual([]);
	});

	test('who may, can and wants', () => {
		expect(who([helper()])).toEqual(['bert']);
		expect(who([helper({ postcodeArea: '5300', reach: 'municipality' })])).toEqual(['bert']);
		const checks = [{ kind: 'talk', validUntilOn: friday }] as const;
		const trust = { sinceOn: '2026-01-01', confirmed: 5, checks };
		expect(who([helper({ trust })], { isAtHome: true })).toEqual(['bert']);
		// A check that ends the day before the visit is none.
		const short = { ...trust, checks: [{ kind: 'talk', validUntilOn: '2026-11-26' }] as const };
		expect(who([helper({ trust: short })], { isAtHome: true })).toEqual([]);
	});

	test('tax papers ask for somebody who learned it', () => {
		const tax = { categories: ['tax'] as const };
		const learned = [{ kind: 'training', validUntilOn: '2027-01-01' }] as const;
		expect(who([helper(tax)], { category: 'tax' })).toEqual([]);
		expect(
			who([helper({ ...tax, trust: { ...helper().trust, checks: learned } })], { category: 'tax' })
		).toEqual(['bert']);
	});
});

describe('who fits best', () => {
	test('is who is near, has done it before, is wished for again and had a rest', () => {
		const best = scoreOf(
			wanted(),
			helper({ experience: 9, isGladlyAgain: true, agreedLately: 0 }),
			places
		);
		expect(best).toBe(100);
		expect(scoreOf(wanted(), helper({ agreedLately: 4 }), places)).toBe(55);
		expect(scoreOf(wanted(), helper({ postcodeArea: '5252', agreedLately: 4 }), places)).toBe(45);
		expect(
			who([helper({ personId: 'far', postcodeArea: '5252' }), helper({ personId: 'near' })])
		).toEqual(['near', 'far']);
	});

	test('of equals is not always the same', () => {
		const same = ['a', 'b', 'c', 'd', 'e'].map((personId) => helper({ personId }));
		const firsts = Array.from({ length: 40 }, (_, at) => who(same, { id: `r${at}` })[0]);
		expect(new Set(firsts).size).toBeGreaterThan(3);
		expect(who(same)).toEqual(who(same.toReversed()));
	});
});

test('the order in which helpers are found changes nothing, and who fits is one of them', () => {
	const some = fc.record({
		personId: fc.uuid(),
		experience: fc.nat({ max: 5 }),
		agreedLately: fc.nat({ max: 5 }),
		isGladlyAgain: fc.boolean(),
		askedThisWeek: fc.nat({ max: 4 }),
		postcodeArea: fc.constantFrom('5251', '5252', '5300')
	});
	fc.assert(
		fc.property(
			fc.uniqueArray(some, { selector: ({ personId }) => personId, maxLength: 12 }),
			fc.nat(),
			(people, turn) => {
				const helpers = people.map((one) => helper(one));
				const at = helpers.length === 0 ? 0 : turn % helpers.length;
				const other = [...helpers.slice(at), ...helpers.slice(0, at)];
				expect(who(other)).toEqual(who(helpers));
				const scores = fitting(wanted(), helpers, about).map((one) =>
					scoreOf(wanted(), one, places)
				);
				expect(scores).toEqual(scores.toSorted((one, next) => next - one));
				for (const score of scores) {
					expect(score).toBeGreaterThanOrEqual(0);
					expect(score).toBeLessThanOrEqual(100);
				}
			}
		)
	);
});

test('time that suits both is counted at the best of the times', () => {
	const times = [
		{ on: friday, fromMinute: 600, untilMinute: 660 },
		{ on: '2026-11-28', fromMinute: 600, untilMinute: 900 }
	];
	const windows = [
		{ weekday: 5, fromMinute: 630, untilMinute: 900 },
		{ weekday: 6, fromMinute: 800, untilMinute: 1_000 }
	];
	expect(overlapOf({ times, minutes: 60 }, windows)).toBe(100);
	expect(overlapOf({ times, minutes: 60 }, [])).toBe(300);
	expect(overlapOf({ times: [], minutes: 60 }, windows)).toBe(270);
	expect(overlapOf({ times: [], minutes: 60 }, [])).toBe(60);
	// A Sunday is the seventh day of a week.
	const sunday = [{ on: '2026-11-29', fromMinute: 600, untilMinute: 700 }];
	const windows7 = [{ weekday: 7, fromMinute: 600, untilMinute: 660 }];
	expect(overlapOf({ times: sunday, minutes: 60 }, windows7)).toBe(60);
});

describe('who may be asked by somebody who chose them', () => {
	const may = (change: Partial<Helper>, what: Partial<Wanted> = {}) =>
		askable(wanted(what), [helper(change)], about).length === 1;

	test('is whoever fits but for when, how far and how often', () => {
		expect(may({ windows: [{ weekday: 4, fromMinute: 0, untilMinute: 60 }] })).toBe(true);
		expect(may({ postcodeArea: '5300', reach: 'area' })).toBe(true);
		expect(may({ askedThisWeek: 3 })).toBe(true);
		expect(may({ avoidsPets: true }, { hasPets: true })).toBe(true);
	});

	test.each<[string, Partial<Helper>, Partial<Wanted>]>([
		['wants not to be asked', { askedMost: 0 }, {}],
		['calls themselves otherwise', { gender: 'm' }, { gender: 'f' }],
		['speaks another language', {}, { language: 'ar' }],
		['was not talked with, and it is at home', {}, { isAtHome: true }],
		['was asked and is waited for', { wasAsked: true }, {}]
	])('nobody who %s', (_, who1, what) => {
		expect(may(who1, what)).toBe(false);
	});

	test('is everybody who fits', () => {
		fc.assert(
			fc.property(
				fc.record({
					askedThisWeek: fc.nat(4),
					askedMost: fc.nat(4),
					gender: fc.constantFrom('f', 'm', null),
					avoidsPets: fc.boolean(),
					wasAsked: fc.boolean(),
					postcodeArea: fc.constantFrom('5251', '5252', '5300')
				}),
				fc.record({ hasPets: fc.boolean(), gender: fc.constantFrom('f', null) }),
				(change, what) => {
					if (who([helper(change)], what).length === 1) expect(may(change, what)).toBe(true);
				}
			)
		);
	});
});

test('a time is past once it ended, and of what comes back each week once its day did', () => {
	const time = { on: '2026-11-20', fromMinute: 480, untilMinute: 720 };
	const past = (moment: string, isWeekly = false) =>
		isPast(time, { isWeekly, now: new Date(moment) });
	expect(past('2026-11-20T10:59:00Z')).toBe(false);
	expect(past('2026-11-20T11:00:00Z')).toBe(true);
	expect(past('2026-11-20T22:59:00Z', true)).toBe(false);
	expect(past('2026-11-20T23:00:00Z', true)).toBe(true);
});
