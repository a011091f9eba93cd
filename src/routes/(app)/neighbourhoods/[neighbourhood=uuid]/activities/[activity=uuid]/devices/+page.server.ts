import { DeviceForm, PairingForm } from '#lib/domain/door/door-form.ts';
import { printedCode } from '#lib/domain/invited.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	devicesOf,
	makePairing,
	pairingCode,
	releaseDevice,
	revokeDevice
} from '#lib/server/door/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator, shownToCoordinator } from '#lib/server/web/office.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import { activityIn, backTo, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		...(await frameOf(post, activityIn(event))),
		devices: await devicesOf(post, activityIn(event)),
		saved: event.url.searchParams.has('saved'),
		changeId: randomId()
	}))
);

export const actions: Actions = {
	add: shownToCoordinator(
		PairingForm,
		(post, form, event, changeId) =>
			makePairing(post, activityIn(event), form, { key: house().env.secret, changeId }),
		(event, { name }, { pairingId, expiresAtMs }) => {
			const { secret, origin } = house().env;
			const code = pairingCode(secret, activityIn(event), pairingId);
			const href = `${origin}/host#${code}`;
			const expiresAt = new Date(expiresAtMs);
			return { name, code: printedCode(code), modules: qrOf(href), expiresAt };
		}
	),
	revoke: actAsCoordinator(
		DeviceForm,
		(post, form, event) => revokeDevice(post, activityIn(event), form),
		backTo('/devices')
	),
	release: actAsCoordinator(
		DeviceForm,
		(post, form, event) => releaseDevice(post, activityIn(event), form),
		backTo('/devices')
	)
};
