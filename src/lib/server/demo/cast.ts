import { sql } from 'drizzle-orm';
import type { Db } from '../db/connect.ts';
import { startSession } from '../session/index.ts';
import { demoWorld, type InTwoLanguages } from './world/index.ts';
import { looks } from './world/looks.ts';

/** Somebody of the demo world whom a visitor may be, with the circles they are in. */
export type DemoFace = {
	key: string;
	name: string;
	portrait: string | null;
	oneLine: InTwoLanguages;
};

/** Everybody of the demo world, grouped by circle; who is in none comes last. */
export function demoCast(now: Date): { residentName: string | null; people: DemoFace[] }[] {
	const world = demoWorld(now);
	const faces = new Map(
		world.people.map(
			({ key, name, oneLine }) =>
				[key, { key, name, portrait: looks[key] ?? null, oneLine }] as const
		)
	);
	const groups = world.circles.map(({ residentKey, members }) => ({
		residentName: faces.get(residentKey)!.name,
		people: members.map(({ personKey }) => faces.get(personKey)!)
	}));
	const placed = new Set(groups.flatMap(({ people }) => people.map(({ key }) => key)));
	const others = [...faces.values()].filter(({ key }) => !placed.has(key));
	return [...groups, { residentName: null, people: others }];
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
