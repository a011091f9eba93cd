import { Refusal } from '#lib/domain/refusal.ts';
import { stopMails } from '#lib/server/push/mail.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

/** Opening the link changes nothing: mail programs open links by themselves. */
export const load = answer(async ({ url }: PageServerLoadEvent) => ({
	done: url.searchParams.has('done')
}));

export const actions: Actions = {
	/** One press on the page, or the one click of a mail program (RFC 8058): no sign-in is needed (T8.2). */
	default: answer(async ({ locals, params }: RequestEvent) => {
		const known = await stopMails(locals.db, params.token, house().env.secret);
		if (!known) throw new Refusal('not_found');
		return { done: true };
	})
};
