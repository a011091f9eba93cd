import { expect, test } from 'vitest';
import { colourOf, firstName, initials, nameColours } from './names.ts';

test.each([
	['Wim Kokken', 'WK'],
	['Anne van der Berg', 'AB'],
	['Jan-Piet de Wit', 'JW'],
	['huisarts', 'HU'],
	['Ö', 'Ö'],
	['  ', ''],
	['van der', 'VD']
])('%s becomes %s', (name, letters) => {
	expect(initials(name)).toBe(letters);
});

test('a name keeps its colour, and every colour exists', () => {
	const names = Array.from({ length: 200 }, (_, index) => `Naam ${index}`);
	const colours = new Set(names.map(colourOf));
	expect(colourOf('Toos')).toBe(colourOf('Toos'));
	expect([...colours].sort()).toEqual(Array.from({ length: nameColours }, (_, index) => index + 1));
});

test('the first name is the first word', () => {
	expect(firstName(' Gerrit Smulders ')).toBe('Gerrit');
	expect(firstName('')).toBe('');
});
