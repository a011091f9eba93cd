import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRule } from '../../../../tests/support/recurrence-cases.ts';
import { daysAfter } from '../day.ts';
import { adopted, endAfterChange, isSameRule, nextInStep } from './change.ts';
import { expandRecurrence } from './expand.ts';
import { nextFit, type Recurrence, type Rule } from './rule.ts';

// Another rule in the place of one: what has been stays, and so does what was not meant.

const anyRecurrence: fc.Arbitrary<Recurrence> = fc
	.record({
		rule: anyRule,
		near: fc.integer({ min: 0, max: 700 }).map((days) => daysAfter('2025-01-01', days)),
		count: fc.option(fc.integer({ min: 1, max: 60 })),
		fromMinute: fc.integer({ min: 3 * 60, max: 12 * 60 })
	})
	.map(({ rule, near, count, fromMinute }) => ({
		...{ rule, firstOn: nextFit(rule, near), fromMinute, untilMinute: fromMinute + 60 },
		end: count === null ? { kind: 'open' as const } : { kind: 'count' as const, count }
	}));
/** As it comes back from the database: the same, in another order. */
const asKept = (rule: Rule): Rule =>
	Object.fromEntries(
		Object.entries(rule).toSorted(([one], [other]) => one.length - other.length)
	) as Rule;
const daysOf = (one: Recurrence, fromOn = '2025-01-01') =>
	expandRecurrence(one, { fromOn, untilOn: '2031-12-31' }).map(({ on }) => on);

describe('words or times that change', () => {
	test('leave every date where it was, whatever the rule and whatever the day', () => {
		fc.assert(
			fc.property(
				anyRecurrence,
				fc.integer({ min: 0, max: 500 }),
				fc.integer({ min: 3 * 60, max: 12 * 60 }),
				(before, daysLater, fromMinute) => {
					const kept = { ...before, rule: asKept(before.rule) };
					expect(isSameRule(kept.rule, before.rule)).toBe(true);
					const all = daysOf(before);
					const goesOn = all.filter((on) => on >= daysAfter(before.firstOn, daysLater));
					const [fromOn] = goesOn;
					if (fromOn === undefined) return;
					// From that date on, as a rule of its own.
					const anchor = { on: before.firstOn, rule: kept.rule };
					expect(nextInStep(before.rule, anchor, daysAfter(before.firstOn, daysLater))).toBe(
						fromOn
					);
					const next = { ...before, fromMinute, untilMinute: fromMinute + 60, firstOn: fromOn };
					const end = endAfterChange(kept, next, ({ on }) => on < fromOn, fromOn);
					expect(daysOf({ ...next, end })).toEqual(goesOn);
					// And for all, with the same first date.
					const whole = { ...next, firstOn: before.firstOn };
					const wholeEnd = endAfterChange(kept, whole, ({ on }) => on < fromOn, fromOn);
					expect(daysOf({ ...whole, end: wholeEnd })).toEqual(all);
				}
			),
			{ numRuns: 150 }
		);
	});
});

describe('another rule', () => {
	const fortnightly = { every: 'week', interval: 2, weekdays: [2] } as const;
	const anchor = { on: '2026-03-03', rule: fortnightly };

	test.each<[string, Rule, string, string]>([
		[
			'a day more in the same weeks',
			{ ...fortnightly, weekdays: [2, 4] },
			'2026-03-09',
			'2026-03-17'
		],
		[
			'another day in the same weeks',
			{ ...fortnightly, weekdays: [4] },
			'2026-03-06',
			'2026-03-19'
		],
		['every four weeks, of those', { ...fortnightly, interval: 4 }, '2026-03-04', '2026-03-17'],
		['every week, at once', { ...fortnightly, interval: 1 }, '2026-03-04', '2026-03-10'],
		[
			'once a month, at once',
			{ every: 'month', by: 'day', interval: 3, day: 20 },
			'2026-03-04',
			'2026-03-20'
		]
	])('begins in step: %s', (_what, rule, fromOn, on) => {
		expect(nextInStep(rule, anchor, fromOn)).toBe(on);
	});

	test('of months keeps its months', () => {
		const rule: Rule = { every: 'month', by: 'position', interval: 2, position: 1, weekday: 3 };
		const next: Rule = { ...rule, weekday: 4 };
		expect(nextInStep(next, { on: '2026-01-07', rule }, '2026-02-01')).toBe('2026-03-05');
	});

	test('goes on for as many times as are left, and says so when none is', () => {
		const tuesdays: Rule = { ...fortnightly, interval: 1 };
		const before: Recurrence = {
			...{ rule: tuesdays, firstOn: '2026-03-03', fromMinute: 600, untilMinute: 660 },
			end: { kind: 'count', count: 5 }
		};
		const next: Recurrence = { ...before, rule: { ...tuesdays, weekdays: [2, 4] } };
		const after = (on: string) =>
			endAfterChange(before, next, (day) => day.on < on, on) as { count: number };
		// Two Tuesdays have been; the two Thursdays that were not do not count.
		expect(after('2026-03-17').count).toBe(5 - 2 + 4);
		expect(() =>
			endAfterChange(
				before,
				{ ...before, firstOn: '2026-04-14' },
				(day) => day.on < '2026-04-14',
				'2026-04-14'
			)
		).toThrow('ends_before_first');
	});

	test('takes over dates that somebody decided about, each to a day of the same week', () => {
		const rule: Rule = { every: 'week', interval: 1, weekdays: [3] };
		const left = [
			{ id: 'one', originalOn: '2026-03-10' },
			{ id: 'other', originalOn: '2026-03-24' }
		];
		expect([...adopted(rule, left, ['2026-03-04', '2026-03-11', '2026-03-18'])]).toEqual([
			['one', '2026-03-11']
		]);
	});
});
