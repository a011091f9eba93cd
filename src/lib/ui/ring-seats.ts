// Who sits where on the ring. Angles are in degrees, clockwise from the right, in steps of 15,
// because each step is one class in Ring.svelte: a page may carry no style attributes.

import type { RingPerson, RingSeat } from './shapes.ts';

/** Seats drawn at most; more people than that become one seat that says "+3". */
export const mostSeats = 8;
const mostInner = 5;
/** Outer seats there is room for, by how many sit on the inner orbit; the seat "+3" is one of them. */
const mostOuter: readonly number[] = [5, 5, 5, 5, 4, 4];

/** Something on the ring: a person, an empty seat or the rest. */
export type Seated =
	| { kind: 'person'; orbit: 'inner' | 'outer'; angle: number; person: RingPerson }
	| { kind: 'empty'; orbit: 'inner' | 'outer'; angle: number; seat: RingSeat }
	| { kind: 'more'; orbit: 'outer'; angle: number; count: number };

// The seats are chosen so that no name, two lines at most, touches a face or another name.

/** Inner seats stand between the names at the top, the sides and the bottom. */
const innerAngles: readonly (readonly number[])[] = [
	[],
	[225],
	[225, 315],
	[225, 315, 90],
	[225, 315, 45, 135],
	[210, 270, 330, 30, 150]
];

/** Outer seats: the top first, then the sides; what the inner orbit leaves free at the bottom. */
const outerAngles: readonly (readonly number[])[] = [
	[],
	[270],
	[180, 0],
	[180, 270, 0],
	[180, 0, 60, 120],
	[180, 270, 0, 60, 120]
];
const outerOfFour: readonly (readonly number[])[] = [...outerAngles.slice(0, 4), [180, 270, 0, 90]];
const outerOfFive: readonly (readonly number[])[] = [
	[],
	[300],
	[240, 300],
	[240, 300, 90],
	[240, 300, 60, 120]
];
const outerFor = [
	outerAngles,
	outerAngles,
	outerAngles,
	outerAngles,
	outerOfFour,
	outerOfFive
] as const;

/**
 * Everybody with a place, inner orbit first.
 *
 * @param people in the order of the page; nobody is left out without the "+n" seat saying so.
 * @param empty  seats for who could be asked; they get what people leave free.
 */
export function seated(people: readonly RingPerson[], empty: readonly RingSeat[]): Seated[] {
	const inner = people.filter((person) => person.orbit === 'inner');
	const outer = people.filter((person) => person.orbit === 'outer');
	const near = Math.min(inner.length, mostInner);
	const room = Math.max(mostSeats - near, 3);
	const seats = mostOuter[near] ?? 0;
	const allOuter = Math.min(outer.length, room, seats);
	const allInner = Math.min(near, mostSeats - allOuter);
	const fits = allInner === inner.length && allOuter === outer.length;
	// Somebody gives up a seat to the one that counts, where that one finds none.
	const shownOuter = outer.slice(0, fits ? allOuter : Math.min(allOuter, seats - 1));
	const shownInner = inner.slice(0, allInner);
	const rest = people.length - shownInner.length - shownOuter.length;

	const taken = shownOuter.length + (rest > 0 ? 1 : 0);
	// A full outer orbit needs the room that a fourth seat near by would take.
	const nearby = taken > 4 ? 3 : 4;
	const emptyInner = empty
		.filter((seat) => seat.orbit === 'inner')
		.slice(0, Math.max(0, nearby - shownInner.length));
	const emptyOuter = empty
		.filter((seat) => seat.orbit === 'outer')
		.slice(0, Math.max(0, 3 - taken));

	const innerCount = shownInner.length + emptyInner.length;
	const outerCount = taken + emptyOuter.length;
	const angles = [
		...(innerAngles[innerCount] ?? []),
		...(outerFor[innerCount]?.[outerCount] ?? [])
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
