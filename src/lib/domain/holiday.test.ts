import { expect, test } from 'vitest';
import { easterSunday, isDutchHoliday } from './holiday.ts';

test.each([
	['1961-04-02'],
	['2000-04-23'],
	['2008-03-23'],
	['2011-04-24'],
	['2019-04-21'],
	['2024-03-31'],
	['2025-04-20'],
	['2026-04-05'],
	['2027-03-28'],
	['2028-04-16'],
	['2029-04-01'],
	['2030-04-21'],
	['2038-04-25']
])('Easter was or will be on %s', (on) => {
	expect(easterSunday(Number(on.slice(0, 4)))).toBe(on);
});

test('the days of 2026 on which hardly anybody works', () => {
	const days = Array.from({ length: 365 }, (_, index) =>
		new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)
	);
	expect(days.filter(isDutchHoliday)).toEqual([
		'2026-01-01',
		'2026-04-05',
		'2026-04-06',
		'2026-04-27',
		'2026-05-14',
		'2026-05-24',
		'2026-05-25',
		'2026-12-25',
		'2026-12-26'
	]);
});

test('the King is celebrated a day early when his birthday falls on a Sunday', () => {
	expect(isDutchHoliday('2025-04-26')).toBe(true);
	expect(isDutchHoliday('2025-04-27')).toBe(false);
});

test('Liberation Day is a day off once in five years', () => {
	expect([2025, 2026, 2029, 2030].map((year) => isDutchHoliday(`${year}-05-05`))).toEqual([
		true,
		false,
		false,
		true
	]);
});

test('on Good Friday people are at work, so they are asked', () => {
	expect(isDutchHoliday('2026-04-03')).toBe(false);
});
