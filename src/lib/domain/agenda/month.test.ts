import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter } from '../day.ts';
import { weekdayOf } from '../wall-time.ts';
import {
	dayShownFirst,
	daysOfMonth,
	monthLater,
	weeksOfMonth,
	type MonthDay,
	type MonthThing
} from './month.ts';

const thing = (heldOn: string, change: Partial<MonthThing> = {}): MonthThing => ({
	...{ id: heldOn, title: 'Fysio', heldOn, untilOn: heldOn, calendar: null },
	...{ startsAt: new Date(`${heldOn}T09:00:00Z`), isWholeDay: false, isCancelled: false },
	...{ asked: 0, open: 0, ...change }
});
const dayIn = (weeks: MonthDay[][], on: string) => weeks.flat().find((day) => day.on === on)!;

describe('a month of the agenda', () => {
	test('is whole weeks from Monday on, with each of its days once', () => {
		fc.assert(
			fc.property(fc.integer({ min: 2000, max: 2199 }), fc.integer({ min: 1, max: 12 }), (y, n) => {
				const month = `${y}-${String(n).padStart(2, '0')}`;
				const weeks = weeksOfMonth(month, []);
				const days = weeks.flat();
				expect(weeks.every((week) => week.length === 7 && weekdayOf(week[0]!.on) === 1)).toBe(true);
				expect(days.map(({ on }) => on)).toEqual(days.map((_, at) => daysAfter(days[0]!.on, at)));
				const own = days.filter(({ isOutside }) => !isOutside).map(({ on }) => on);
				const { fromOn, untilOn } = daysOfMonth(month);
				expect([own[0], own.at(-1)]).toEqual([fromOn, untilOn]);
				expect(own.every((on) => on.startsWith(month))).toBe(true);
				// No week that holds nothing of it.
				expect(weeks.every((week) => week.some(({ isOutside }) => !isOutside))).toBe(true);
				expect(monthLater(monthLater(month, 1), -1)).toBe(month);
			})
		);
	});

	test('a day tells where somebody is needed, and what was asked and is settled', () => {
		const weeks = weeksOfMonth('2026-11', [
			thing('2026-11-24', { id: 'a', asked: 2, open: 1 }),
			thing('2026-11-24', { id: 'b', asked: 1 }),
			thing('2026-11-25', { id: 'c' }),
			thing('2026-11-26', { id: 'd', asked: 1, isCancelled: true })
		]);
		expect(dayIn(weeks, '2026-11-24')).toMatchObject({ marks: ['ask', 'calm'], open: 1 });
		expect(dayIn(weeks, '2026-11-25').marks).toEqual(['there']);
		expect(dayIn(weeks, '2026-11-26').marks).toEqual(['there']);
		expect(dayIn(weeks, '2026-11-27').marks).toEqual([]);
	});

	test('what lasts several days stands on each, and asks once', () => {
		const away = thing('2026-10-30', {
			untilOn: '2026-11-02',
			isWholeDay: true,
			asked: 1,
			open: 1
		});
		const weeks = weeksOfMonth('2026-11', [away]);
		const there = weeks.flat().filter(({ things }) => things.length > 0);
		expect(there.map(({ on, open }) => [on, open])).toEqual([
			['2026-11-01', 1],
			['2026-11-02', 0]
		]);
		const october = weeksOfMonth('2026-10', [away]).flat();
		expect(october.filter(({ open }) => open > 0).map(({ on }) => on)).toEqual(['2026-10-30']);
	});

	test('today is shown first; in another month the first day on which somebody is needed', () => {
		const open = thing('2026-11-24', { asked: 1, open: 1 });
		const weeks = weeksOfMonth('2026-11', [thing('2026-11-12'), open]);
		expect(dayShownFirst(weeks, '2026-11-03')).toBe('2026-11-03');
		expect(dayShownFirst(weeks, '2026-10-03')).toBe('2026-11-24');
		expect(dayShownFirst(weeksOfMonth('2026-11', [thing('2026-11-12')]), '2026-10-03')).toBe(
			'2026-11-12'
		);
		expect(dayShownFirst(weeksOfMonth('2026-11', []), '2026-10-03')).toBe('2026-11-01');
	});
});
