import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	anyTaps,
	factsOf,
	idOf,
	operationsOf,
	received,
	setOf,
	visitors
} from '../../../../tests/support/door.ts';
import { daysAfter, instantAt } from '../day.ts';
import { dayState } from './day-state.ts';
import {
	attendanceOf,
	figuresOf,
	wasHeld,
	type DayRecord,
	type FigureSource,
	type VisitorHistory
} from './figures.ts';

const { jan, els, wim } = visitors;
const period = { fromOn: '2026-03-01', untilOn: '2026-03-31' };

const dayOn = (on: string, change: Partial<DayRecord> = {}): DayRecord => ({
	...{ on, status: 'planned', record: 'closed', startsAt: instantAt(on, 600), toldAt: null },
	...{ namedIds: [], anonymous: 0, anonymousFirstTimers: 0, advice: null },
	...{ helpers: 0, companions: 0, professionals: 0, portions: { here: 0, takeAway: 0 } },
	...{ turnIds: [], calledIds: [] },
	...change
});
const march = (day: number, change: Partial<DayRecord> = {}) =>
	dayOn(`2026-03-${String(day).padStart(2, '0')}`, change);

/** Everybody's visits, by the days of a source and before. */
function figures(days: readonly DayRecord[], change: Partial<FigureSource> = {}) {
	const histories = new Map<string, VisitorHistory>();
	for (const { on, namedIds } of days) {
		for (const id of namedIds) {
			const known = histories.get(id) ?? { cameBefore: false, visitOns: [] };
			histories.set(id, { ...known, visitOns: [...known.visitOns, on] });
		}
	}
	for (const [id, before] of change.histories ?? []) {
		const known = histories.get(id) ?? { cameBefore: false, visitOns: [] };
		histories.set(id, { ...before, visitOns: [...before.visitOns, ...known.visitOns] });
	}
	return figuresOf({ days, period, todayOn: '2026-06-01', ...change, histories });
}

describe('a day', () => {
	test('is held when it was closed, or was cancelled and somebody came', () => {
		expect(wasHeld(march(3))).toBe(true);
		expect(wasHeld(march(3, { record: 'open' }))).toBe(false);
		expect(wasHeld(march(3, { record: 'not_recorded' }))).toBe(false);
		const off = { status: 'cancelled', record: 'open' } as const;
		expect(wasHeld(march(3, off))).toBe(false);
		for (const somebody of ['anonymous', 'helpers', 'companions', 'professionals'] as const) {
			expect(wasHeld(march(3, { ...off, [somebody]: 1 })), somebody).toBe(true);
		}
		expect(wasHeld(march(3, { ...off, namedIds: [jan] }))).toBe(true);
	});

	test('counts everybody once, and helpers never as visitors', () => {
		const count = (
			category: 'visitor' | 'first_timer' | 'child' | 'helper' | 'meal_here',
			id: number
		) => received('counted', { category, direction: 'up', total: 2 }, { id, seq: id });
		const here = (visitorId: string | null, role: 'visitor' | 'helper', id: number) =>
			received('checked_in', { visitorId, role, firstTime: visitorId === null }, { id, seq: id });
		const all = [
			...[here(jan, 'visitor', 1), here(els, 'visitor', 2), here(wim, 'helper', 3)],
			...[here(null, 'visitor', 4), here(null, 'helper', 5)],
			...[count('visitor', 6), count('first_timer', 7), count('child', 8), count('helper', 9)],
			...[count('meal_here', 10)],
			received(
				'meal_noted',
				{ mealId: idOf(61), visitorId: jan, here: 1, takeAway: 2, dietCodes: [] },
				{ id: 11, seq: 11 }
			),
			received(
				'welcomed',
				{
					...{ remember: true, visitorId: idOf(801), callName: 'Piet', nameHint: null },
					...{ cameBefore: false, consents: [], dietCodes: [], welcomeNote: '', guideId: null }
				},
				{ id: 12, seq: 12 }
			)
		];
		const day = dayState(setOf(all), factsOf({ forgottenIds: new Set([els, idOf(801)]) }));
		expect(attendanceOf(day)).toEqual({
			...{ namedIds: [jan], anonymous: 1 + 2 + 6, anonymousFirstTimers: 1 + 1 + 2 },
			...{ helpers: 1 + 1 + 2, companions: 0, professionals: 0 },
			portions: { here: 3, takeAway: 2 }
		});
	});
});

describe('a period', () => {
	test('has its first and its last day, and no other', () => {
		const days = ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'];
		const all = days.map((on) => dayOn(on, { anonymous: 1 }));
		expect(figures(all)).toMatchObject({ heldDays: 2, visits: 2 });
	});

	test('visits are those with a name and those without; open and forgotten days have none', () => {
		const found = figures([
			march(3, { namedIds: [jan, els], anonymous: 4, helpers: 2 }),
			march(10, { namedIds: [jan], anonymous: 6, companions: 1, professionals: 1 }),
			march(17, { record: 'open', anonymous: 50 }),
			march(24, { record: 'not_recorded', anonymous: 50 })
		]);
		expect(found).toMatchObject({ heldDays: 2, visits: 13, helpers: 2, companions: 1 });
		expect(found.unique).toEqual({ lower: 2 + 6, upper: 2 + 10 });
		expect(found.professionals).toBe(1);
	});

	test('without anybody who has no name it is one number', () => {
		const found = figures([march(3, { namedIds: [jan, els] }), march(10, { namedIds: [jan] })]);
		expect(found.unique).toEqual({ lower: 2, upper: 2 });
	});

	test('a first-timer is one whose first visit ever lies in it, and did not come before', () => {
		const days = [
			march(3, { namedIds: [jan, els, wim], anonymous: 5, anonymousFirstTimers: 2 }),
			march(10, { namedIds: [jan] })
		];
		expect(figures(days).firstTimers).toBe(3 + 2);
		const before = new Map([
			[els, { cameBefore: false, visitOns: ['2026-02-28'] }],
			[wim, { cameBefore: true, visitOns: [] }]
		]);
		expect(figures(days, { histories: before }).firstTimers).toBe(1 + 2);
	});

	test('back within thirty days is asked only of those whose thirty days are over', () => {
		const days = [
			...[march(1, { namedIds: [jan, els] }), march(2, { namedIds: [wim] })],
			march(31, { namedIds: [jan] }),
			dayOn('2026-04-02', { namedIds: [wim] })
		];
		expect(figures(days).returned).toEqual({ of: 3, count: 1 });
		expect(figures(days, { todayOn: '2026-04-01' }).returned).toEqual({ of: 2, count: 1 });
		expect(figures(days, { todayOn: '2026-03-31' }).returned).toEqual({ of: 0, count: 0 });
	});

	test('brought and fetched is the share of those with a name who had a task', () => {
		const found = figures([
			march(3, { namedIds: [jan, els], turnIds: [jan, jan, wim] }),
			march(10, { namedIds: [jan], turnIds: [jan] })
		]);
		expect(found.broughtAndFetched, 'a helper is no visitor').toEqual({ of: 2, count: 1 });
	});

	test('meals, and how far off the advice was', () => {
		const found = figures([
			march(3, { portions: { here: 20, takeAway: 3 }, advice: 27 }),
			march(10, { portions: { here: 25, takeAway: 4 }, advice: 28 }),
			march(17, { portions: { here: 5, takeAway: 0 } }),
			march(24, { portions: { here: 10, takeAway: 0 }, advice: 10 })
		]);
		expect(found.portions).toEqual({ here: 60, takeAway: 7 });
		expect([found.forecastError, found.shortDays]).toEqual([1, 1]);
		expect(figures([]).forecastError).toBeNull();
	});

	test('a day that did not go on is a share of those that should have, told so long before', () => {
		const off = (day: number, minutesBefore: number | null, people = 0) => {
			const { startsAt } = march(day);
			const toldAt =
				minutesBefore === null ? null : new Date(startsAt.getTime() - minutesBefore * 60_000);
			return march(day, { status: 'cancelled', record: 'none', toldAt, anonymous: people });
		};
		const all = [
			...[march(2), march(3, { record: 'not_recorded' }), march(4, { record: 'open' })],
			...[off(10, 90), off(17, -5), off(24, null), off(25, 60, 3)]
		];
		const found = figures(all);
		// One held, one forgotten, three off, and one off on which people came all the same.
		expect(found.cancelled).toEqual({ of: 6, count: 3 });
		expect(found.heldDays).toBe(2);
		expect(found.leadMinutes).toBe(42);
		expect(figures([off(10, 90), off(11, 30), off(12, 20)]).leadMinutes).toBe(30);
		expect(figures([march(2)]).leadMinutes).toBeNull();
	});

	test('calls are counted by organisation, also of a day that did not go on', () => {
		const found = figures([
			march(3, { calledIds: ['thebe', 'mee'] }),
			march(10, { calledIds: ['thebe'], status: 'cancelled', record: 'none' })
		]);
		expect(found.calls).toEqual(
			new Map([
				['thebe', 2],
				['mee', 1]
			])
		);
	});
});

/** Days of random taps, a week apart. */
const anyDays = fc.array(
	fc.record({
		taps: anyTaps,
		record: fc.constantFrom('closed', 'closed', 'open', 'not_recorded'),
		status: fc.constantFrom('planned', 'planned', 'cancelled')
	}),
	{ maxLength: 6 }
);

const runs = { numRuns: Number(process.env['KRING_RUNS'] ?? 60) };

describe('whatever happened', () => {
	test('there are no more first-timers than visits, nor fewer people at most than at least (I12)', () => {
		fc.assert(
			fc.property(anyDays, fc.integer({ min: 0, max: 60 }), (days, later) => {
				const records = days.map(({ taps, record, status }, week) => {
					const state = dayState(setOf(operationsOf(taps)), factsOf());
					const on = daysAfter('2026-02-24', 7 * week);
					return dayOn(on, { ...attendanceOf(state), record, status } as Partial<DayRecord>);
				});
				const found = figures(records, { todayOn: daysAfter('2026-03-01', later) });
				expect(found.unique.lower).toBeLessThanOrEqual(found.unique.upper);
				expect(found.unique.upper).toBeLessThanOrEqual(found.visits);
				expect(found.firstTimers).toBeLessThanOrEqual(found.visits);
				expect(found.returned.count).toBeLessThanOrEqual(found.returned.of);
				expect(found.broughtAndFetched.count).toBeLessThanOrEqual(found.broughtAndFetched.of);
			}),
			runs
		);
	});

	test('forgetting everybody changes neither visits, helpers nor meals (I8)', () => {
		fc.assert(
			fc.property(anyTaps, (taps) => {
				const set = setOf(operationsOf(taps));
				const of = (forgottenIds: readonly string[]) => {
					const state = dayState(set, factsOf({ forgottenIds: new Set(forgottenIds) }));
					return figures([march(3, attendanceOf(state))]);
				};
				const [before, after] = [of([]), of([jan, els, wim])];
				for (const figure of ['visits', 'helpers', 'companions', 'professionals'] as const) {
					expect(after[figure]).toBe(before[figure]);
				}
				expect(after.portions).toEqual(before.portions);
				expect(after.unique.lower).toBeLessThanOrEqual(after.unique.upper);
			}),
			runs
		);
	});
});
