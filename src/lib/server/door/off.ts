import type { HostCancelForm } from '../../domain/door/door-form.ts';
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
	if (day.status === 'cancelled') return;
	await setOff(door, day, { reason, note, byId: null });
	await record(
		{ tx, neighbourhoodId, now, personId: null },
		{ id: activityId, organisationId: null },
		{ kind: 'day_cancelled_at_door', on: day.heldOn }
	);
}
