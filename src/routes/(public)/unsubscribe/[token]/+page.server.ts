import { Refusal } from '#lib/domain/refusal.ts';
import { personOfStopToken, stopMails } from '#lib/server/push/mail.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

/**
 * Opening the link changes nothing: mail programs open links by themselves. A link that is not ours
 * promises nothing either.
 */
export const load = answer(async ({ params, url }: PageServerLoadEvent) => {
	if (personOfStopToken(params.token, house().env.secret) === null) throw new Refusal('not_found');
	return { done: url.searchParams.has('done') };
});

export const actions: Actions = {
	/** One press on the page, or the one click of a mail program (RFC 8058): no sign-in is needed (T8.2). */
	default: answer(async ({ locals, params }: RequestEvent) => {
		const known = await stopMails(locals.db, params.token, house().env.secret);
		if (!known) throw new Refusal('not_found');
		return { done: true };
	})
};
