import fc from 'fast-check';
import {
	positions,
	type Recurrence,
	type Rule,
	type RuleEnd
} from '#lib/domain/recurrence/rule.ts';

// The cases of activities-credits.md 4.4 that Kring can say, with the instants that they mean.

/** Ten in the morning, in minutes. */
export const ten = 10 * 60;

/** Without an end, from ten until half past three. */
export const usualTimes = {
	end: { kind: 'open' } as RuleEnd,
	fromMinute: ten,
	untilMinute: ten + 330
};

/** Every week on these days, 0 for Sunday. */
export const weekly = (...weekdays: number[]): Rule => ({ every: 'week', interval: 1, weekdays });

/** Name, rule, and the instants at which its days begin in 2026. */
export const clockCases: [string, Recurrence, string[]][] = [
	[
		'weekly over the night in March in which the clock jumps',
		{ ...usualTimes, rule: weekly(0), firstOn: '2026-03-22', end: { kind: 'count', count: 3 } },
		['2026-03-22T09:00:00.000Z', '2026-03-29T08:00:00.000Z', '2026-04-05T08:00:00.000Z']
	],
	[
		'weekly over the night in October in which an hour comes twice',
		{ ...usualTimes, rule: weekly(0), firstOn: '2026-10-18', end: { kind: 'count', count: 3 } },
		['2026-10-18T08:00:00.000Z', '2026-10-25T09:00:00.000Z', '2026-11-01T09:00:00.000Z']
	],
	[
		'the last Friday of a month',
		{
			...usualTimes,
			rule: { every: 'month', by: 'position', interval: 1, position: 'last', weekday: 5 },
			firstOn: '2026-01-30',
			end: { kind: 'count', count: 4 }
		},
		[
			'2026-01-30T09:00:00.000Z',
			'2026-02-27T09:00:00.000Z',
			'2026-03-27T09:00:00.000Z',
			'2026-04-24T08:00:00.000Z'
		]
	],
	[
		'the last day of a month',
		{
			...usualTimes,
			rule: { every: 'month', by: 'day', interval: 1, day: 'last' },
			firstOn: '2026-01-31',
			end: { kind: 'count', count: 4 }
		},
		[
			'2026-01-31T09:00:00.000Z',
			'2026-02-28T09:00:00.000Z',
			'2026-03-31T08:00:00.000Z',
			'2026-04-30T08:00:00.000Z'
		]
	],
	[
		'every two weeks on two days: weeks begin on Monday, so Sunday belongs to the week before',
		{
			...usualTimes,
			rule: { every: 'week', interval: 2, weekdays: [0, 1] },
			firstOn: '2026-06-01',
			end: { kind: 'count', count: 4 }
		},
		[
			'2026-06-01T08:00:00.000Z',
			'2026-06-07T08:00:00.000Z',
			'2026-06-15T08:00:00.000Z',
			'2026-06-21T08:00:00.000Z'
		]
	],
	[
		'until a day, that day included',
		{
			...usualTimes,
			rule: weekly(2),
			firstOn: '2026-11-03',
			end: { kind: 'until', on: '2026-11-17' }
		},
		['2026-11-03T09:00:00.000Z', '2026-11-10T09:00:00.000Z', '2026-11-17T09:00:00.000Z']
	],
	[
		'until the day before',
		{
			...usualTimes,
			rule: weekly(2),
			firstOn: '2026-11-03',
			end: { kind: 'until', on: '2026-11-16' }
		},
		['2026-11-03T09:00:00.000Z', '2026-11-10T09:00:00.000Z']
	],
	[
		'half past midnight on the two nights',
		{
			...usualTimes,
			...{ fromMinute: 30, untilMinute: 90 },
			rule: weekly(0),
			firstOn: '2026-03-29',
			end: { kind: 'count', count: 1 }
		},
		['2026-03-28T23:30:00.000Z']
	],
	[
		'the first Monday of a quarter',
		{
			...usualTimes,
			rule: { every: 'month', by: 'position', interval: 3, position: 1, weekday: 1 },
			firstOn: '2026-01-05',
			end: { kind: 'count', count: 4 }
		},
		[
			'2026-01-05T09:00:00.000Z',
			'2026-04-06T08:00:00.000Z',
			'2026-07-06T08:00:00.000Z',
			'2026-10-05T08:00:00.000Z'
		]
	]
];

const weekday = fc.integer({ min: 0, max: 6 });
/** Whatever rule Kring can say. */
export const anyRule: fc.Arbitrary<Rule> = fc.oneof(
	fc.record({
		every: fc.constant('week' as const),
		interval: fc.integer({ min: 1, max: 8 }),
		weekdays: fc.uniqueArray(weekday, { minLength: 1, maxLength: 7 })
	}),
	fc.record({
		every: fc.constant('month' as const),
		by: fc.constant('position' as const),
		interval: fc.integer({ min: 1, max: 12 }),
		position: fc.constantFrom(...positions),
		weekday
	}),
	fc.record({
		every: fc.constant('month' as const),
		by: fc.constant('day' as const),
		interval: fc.integer({ min: 1, max: 12 }),
		day: fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constant('last' as const))
	})
);
