import { describe, expect, test } from 'vitest';
import type { Baseline } from '../baseline.ts';
import { quietAfter, scoredShare, silences } from './quiet.ts';

// The table of S12.1.
test.each([
	[1, 3],
	[0.99, 3],
	[0.9, 3],
	[0.7, 4],
	[0.6, 6],
	[0.5, 7],
	[0.4, 10],
	[0.3, 13],
	[0.25, 14],
	[0.2, 14],
	[0.01, 14]
])('who wrote on a share of %f of the days is quiet after %i days', (share, days) => {
	expect(quietAfter(share)).toBe(days);
});

test.each([0, -1, 1.01, Number.NaN])('%f is no share', (share) => {
	expect(() => quietAfter(share)).toThrow(RangeError);
});

describe('silences', () => {
	const baseline: Baseline = {
		fromDay: 1,
		toDay: 40,
		n: 28,
		mean: 0,
		sd: 0,
		sigma0: 0.15,
		highShare: 0,
		corrections: {}
	};
	/** 28 of 40 days: silence counts after four days. */
	const on = (days: readonly number[], untilDay: number) =>
		silences(days, baseline, { untilDay, paused: [] }).map(({ saidOn }) => saidOn);

	test('are measured against how often people wrote in normal weeks', () => {
		expect(scoredShare(baseline)).toBe(0.7);
		expect(on([40], 44)).toEqual([]);
		expect(on([40], 45)).toEqual([45]);
	});

	test('are none when somebody wrote on the last of the days', () => {
		expect(on([40, 44], 46)).toEqual([]);
		expect(on([40, 45], 46)).toEqual([45]);
	});

	test('are each said once', () => {
		expect(on([40, 50, 70], 90)).toEqual([45, 55, 75]);
	});

	test('are not looked for in the baseline itself', () => {
		expect(on([1, 20, 39], 40)).toEqual([]);
		expect(on([1, 20, 39], 60)).toEqual([44]);
	});
});
