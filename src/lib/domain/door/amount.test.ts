import { expect, test } from 'vitest';
import { centsFrom } from './amount.ts';

test.each([
	['5', 500],
	['5,50', 550],
	['2.5', 250],
	[' € 12,05 ', 1205],
	['5,-', 500],
	['0', 0],
	['10000', 1_000_000],
	['10000,01', null],
	['', null],
	['vijf', null],
	['-5', null],
	['5,555', null],
	['1 000', null]
])('%s', (text, cents) => {
	expect(centsFrom(text)).toBe(cents);
});
