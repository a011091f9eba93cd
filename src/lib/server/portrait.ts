import { eq, sql } from 'drizzle-orm';
import { chosenPortrait, type PortraitForm } from '../domain/portrait-form.ts';
import { Refusal } from '../domain/refusal.ts';
import { membersOf } from './circle.ts';
import { person } from './db/schema/index.ts';
import type { Deed, Own, Sight } from './gate/index.ts';

// The drawing by which somebody is seen. Everybody draws themselves; the resident may have no
// account, so who speaks for them may do it too.

/** Whose drawing it is, and how it is now. */
export type Drawn = { name: string; portrait: string | null };

/** Keeps how this person wants to be seen. */
export async function drawMe(own: Own, form: PortraitForm): Promise<Record<string, never>> {
	await own.tx
		.update(person)
		.set({ portrait: chosenPortrait(form) })
		.where(eq(person.id, own.personId));
	return {};
}

/**
 * How the resident is seen now, for who may change it.
 *
 * @throws {Refusal} `not_found` for anybody else.
 */
export async function residentDrawn(
	sight: Sight<'circle.read'>
): Promise<Drawn & { isMe: boolean }> {
	if (!sight.may('circle.drawResident')) throw new Refusal('not_found');
	const { tx, circleId } = sight;
	const resident = (await membersOf(tx, circleId)).find(({ role }) => role === 'resident');
	if (resident === undefined) throw new Refusal('not_found');
	const { personId, name, portrait } = resident;
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	return { name, portrait, isMe: personId === sight.personId };
}

/** Keeps how the resident is seen. The database lets nobody but who speaks for them do this. */
export async function drawResident(
	deed: Deed<'circle.drawResident'>,
	form: PortraitForm
): Promise<{ personId: string }> {
	const { residentId } = deed.standing;
	await deed.tx.execute(sql`select kring_draw_resident(${deed.circleId}, ${chosenPortrait(form)})`);
	await deed.record({ kind: 'portrait.set', personId: residentId });
	return { personId: residentId };
}
