import type { RequestEvent } from '@sveltejs/kit';
import { NameContactForm } from '#lib/domain/door/missed-form.ts';
import { printedCode } from '#lib/domain/invited.ts';
import { nameContact } from '#lib/server/door/index.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { house } from '#lib/server/web/house.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** A visitor names somebody, or their circle. It needs a network: the code is made by Kring. */
export const POST = answerJson(NameContactForm, (event: RequestEvent, form) =>
	withDevice(event, { revoked: 'stays_out' }, async (door) => {
		const { env } = house();
		const { code, expiresAtMs } = await nameContact(door, form, env.secret);
		const path = form.kind === 'circle' ? '/walk-in' : '/me/visitors';
		const where = `${new URL(env.origin).host}${path}`;
		return { code: printedCode(code), where, expiresAtMs };
	})
);
