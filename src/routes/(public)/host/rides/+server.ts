import type { RequestEvent } from '@sveltejs/kit';
import { HostRideForm } from '#lib/domain/door/ride-form.ts';
import { hostSays } from '#lib/server/door/index.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** A host says something of rides. It needs a network: two people wait for each other. */
export const POST = answerJson(HostRideForm, (event: RequestEvent, form) =>
	withDevice(event, { revoked: 'stays_out' }, async (door) => {
		await hostSays(door, form);
		return { does: form.does };
	})
);
