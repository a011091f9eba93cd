import { expect, test } from 'vitest';
import { daysAfter } from './day.ts';
import { isoWeekOf, mondayOfIsoWeek } from './iso-week.ts';

test.each([
	['2026-11-23', '2026-w48'],
	['2026-11-29', '2026-w48'],
	['2027-01-03', '2026-w53'],
	['2027-01-04', '2027-w01'],
	['2024-12-30', '2025-w01'],
	['2023-01-01', '2022-w52']
])('%s lies in %s', (on, week) => {
	expect(isoWeekOf(on)).toBe(week);
});

test('every day of thirty years comes back from its week', () => {
	for (let on = '2020-01-01'; on < '2050-01-01'; on = daysAfter(on, 1)) {
		const monday = mondayOfIsoWeek(isoWeekOf(on));
		expect(monday !== null && monday <= on && daysAfter(monday, 6) >= on, on).toBe(true);
	}
});

test.each(['2026-w54', '2027-w53', '2026-w00', '2026-48', 'w48', '2026-w4'])(
	'%s is no week',
	(week) => {
		expect(mondayOfIsoWeek(week)).toBeNull();
	}
);

test('capitals are the same week', () => {
	expect(mondayOfIsoWeek('2026-W48')).toBe('2026-11-23');
});
