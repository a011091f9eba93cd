import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewest, figuresOf, type RequestHours } from './figures.ts';

const row = (change: Partial<RequestHours> = {}): RequestHours => ({
	...{ isEssential: false, isOpen: false, openHours: 100, yesHours: 4, agreedHours: 10 },
	...change
});
const rows = (count: number, change: Partial<RequestHours> = {}) =>
	Array.from({ length: count }, () => row(change));

test('half took no longer than the median, and nine of ten no longer than the other', () => {
	const list = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((hours) =>
		row({ yesHours: hours, agreedHours: hours * 2 })
	);
	expect(figuresOf(list)).toEqual({
		...{ asked: 11, agreed: 11, firstYes: { median: 6, most: 10 }, openLong: 0 },
		...{ agreement: { median: 12, most: 20 }, essentialInADay: null }
	});
});

test('what waits for longer than a week is what is open, and care counts within a day', () => {
	const waits = { isOpen: true, yesHours: null, agreedHours: null };
	const list = [
		...rows(6, { ...waits, openHours: 169 }),
		...rows(6, { ...waits, openHours: 168 }),
		...rows(6, { isEssential: true, yesHours: 24 }),
		...rows(6, { isEssential: true, yesHours: 25 }),
		// Asked this morning: it may still be answered in time.
		...rows(6, { ...waits, isEssential: true, openHours: 3 })
	];
	expect(figuresOf(list)).toMatchObject({ asked: 30, openLong: 6, essentialInADay: 0.5 });
});

test('few are not told, nor what is left of a whole when few are taken from it', () => {
	expect(figuresOf(rows(4))).toEqual({
		...{ asked: null, agreed: null, firstYes: null, agreement: null, openLong: null },
		essentialInADay: null
	});
	const mostly = [...rows(10), ...rows(4, { agreedHours: null })];
	expect(figuresOf(mostly)).toMatchObject({ asked: 14, agreed: null });
	expect(figuresOf([])).toMatchObject({ asked: null });
	const some = fc.record({
		isEssential: fc.boolean(),
		isOpen: fc.boolean(),
		openHours: fc.nat({ max: 400 }),
		yesHours: fc.option(fc.nat({ max: 100 })),
		agreedHours: fc.option(fc.nat({ max: 100 }))
	});
	fc.assert(
		fc.property(fc.array(some, { maxLength: 30 }), (list) => {
			const { asked, agreed, openLong } = figuresOf(list);
			for (const part of [agreed, openLong])
				for (const number of part === null ? [] : [part, (asked ?? 0) - part])
					expect(number === 0 || number >= fewest).toBe(true);
			expect(figuresOf(list.toReversed())).toEqual(figuresOf(list));
		})
	);
});
