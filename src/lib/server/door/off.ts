import { and, eq } from 'drizzle-orm';
import type { HostCancelForm } from '../../domain/door/door-form.ts';
import { newId } from '../../domain/id.ts';
import { dayRow, setOff } from '../activity/index.ts';
import { activity, activityLog } from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';

/**
 * A host says that a day does not go on, or stops early: what was recorded stays. Said twice it was
 * said once.
 *
 * @throws {Refusal} `not_found`, `day_past`.
 */
export async function cancelAtDoor(
	door: AtDoor,
	{ occurrenceId, reason, note }: HostCancelForm
): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = door;
	const day = await dayRow(door, activityId, occurrenceId);
	if (day.status === 'cancelled') return;
	await setOff(door, day, { reason, note, byId: null });
	await tx.insert(activityLog).values({
		...{ neighbourhoodId, id: newId(now.getTime()), activityId, at: now },
		body: { kind: 'day_cancelled_at_door', on: day.heldOn }
	});
	await tx
		.update(activity)
		.set({ changedAt: now })
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
}
