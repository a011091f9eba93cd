import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dietCodes, type DietCode } from './operation.ts';
import { maybeSame, together } from './same.ts';

const named = (id: string, callName: string, nameHint: string | null = null) => ({
	...{ id, callName, nameHint }
});

describe('names that may be one person', () => {
	test.each([
		['Mo', 'mó', null, null, true],
		['Jan', 'Jan', 'van de bakker', null, true],
		['Jan', 'Jan', 'bakker', 'met de hond', false],
		['Jan', 'Jan', 'Bakker', 'bakker', true],
		['Jan', 'Janna', null, null, false],
		['An-Marie', 'an marie', null, null, true]
	])('%s and %s', (one, other, hint, otherHint, is) => {
		const pairs = maybeSame([named('a', one, hint), named('b', other, otherHint)]);
		expect(pairs.map((pair) => pair.map(({ id }) => id))).toEqual(is ? [['a', 'b']] : []);
	});

	test('of three of one name each pair is asked about, once', () => {
		const pairs = maybeSame(['a', 'b', 'c'].map((id) => named(id, 'Mo')));
		expect(pairs.map((pair) => pair.map(({ id }) => id).join(''))).toEqual(['ab', 'ac', 'bc']);
	});

	test('nobody without letters in their name is like anybody', () => {
		expect(maybeSame([named('a', '!'), named('b', '?')])).toEqual([]);
	});
});

describe('names that are one person', () => {
	const visitor = (id: string, codes: readonly DietCode[] = [], welcomeNote = '') => ({
		...{ id, dietCodes: codes, welcomeNote, callName: id }
	});

	test('what either may not eat and wants known holds for the one, whose name is that of who stays', () => {
		const rows = [
			visitor('a', ['soft'], 'Ik zie weinig.'),
			visitor('b', ['no_milk'], 'Ik hoor slecht.')
		];
		expect(together(rows, new Map([['b', 'a']]))).toEqual([
			visitor(
				'a',
				dietCodes.filter((code) => ['soft', 'no_milk'].includes(code)),
				'Ik zie weinig. Ik hoor slecht.'
			)
		]);
	});

	test('nothing that anybody may not eat is ever lost, however names are put together', () => {
		const ids = ['a', 'b', 'c', 'd'];
		fc.assert(
			fc.property(
				fc.tuple(...ids.map(() => fc.subarray([...dietCodes]))),
				// Each may turn out to be one of those before: nobody is put together in a circle.
				fc.tuple(...ids.map((_id, at) => fc.option(fc.nat({ max: Math.max(0, at - 1) })))),
				(codes, earlier) => {
					const sameAs = new Map(
						ids.flatMap((id, at) => {
							const to = earlier[at];
							return to === null || to === undefined || at === 0 ? [] : [[id, ids[to]!] as const];
						})
					);
					const people = together(
						ids.map((id, at) => visitor(id, codes[at])),
						sameAs
					);
					expect(people).toHaveLength(ids.length - sameAs.size);
					const kept = new Set(people.flatMap((one) => one.dietCodes));
					expect(kept).toEqual(new Set(codes.flat()));
				}
			)
		);
	});
});
