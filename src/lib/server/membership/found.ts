import type { CircleEvent } from '../../domain/event.ts';
import type { Standing } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import { membersOf, presentIdsOf, type MemberView } from '../circle.ts';
import type { Tx } from '../db/connect.ts';

/** What the helpers of this room need of a deed, whatever it permits. */
export type Acting = {
	tx: Tx;
	circleId: string;
	personId: string;
	standing: Standing;
	now: Date;
	record: (body: CircleEvent) => Promise<number>;
};

/** What it takes to end somebody's place: a deed has it, and so has an errand of the house, which is nobody. */
export type Ending = Omit<Acting, 'personId' | 'standing'> & { personId: string | null };

/**
 * The member that a form is about, as the circle knows them.
 *
 * @throws {Refusal} `not_found` for somebody who never had a place here, or was taken out.
 */
export async function memberIn(
	where: { tx: Tx; circleId: string },
	personId: string
): Promise<MemberView> {
	const members = await membersOf(where.tx, where.circleId);
	const found = members.find((one) => one.personId === personId);
	if (found === undefined || found.standing.removedAt !== null) throw new Refusal('not_found');
	return found;
}

/** Whether each of these people has a place in the circle now. */
export async function whoIsHere(deed: Acting): Promise<(personId: string) => boolean> {
	const members = await membersOf(deed.tx, deed.circleId);
	const here = new Set(presentIdsOf(members, deed.now));
	return (personId) => here.has(personId);
}
