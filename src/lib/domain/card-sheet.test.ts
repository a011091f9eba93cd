import { expect, test } from 'vitest';
import { isCardOver, keepCardMs } from './card-sheet.ts';

test('a card goes from a device 14 days after its last contact, and not before', () => {
	expect(isCardOver(0, keepCardMs)).toBe(false);
	expect(isCardOver(0, keepCardMs + 1)).toBe(true);
});
