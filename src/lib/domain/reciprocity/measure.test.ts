import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	balancedOf,
	balanceIndex,
	circulationOf,
	gini,
	groupsOf,
	quantile,
	shareOf,
	type Volume
} from './measure.ts';

const points = fc.nat({ max: 200 });
const volumes = fc.array(fc.record({ given: points, received: points }), { maxLength: 40 });

describe('who gave and who received', () => {
	test('each active neighbour is in one group, and who did neither in none', () => {
		const list = [
			{ given: 4, received: 0 },
			{ given: 0, received: 6 },
			{ given: 2, received: 2 },
			{ given: 0, received: 0 }
		];
		expect(groupsOf(list)).toEqual({ active: 3, onlyGave: 1, onlyReceived: 1, both: 1 });
	});

	test('whoever they are, the groups add up, in any order', () => {
		fc.assert(
			fc.property(volumes, (list) => {
				const { active, onlyGave, onlyReceived, both } = groupsOf(list);
				expect(onlyGave + onlyReceived + both).toBe(active);
				expect(groupsOf(list.toReversed())).toEqual(groupsOf(list));
				const turned = list.map(({ given, received }) => ({ given: received, received: given }));
				expect(groupsOf(turned)).toMatchObject({ onlyGave: onlyReceived, onlyReceived: onlyGave });
			})
		);
	});
});

describe('how even somebody is', () => {
	test.each<[Volume, number | null]>([
		[{ given: 3, received: 1 }, 0.5],
		[{ given: 0, received: 8 }, -1],
		[{ given: 8, received: 0 }, 1],
		[{ given: 0, received: 0 }, null]
	])('%o is %s', (volume, index) => {
		expect(balanceIndex(volume)).toBe(index);
	});

	test('half more than the other is still balanced, and a point beyond it is not', () => {
		expect(balancedOf([{ given: 3, received: 1 }])).toEqual({ count: 1, of: 1 });
		expect(balancedOf([{ given: 4, received: 1 }])).toEqual({ count: 0, of: 1 });
	});

	test('it lies between -1 and 1, and turning all help round turns it round', () => {
		fc.assert(
			fc.property(points, points, (given, received) => {
				const index = balanceIndex({ given, received });
				if (index === null) return expect(given + received).toBe(0);
				expect(Math.abs(index)).toBeLessThanOrEqual(1);
				expect(balanceIndex({ given: received, received: given })).toBe(index === 0 ? 0 : -index);
			})
		);
	});
});

describe('how unevenly it is spread', () => {
	test('alike for everybody is nothing, and all with one of ten is nine tenths', () => {
		expect(gini(Array.from({ length: 10 }, () => 7))).toBe(0);
		expect(gini([0, 0, 0, 0, 0, 0, 0, 0, 0, 5])).toBeCloseTo(0.9, 10);
	});

	test('of fewer than ten, or of nothing at all, there is none', () => {
		expect(gini([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
		expect(gini(Array.from({ length: 12 }, () => 0))).toBeNull();
	});

	test('it is half of the mean difference of two, as a share of the mean', () => {
		fc.assert(
			fc.property(fc.array(points, { minLength: 10, maxLength: 30 }), (values) => {
				const found = gini(values);
				const [n, sum] = [values.length, values.reduce((total, one) => total + one, 0)];
				if (sum === 0) return expect(found).toBeNull();
				const apart = values.flatMap((one) => values.map((other) => Math.abs(one - other)));
				const differences = apart.reduce((total, one) => total + one, 0);
				expect(found).toBeCloseTo(differences / (2 * n * sum), 10);
				expect(found).toBeGreaterThanOrEqual(0);
				expect(found).toBeLessThan(1);
				expect(gini(values.toReversed())).toBe(found);
				expect(gini(values.map((one) => one * 3))).toBeCloseTo(found!, 10);
			})
		);
	});
});

test('points go round as often as they could have been spent; where nobody had any there is no answer', () => {
	expect(circulationOf(90, [20, 40])).toBe(3);
	expect(circulationOf(90, [0, 0])).toBeNull();
	expect(circulationOf(0, [])).toBeNull();
});

test('a part of nothing is no share', () => {
	expect(shareOf({ count: 0, of: 0 })).toBeNull();
	expect(shareOf({ count: 1, of: 4 })).toBe(0.25);
});

test('a quantile lies between the smallest and the largest, and a larger share is no smaller', () => {
	expect(quantile([], 0.5)).toBeNull();
	expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
	const sorted = fc
		.array(points, { minLength: 1, maxLength: 30 })
		.map((list) => list.toSorted((one, other) => one - other));
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	fc.assert(
		fc.property(sorted, share, share, (list, one, other) => {
			const [low, high] = [
				quantile(list, Math.min(one, other))!,
				quantile(list, Math.max(one, other))!
			];
			expect(low).toBeGreaterThanOrEqual(list[0]!);
			expect(high).toBeLessThanOrEqual(list.at(-1)!);
			expect(low).toBeLessThanOrEqual(high + 1e-9);
		})
	);
});
