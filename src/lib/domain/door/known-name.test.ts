import { expect, test } from 'vitest';
import { foundByName } from './known-name.ts';

const people = [
	{ callName: 'Jan', nameHint: 'Lindelaan' },
	{ callName: 'Jan', nameHint: 'met hond' },
	{ callName: 'Mevrouw van den Bérg', nameHint: null },
	{ callName: 'Zoë', nameHint: null },
	{ callName: 'Anne-Jan', nameHint: null },
	{ callName: 'Van Gogh', nameHint: null },
	{ callName: 'De', nameHint: null }
];
const found = (typed: string) =>
	foundByName(people, typed).map(({ callName, nameHint }) => nameHint ?? callName);

test.each([
	['two letters find everybody whose name begins so, and who is called so first', 'ja'],
	['capitals make no difference', 'JA']
])('%s', (_name, typed) => {
	expect(found(typed)).toEqual(['Lindelaan', 'met hond', 'Anne-Jan']);
});

test.each([
	['an accent that was not typed', 'berg', ['Mevrouw van den Bérg']],
	['an accent that was typed too much', 'zöe', ['Zoë']],
	['the small words before a name', 'van den berg', ['Mevrouw van den Bérg']],
	['other small words than there are', 'van der be', ['Mevrouw van den Bérg']],
	['two people of one name by their hint', 'jan hond', ['met hond']],
	['a name of which only a small word is known', 'van', ['Van Gogh', 'Mevrouw van den Bérg']],
	['somebody who is called by a small word', 'de', ['De', 'Mevrouw van den Bérg']],
	['nobody', 'xy', []]
])('finds %s', (_name, typed, expected) => {
	expect(found(typed)).toEqual(expected);
});

test('while nothing is typed everybody stands there, by name', () => {
	expect(found(' ')).toHaveLength(people.length);
	expect(found('')[0]).toBe('Anne-Jan');
});
