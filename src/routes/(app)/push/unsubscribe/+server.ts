import { UnsubscribeForm } from '#lib/domain/notice.ts';
import { unsubscribe } from '#lib/server/push/devices.ts';
import { answerJson } from '#lib/server/web/index.ts';

/** Forgets where this browser can be rung. */
export const POST = answerJson(UnsubscribeForm, async ({ locals }, form) => {
	await locals.gate.own((own) => unsubscribe(own, form));
	return { on: false };
});
