import type { RequestEvent } from '@sveltejs/kit';
import { HostCancelForm } from '#lib/domain/door/door-form.ts';
import { cancelAtDoor } from '#lib/server/door/index.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** A host says that a day does not go on. It needs a network: people are told. */
export const POST = answerJson(HostCancelForm, (event: RequestEvent, form) =>
	withDevice(event, { revoked: 'stays_out' }, async (door) => {
		await cancelAtDoor(door, form);
		return { occurrenceId: form.occurrenceId };
	})
);
