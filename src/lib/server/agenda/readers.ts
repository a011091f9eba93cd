import { sql } from 'drizzle-orm';
import { decide } from '../../domain/policy/decide.ts';
import type { Standing } from '../../domain/policy/standing.ts';
import { standingWithoutVisit } from '../circle.ts';
import type { Within } from './rows.ts';

// Who of a circle reads its agenda, and until when: whoever does not cannot keep what they promised in
// it, and hears nothing of it. Nobody has shown a second factor here; what is told has no content, and
// the page asks for it.

/** The members of a circle as far as its agenda goes, by id; who left is not among them. */
export type Readers = ReadonlyMap<string, Standing>;

/** Who is in the circle, with what they may. */
export async function readersOf({ tx, circleId }: Within): Promise<Readers> {
	const members = await tx.execute<{
		personId: string;
		standing: Record<string, unknown> | null;
	}>(sql`
		select person_id as "personId", kring_standing(circle_id, person_id) as standing from member
		where circle_id = ${circleId} and removed_at is null limit 200`);
	// Whoever may not ask how people stand is told nothing of it, as where the demo is filled.
	return new Map(
		members.flatMap(({ personId, standing }) =>
			standing === null ? [] : [[personId, standingWithoutVisit(standing)] as const]
		)
	);
}

/** Whether somebody reads the agenda at a moment, as things stand. */
export function readsAt(readers: Readers, personId: string, at: Date): boolean {
	return answerAt(readers, personId, at) === 'yes';
}

/** Whether somebody read the agenda until their place or their right ended. */
export function hasEnded(readers: Readers, personId: string, now: Date): boolean {
	return answerAt(readers, personId, now) === 'ended';
}

/** When somebody reads the agenda no more, as things stand: null for never. */
export function readsUntil(readers: Readers, personId: string, now: Date): Date | null {
	const standing = readers.get(personId);
	if (standing === undefined) return now;
	const { endsAt, representation, rights } = standing;
	const ends = [endsAt, representation?.endsAt, ...rights.map((right) => right.endsAt)]
		.filter((end) => end != null && end > now)
		.map((end) => end!)
		.toSorted((one, other) => one.getTime() - other.getTime());
	return [now, ...ends].find((at) => !readsAt(readers, personId, at)) ?? null;
}

function answerAt(readers: Readers, personId: string, at: Date) {
	const standing = readers.get(personId);
	return standing === undefined ? 'no_right' : decide('agenda.read', standing, at);
}
