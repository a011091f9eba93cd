import { sql } from 'drizzle-orm';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { Absence, Rota } from '../../domain/duty.ts';
import type { Tx } from '../db/connect.ts';

/** A rota that the chain of a circle can ask, with the words by which people know it. */
export type CircleRota = Rota & {
	name: string;
	organisationId: string;
	organisationName: string;
};

/** What a circle knows of duty: for `World` of `domain/chain`. */
export type Duty = { rotas: CircleRota[]; absences: Absence[] };

/**
 * Duty as far as a circle can ask for it, in one round trip: the rotas of the organisations whose
 * professionals have a place there, and who of its members is away. It holds ids and no names of
 * people; who is on duty without a place in the circle is somebody the chain does not ask.
 *
 * @param tx     of a look, a deed or an errand in this circle.
 * @param from   shifts and absences that touch the time from here …
 * @param until  … to here are told.
 * @returns nothing of both for a circle that the asker has no place in.
 */
export async function dutyOf(tx: Tx, circleId: string, from: Date, until: Date): Promise<Duty> {
	// A shift of the evening before may still run.
	const [first, last] = [daysAfter(dayOf(from), -1), dayOf(until)];
	const [found] = await tx.execute<{ duty: Duty | null }>(
		sql`select kring_duty(${circleId}, ${first}::date, ${last}::date) as duty`
	);
	return found?.duty ?? { rotas: [], absences: [] };
}
