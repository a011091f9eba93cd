import { SubscribeForm } from '#lib/domain/notice.ts';
import { subscribe } from '#lib/server/push/devices.ts';
import { answerJson } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';

/** Keeps where this browser can be rung, for as long as it is signed in. */
export const POST = answerJson(SubscribeForm, async ({ locals }, form) => {
	const { pushHosts } = house().env;
	return locals.gate.own(async (own) => {
		await subscribe(own, form, pushHosts);
		return { on: true, personId: own.personId };
	});
});
