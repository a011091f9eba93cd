// Who sits where on the ring. Angles are in degrees, clockwise from the right, in steps of 15,
// because each step is one class in Ring.svelte: a page may carry no style attributes.

import type { RingPerson, RingSeat } from './shapes.ts';

/** Seats drawn at most; more people than that become one seat that says "+3". */
export const mostSeats = 8;
const mostInner = 5;

/** Something on the ring: a person, an empty seat or the rest. */
export type Seated =
	| { kind: 'person'; orbit: 'inner' | 'outer'; angle: number; person: RingPerson }
	| { kind: 'empty'; orbit: 'inner' | 'outer'; angle: number; seat: RingSeat }
	| { kind: 'more'; orbit: 'outer'; angle: number; count: number };

/** Inner seats leave the top and the bottom free, where names stand; the fifth takes the top. */
const innerAngles: readonly (readonly number[])[] = [
	[],
	[210],
	[210, 330],
	[210, 330, 30],
	[210, 330, 30, 150],
	[210, 270, 330, 30, 150]
];

/** Outer seats: the top first, then the sides; with a name at the inner top they start beside it. */
const outerAngles: readonly (readonly number[])[] = [
	[],
	[270],
	[180, 0],
	[180, 270, 0],
	[180, 240, 300, 0],
	[180, 240, 300, 0, 60],
	[180, 240, 300, 0, 60, 120]
];
const outerBesideTop: readonly (readonly number[])[] = [
	[],
	[300],
	[240, 300],
	[240, 300, 0],
	[180, 240, 300, 0],
	[180, 240, 300, 0, 60],
	[180, 240, 300, 0, 60, 120]
];

/**
 * Everybody with a place, inner orbit first.
 *
 * @param people in the order of the page; nobody is left out without the "+n" seat saying so.
 * @param empty  seats for who could be asked; they get what people leave free.
 */
export function seated(people: readonly RingPerson[], empty: readonly RingSeat[]): Seated[] {
	const inner = people.filter((person) => person.orbit === 'inner');
	const outer = people.filter((person) => person.orbit === 'outer');
	const outerRoom = Math.max(mostSeats - Math.min(inner.length, mostInner), 3);
	const shownOuter = outer.slice(0, Math.min(outerRoom, mostInner));
	const shownInner = inner.slice(0, Math.min(mostInner, mostSeats - shownOuter.length));
	const rest = people.length - shownInner.length - shownOuter.length;

	const innerFree = Math.max(0, 4 - shownInner.length);
	const outerFree = Math.max(0, 3 - shownOuter.length);
	const emptyInner = empty.filter((seat) => seat.orbit === 'inner').slice(0, innerFree);
	const emptyOuter = empty.filter((seat) => seat.orbit === 'outer').slice(0, outerFree);

	const innerCount = shownInner.length + emptyInner.length;
	const outerCount = shownOuter.length + emptyOuter.length + (rest > 0 ? 1 : 0);
	const angles = [
		...(innerAngles[innerCount] ?? []),
		...((innerCount === mostInner ? outerBesideTop : outerAngles)[outerCount] ?? [])
	];
	const places = [
		...shownInner.map((person) => ({ kind: 'person', orbit: 'inner', person }) as const),
		...emptyInner.map((seat) => ({ kind: 'empty', orbit: 'inner', seat }) as const),
		...shownOuter.map((person) => ({ kind: 'person', orbit: 'outer', person }) as const),
		...emptyOuter.map((seat) => ({ kind: 'empty', orbit: 'outer', seat }) as const),
		...(rest > 0 ? [{ kind: 'more', orbit: 'outer', count: rest } as const] : [])
	];
	return places.map((place, index) => ({ ...place, angle: angles[index] ?? 0 }));
}
