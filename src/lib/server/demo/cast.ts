import { sql } from 'drizzle-orm';
import type { Db } from '../db/connect.ts';
import { startSession } from '../session/index.ts';
import { demoWorld, type InTwoLanguages } from './world/index.ts';
import { looks } from './world/looks.ts';
import { neighbours } from './world/neighbours.ts';

/** Somebody of the demo world whom a visitor may be, with the circles they are in. */
export type DemoFace = {
	key: string;
	name: string;
	portrait: string | null;
	oneLine: InTwoLanguages;
};

/** Those whom a visitor may be, who belong together. */
export type DemoGroup = {
	/** A circle, the neighbours who are worth being first, those besides, or who is in neither. */
	kind: 'circle' | 'neighbours' | 'more_neighbours' | 'others';
	/** Of a circle: round whom it is. */
	residentName: string | null;
	people: DemoFace[];
};

/** Everybody of the demo world: by circle, then the neighbours, then who is in neither. */
export function demoCast(now: Date): DemoGroup[] {
	const world = demoWorld(now);
	const faces = new Map(
		world.people.map(
			({ key, name, oneLine }) =>
				[key, { key, name, portrait: looks[key] ?? null, oneLine }] as const
		)
	);
	const circles = world.circles.map(({ residentKey, members }): DemoGroup => ({
		kind: 'circle',
		residentName: faces.get(residentKey)!.name,
		people: members.map(({ personKey }) => faces.get(personKey)!)
	}));
	const placed = new Set(circles.flatMap(({ people }) => people.map(({ key }) => key)));
	const neighboursWhere = (isFirst: boolean) =>
		Object.entries(neighbours)
			.filter(([, one]) => (one.isFirst ?? false) === isFirst)
			.map(([key, { name, look, oneLine }]) => ({ key, name, portrait: look, oneLine }));
	return [
		...circles,
		{ kind: 'neighbours', residentName: null, people: neighboursWhere(true) },
		{ kind: 'more_neighbours', residentName: null, people: neighboursWhere(false) },
		{
			kind: 'others',
			residentName: null,
			people: [...faces.values()].filter(({ key }) => !placed.has(key))
		}
	];
}

/**
 * Signs in as somebody of the demo world. It counts as a second factor (settled 42), so that every
 * role can be looked at.
 *
 * @returns the value of the cookie, or null when nobody has that key.
 */
export async function signInAsDemo(db: Db, key: string, device: string): Promise<string | null> {
	const rows = await db.execute<{ id: string | null }>(sql`select kring_find_demo(${key}) as id`);
	const personId = rows[0]?.id ?? null;
	if (personId === null) return null;
	const { token } = await startSession(db, { personId, factors: ['demo'], strong: true, device });
	return token;
}
