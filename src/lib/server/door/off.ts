import { dayOf, daysAfter } from '../../domain/day.ts';
import type { HostCancelForm } from '../../domain/door/door-form.ts';
import { Refusal } from '../../domain/refusal.ts';
import { dayRow, record, setOff } from '../activity/index.ts';
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
	// A device has today and tomorrow in its hands, and nothing further off.
	if (day.heldOn > daysAfter(dayOf(now), 1)) throw new Refusal('not_found');
	if (day.status === 'cancelled') return;
	await setOff(door, day, { reason, note, byId: null });
	await record(
		{ tx, neighbourhoodId, now, personId: null },
		{ id: activityId, organisationId: null },
		{ kind: 'day_cancelled_at_door', on: day.heldOn }
	);
}
