import * as v from 'valibot';
import { findLimit } from './limits.ts';
import { wordsOf } from './words.ts';

// How a stranger finds what goes on near by: by a postcode, or by the name of a place. There is no map,
// and nobody is asked where they are: postcodes that are close together have numbers that are.

/** What somebody looks for, with what they typed as it is said back to them. */
export type Wanted = { typed: string } & (
	{ kind: 'postcode'; postcode: string } | { kind: 'name'; words: string[] }
);

/** A postcode, "1234 ab" or its four digits, or else a name of two letters at least. */
export const FindForm = v.object({
	place: v.pipe(
		v.string(),
		v.trim(),
		v.maxLength(findLimit),
		v.transform((text): Wanted => {
			const [postcode] = /^[1-9]\d{3}(?=\s?([A-Za-z]{2})?$)/.exec(text) ?? [];
			if (postcode !== undefined) return { typed: postcode, kind: 'postcode', postcode };
			return { typed: text, kind: 'name', words: wordsOf(text) };
		}),
		v.check((wanted) => wanted.kind === 'postcode' || isName(wanted.words))
	)
});

/** What begins with a number is a postcode with a slip in it, but for the second of two villages. */
function isName(words: readonly string[]): boolean {
	const [first = '', ...others] = words;
	const named = /^[1-9]e$/.test(first) ? others : words;
	return named.join('').length >= 2 && /^\p{L}/u.test(named[0] ?? '');
}

/** A neighbourhood by everything that it is found by. */
export type FindableArea = {
	slug: string;
	name: string;
	/** The town, or the municipality where nothing goes on yet. */
	town: string;
	/** The first four digits of postcodes in it. */
	postcodes: readonly string[];
	/** Other names: of its towns, of the buildings where something goes on, and of what goes on. */
	names: readonly string[];
	/** Whether something goes on there. */
	isAlive: boolean;
};

/** What was found, and how: right there, in the surroundings, or not at all. */
export type FoundAreas = { how: 'there' | 'around' | 'nowhere'; areas: FindableArea[] };

/** So many neighbourhoods are told of in the surroundings. */
const mostAround = 5;

/** The neighbourhoods of what somebody typed; those of one kind in the order in which they came. */
export function foundAreas(areas: readonly FindableArea[], wanted: Wanted): FoundAreas {
	const there =
		wanted.kind === 'postcode'
			? areas.filter(({ postcodes }) => postcodes.includes(wanted.postcode))
			: named(areas, wanted.words);
	if (there.length > 0) return { how: 'there', areas: there };
	const around = wanted.kind === 'postcode' ? areasAround(areas, [wanted.postcode]) : [];
	return around.length > 0 ? { how: 'around', areas: around } : { how: 'nowhere', areas: [] };
}

/** The region of a postcode, its first two digits: what lies in another is far away, however near the number. */
export function regionOf(postcode: string): string {
	return postcode.slice(0, 2);
}

/** Where something goes on in the region of postcodes, the nearest number first. */
export function areasAround(
	areas: readonly FindableArea[],
	postcodes: readonly string[]
): FindableArea[] {
	return areas
		.filter(({ isAlive }) => isAlive)
		.map((area) => ({ area, far: farFrom(area, postcodes) }))
		.filter(({ far }) => far < Infinity)
		.toSorted((one, other) => one.far - other.far)
		.slice(0, mostAround)
		.map(({ area }) => area);
}

function farFrom(area: FindableArea, postcodes: readonly string[]): number {
	const steps = area.postcodes.flatMap((own) =>
		postcodes
			.filter((one) => regionOf(one) === regionOf(own))
			.map((one) => Math.abs(Number(one) - Number(own)))
	);
	return Math.min(...steps);
}

/** Those that are called so; else those in which something begins with all of these words. */
function named(areas: readonly FindableArea[], words: readonly string[]): FindableArea[] {
	const all = areas.map((area) => ({
		area,
		names: [area.name, area.town, ...area.names].map(wordsOf)
	}));
	const isCalled = (name: readonly string[]) => name.join(' ') === words.join(' ');
	const exact = all.filter(({ names }) => names.some(isCalled));
	const near = all.filter(({ names }) =>
		names.some((name) => words.every((word) => name.some((own) => own.startsWith(word))))
	);
	return (exact.length > 0 ? exact : near).map(({ area }) => area);
}
