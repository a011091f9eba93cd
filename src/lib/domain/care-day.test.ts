import { describe, expect, test } from 'vitest';
import { careDay, careDayStart, dayName, dayNumber, isWithin } from './care-day.ts';

const named = (at: string, timeZone?: string) => dayName(careDay(new Date(at), timeZone));

describe('a care day', () => {
	test.each([
		['2026-03-10T02:59:59Z', '2026-03-09'],
		['2026-03-10T03:00:00Z', '2026-03-10'],
		['2026-03-10T23:30:00Z', '2026-03-10'],
		['2026-01-01T00:00:00Z', '2025-12-31']
	])('begins at four in the morning: %s belongs to %s', (at, on) => {
		expect(named(at)).toBe(on);
	});

	test.each([
		// The night of 29 March is an hour shorter, that of 25 October an hour longer.
		['2026-03-29T01:59:59Z', '2026-03-28'],
		['2026-03-29T02:00:00Z', '2026-03-29'],
		['2026-10-25T02:59:59Z', '2026-10-24'],
		['2026-10-25T03:00:00Z', '2026-10-25']
	])('holds a change of the clock: %s belongs to %s', (at, on) => {
		expect(named(at)).toBe(on);
	});

	test('follows the zone of the circle, not that of the phone', () => {
		expect(named('2026-03-10T03:30:00Z', 'Europe/Amsterdam')).toBe('2026-03-10');
		expect(named('2026-03-10T03:30:00Z', 'Europe/Lisbon')).toBe('2026-03-09');
		expect(named('2026-03-10T03:30:00Z', 'America/Paramaribo')).toBe('2026-03-09');
	});

	test.each(['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25'])(
		'%s and the day after lie one apart, however long it was',
		(on) => {
			const noon = new Date(`${on}T11:00:00Z`);
			const nextNoon = new Date(noon.getTime() + 86_400_000);
			expect(careDay(nextNoon) - careDay(noon)).toBe(1);
		}
	);

	test('knows the instant at which it begins', () => {
		expect(careDayStart(dayNumber('2026-03-29')).toISOString()).toBe('2026-03-29T02:00:00.000Z');
		expect(careDayStart(dayNumber('2026-10-25')).toISOString()).toBe('2026-10-25T03:00:00.000Z');
		const lisbon = careDayStart(dayNumber('2026-06-01'), 'Europe/Lisbon');
		expect(lisbon.toISOString()).toBe('2026-06-01T03:00:00.000Z');
	});

	test.each(['2026-02-30', '2026-13-01', 'yesterday', '', '2026-3-1'])('"%s" is none', (text) => {
		expect(() => dayNumber(text)).toThrow(RangeError);
	});

	test('lies in a range with both its ends', () => {
		const range = [{ fromDay: 3, toDay: 5 }];
		expect([2, 3, 5, 6].map((day) => isWithin(day, range))).toEqual([false, true, true, false]);
	});
});
