import { expect, test } from 'vitest';
import { mobileNumber } from './phone.ts';

test.each([
	['06 1234 5678', '+31612345678'],
	['06-12345678', '+31612345678'],
	['0031 6 12345678', '+31612345678'],
	['+31 (0)6 1234 5678', '+31612345678'],
	['+49 151 23456789', '+4915123456789'],
	['+32 470 12 34 56', '+32470123456']
])('%s is the mobile %s', (typed, number) => {
	expect(mobileNumber(typed)).toBe(number);
});

test.each(['', '0512 123 456', '+31 512 123456', '112', '06 1234', 'niet', '+0 6 12345678'])(
	'no text message goes to "%s"',
	(typed) => {
		expect(mobileNumber(typed)).toBeNull();
	}
);

test('nobody’s number is none', () => {
	expect(mobileNumber(null)).toBeNull();
});
