import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CardCodeField } from './look-card-form.ts';
import { cardSigns, printedCardCode } from './look-card.ts';

test.each([
	['ABC234', 'ABC234'],
	[' abc 234 ', 'ABC234'],
	['abc-234', 'ABC234'],
	['ABC23', null],
	['ABC2345', null],
	// Signs that look like others are in no code.
	['ABC0I1', null],
	['', null]
])('what somebody types as a code: %j', (typed, code) => {
	const parsed = v.safeParse(CardCodeField, typed);
	expect(parsed.success ? parsed.output : null).toBe(code);
});

test('a code on paper comes back as it is typed', () => {
	expect(printedCardCode('ABC234')).toBe('ABC 234');
	expect(v.parse(CardCodeField, printedCardCode('XYZ789'))).toBe('XYZ789');
	expect(cardSigns).not.toMatch(/[01IO]/);
});
