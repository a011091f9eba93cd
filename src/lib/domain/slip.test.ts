import { expect, test } from 'vitest';
import { isSlipDay, slipNumber, tidySlipNumber } from './slip.ts';

test('a slip is of today or of the fourteen days before', () => {
	expect(isSlipDay('2031-03-15', '2031-03-15')).toBe(true);
	expect(isSlipDay('2031-03-01', '2031-03-15')).toBe(true);
	expect(isSlipDay('2031-02-28', '2031-03-15')).toBe(false);
	expect(isSlipDay('2031-03-16', '2031-03-15')).toBe(false);
});

test('a number is the same however it is written', () => {
	for (const typed of ['482 913', ' 482913', '482-913', '482.913'])
		expect(tidySlipNumber(typed)).toBe('482913');
	expect(tidySlipNumber('A 12')).toBe('a12');
});

test('printed slips have numbers of six figures, each another', () => {
	const id = '0191b5a2-7c3d-4e5f-8a1b-2c3d4e5f6a7b';
	const numbers = [slipNumber(id, 0), slipNumber(id, 1), slipNumber(id, 2)];
	for (const number of numbers) expect(number).toMatch(/^[1-9]\d\d \d{3}$/);
	expect(new Set(numbers).size).toBe(3);
});
