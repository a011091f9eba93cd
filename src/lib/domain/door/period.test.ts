import { expect, test } from 'vitest';
import { periodNamed, periodsUntil, settledMonths } from './period.ts';

test.each([
	['2026-02', '2026-02-01', '2026-02-28'],
	['2024-02', '2024-02-01', '2024-02-29'],
	['2026-Q1', '2026-01-01', '2026-03-31'],
	['2026-Q4', '2026-10-01', '2026-12-31'],
	['2026', '2026-01-01', '2026-12-31']
])('%s is from %s to %s', (name, fromOn, untilOn) => {
	expect(periodNamed(name)).toEqual({ name, fromOn, untilOn });
});

test.each(['', '2026-13', '2026-00', '2026-Q5', '1999', '2026-01-01', '2026-1', "2026'--"])(
	'%j is no period',
	(name) => {
		expect(periodNamed(name)).toBeNull();
	}
);

test('one looks back as long as names are kept', () => {
	const { months, quarters, years } = periodsUntil('2026-03-31');
	expect([months[0], months.at(-1), months.length]).toEqual(['2026-03', '2025-03', 13]);
	expect(quarters).toEqual(['2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1']);
	expect(years).toEqual(['2026', '2025']);
});

test('a month leaves the team once nothing can be told of it any more', () => {
	// The last day of February is told of until three in the morning eight days later.
	const before = settledMonths(new Date('2026-03-08T02:00:00Z'), '2026-03-08');
	expect(before.at(-1)).toBe('2026-01');
	const after = settledMonths(new Date('2026-03-08T02:00:01Z'), '2026-03-08');
	expect(after.at(-1)).toBe('2026-02');
	expect(after[0]).toBe('2025-03');
});
