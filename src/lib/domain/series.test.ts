import { describe, expect, test } from 'vitest';
import { corrections, dayValues, observedDays, type Entry } from './series.ts';

/** What somebody scored on day 1, 2, 3 …; null where nothing was written. */
function scored(observerId: string, values: readonly (number | null)[]): Entry[] {
	return values.flatMap((value, at) =>
		value === null ? [] : [{ id: `${observerId}${at + 1}`, observerId, day: at + 1, value }]
	);
}

describe('the correction of observers', () => {
	// The example of S12.1.
	const entries = [
		...scored('A', [1, 1, 2, null, 1, 1, 2, null, 1, 0, null, 1]),
		...scored('B', [0, null, 1, 0, 0, null, 1, 0, 0, null, null, 1]),
		...scored('C', [...Array<null>(10).fill(null), 1])
	];
	const days = observedDays(entries);
	const offsets = corrections(days);

	test('takes off what somebody scores higher or lower than all together', () => {
		expect(offsets['A']).toBeCloseTo(0.214286, 6);
		expect(offsets['B']).toBeCloseTo(-0.247863, 6);
	});

	test('leaves alone who wrote on fewer than five days', () => {
		expect(offsets).not.toHaveProperty('C');
	});

	test('gives the values of the sheet', () => {
		const x = new Map(dayValues(days, offsets).map((one) => [one.day, one.x]));
		expect(x.get(1)).toBeCloseTo(0.516789, 6);
		expect(x.get(4)).toBeCloseTo(0.247863, 6);
		expect(x.get(10)).toBeCloseTo(-0.214286, 6);
		expect(x.get(11)).toBe(1);
	});

	test('is not mistaken for something that every object has', () => {
		const named = observedDays(scored('constructor', [1, 1]));
		expect(dayValues(named, {}).map(({ x }) => x)).toEqual([1, 1]);
	});
});

describe('a day value', () => {
	test('counts somebody who wrote twelve times once', () => {
		const busy = Array.from({ length: 12 }, (_, at) => {
			return { id: `busy${at}`, observerId: 'Ans', day: 1, value: 3 };
		});
		const quiet = { id: 'quiet', observerId: 'Bram', day: 1, value: 1 };
		expect(dayValues(observedDays([...busy, quiet]), {})).toMatchObject([{ x: 2, spread: 2 }]);
	});

	test('is absent on a day without a score', () => {
		const days = observedDays(scored('Ans', [0, null, null, 1]));
		expect(days.map(({ day }) => day)).toEqual([1, 4]);
	});

	test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
		'is never made of %s',
		(value) => {
			const entry = { id: 'one', observerId: 'Ans', day: 1, value };
			expect(() => observedDays([entry])).toThrow(RangeError);
		}
	);

	test('is never made of a text or of half a day', () => {
		const text = { id: 'one', observerId: 'Ans', day: 1, value: '2' as unknown as number };
		expect(() => observedDays([text])).toThrow(RangeError);
		expect(() => observedDays([{ ...text, value: 2, day: 1.5 }])).toThrow(RangeError);
	});

	test('does not choose between two contents of one id', () => {
		const entry = { id: 'one', observerId: 'Ans', day: 1, value: 1 };
		expect(observedDays([entry, { ...entry }])).toHaveLength(1);
		expect(() => observedDays([entry, { ...entry, value: 2 }])).toThrow(RangeError);
	});
});
