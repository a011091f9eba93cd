import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter, wallClock } from './day.ts';
import { isDutchHoliday } from './holiday.ts';
import {
	afterWaking,
	endOfWaking,
	instantOf,
	isWaking,
	isWorkingDay,
	nextWaking,
	nextWorkingDay
} from './wall-time.ts';

const at = (text: string) => new Date(text);
const anyMoment = fc
	.integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2027, 0, 1) / 1000 })
	.map((seconds) => new Date(seconds * 1000));

describe('what is agreed by the wall clock', () => {
	test('a time that the clock skips is the next minute that exists', () => {
		const three = at('2026-03-29T01:00:00Z');
		expect(instantOf({ on: '2026-03-29', minute: 120 })).toEqual(three);
		expect(instantOf({ on: '2026-03-29', minute: 150 })).toEqual(three);
		expect(instantOf({ on: '2026-03-29', minute: 180 })).toEqual(three);
	});

	test('a time that comes twice is the first one', () => {
		expect(instantOf({ on: '2026-10-25', minute: 150 })).toEqual(at('2026-10-25T00:30:00Z'));
	});

	test('shows on the clock what was agreed, on any day, or comes later than a skipped hour', () => {
		const day = fc.integer({ min: 0, max: 364 }).map((days) => daysAfter('2026-01-01', days));
		const odd = fc.constantFrom('2026-03-29', '2026-10-25');
		fc.assert(
			fc.property(fc.oneof(day, odd), fc.integer({ min: 0, max: 1439 }), (on, minute) => {
				const shown = wallClock(instantOf({ on, minute }));
				const isSkipped = on === '2026-03-29' && minute >= 120 && minute < 180;
				expect(shown).toMatchObject({ on, second: 0 });
				expect(shown.hour * 60 + shown.minute).toBe(isSkipped ? 180 : minute);
			}),
			{ numRuns: 300 }
		);
	});

	test('minute 1440 is the midnight that follows', () => {
		expect(instantOf({ on: '2026-03-29', minute: 1440 })).toEqual(at('2026-03-29T22:00:00Z'));
	});
});

describe('waking hours', () => {
	test.each([
		['2026-03-04T06:59:59Z', false],
		['2026-03-04T07:00:00Z', true],
		['2026-03-04T19:59:59Z', true],
		['2026-03-04T20:00:00Z', false]
	])('run from 8.00 to 21.00: %s', (text, expected) => {
		expect(isWaking(at(text))).toBe(expected);
	});

	test('four hours from 19.30 on end at 10.30 the next day', () => {
		expect(afterWaking(at('2026-03-04T18:30:00Z'), 240)).toEqual(at('2026-03-05T09:30:00Z'));
	});

	test('four hours from the middle of the night end at noon', () => {
		expect(afterWaking(at('2026-03-04T02:00:00Z'), 240)).toEqual(at('2026-03-04T11:00:00Z'));
	});

	test('what would end at 21.00 ends when people are awake again', () => {
		expect(afterWaking(at('2026-03-04T19:00:00Z'), 60)).toEqual(at('2026-03-05T07:00:00Z'));
	});

	test('a night in which the clock jumps takes nothing from them', () => {
		expect(afterWaking(at('2026-03-28T19:00:00Z'), 120)).toEqual(at('2026-03-29T07:00:00Z'));
		expect(afterWaking(at('2026-10-24T18:00:00Z'), 120)).toEqual(at('2026-10-25T08:00:00Z'));
	});

	test('a wait always ends in waking hours, later than it began, and in two parts as in one', () => {
		fc.assert(
			fc.property(
				anyMoment,
				fc.integer({ min: 1, max: 2_880 }),
				fc.integer({ min: 0, max: 2_880 }),
				(from, first, second) => {
					const whole = afterWaking(from, first + second);
					expect(isWaking(whole)).toBe(true);
					expect(whole.getTime()).toBeGreaterThan(from.getTime());
					expect(afterWaking(afterWaking(from, first), second)).toEqual(whole);
				}
			),
			{ numRuns: 200 }
		);
	});

	test('they begin again before they end', () => {
		fc.assert(
			fc.property(anyMoment, (from) => {
				const begins = nextWaking(from);
				expect(begins.getTime()).toBeGreaterThanOrEqual(from.getTime());
				expect(endOfWaking(from).getTime()).toBeGreaterThan(begins.getTime());
			}),
			{ numRuns: 200 }
		);
	});
});

describe('working days', () => {
	test('there are none in a weekend and on a holiday', () => {
		const days = ['2026-04-03', '2026-04-04', '2026-04-05', '2026-04-06', '2026-04-07'];
		expect(days.map((on) => isWorkingDay(on, isDutchHoliday))).toEqual([
			true,
			false,
			false,
			false,
			true
		]);
	});

	test('the Saturday before Easter waits for Tuesday', () => {
		const tuesday = at('2026-04-07T08:00:00Z');
		expect(nextWorkingDay(at('2026-04-04T12:00:00Z'), 600, isDutchHoliday)).toEqual(tuesday);
	});

	test('early on a working day it is that day, on the stroke itself the next one', () => {
		const monday = at('2026-03-02T09:00:00Z');
		expect(nextWorkingDay(at('2026-03-02T03:00:00Z'), 600, isDutchHoliday)).toEqual(monday);
		const tuesday = at('2026-03-03T09:00:00Z');
		expect(nextWorkingDay(monday, 600, isDutchHoliday)).toEqual(tuesday);
	});
});
