import type { RequestEvent } from '@sveltejs/kit';
import { LeaveForm } from '#lib/domain/door/door-form.ts';
import { leaveDoor } from '#lib/server/door/index.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** A device says that it is no host's any more. One that was taken away already is told the same. */
export const POST = answerJson(LeaveForm, (event: RequestEvent, form) =>
	withDevice(event, { revoked: 'hands_over' }, async (door) => {
		await leaveDoor(door, form);
		return { deviceId: door.deviceId };
	})
);
