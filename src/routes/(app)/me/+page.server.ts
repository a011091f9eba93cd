import { randomId } from '#lib/domain/id.ts';
import { redirect } from '@sveltejs/kit';
import { AccountForm, accountOf, changeAccount } from '#lib/server/account.ts';
import { endOtherDevices, endSession, sessionCookie } from '#lib/server/session/index.ts';
import { actOwn, answer, cookieOptions } from '#lib/server/web/index.ts';
import { thrownAway } from '../../leftovers.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => ({
	changeId: randomId(),
	account: await locals.gate.own(accountOf),
	done:
		url.searchParams.get('done') === 'mail' ? 'mail' : url.searchParams.has('done') ? 'saved' : null
}));

export const actions: Actions = {
	save: actOwn(AccountForm, changeAccount, { goTo: () => '/me?done=1' }),
	/** Every device, this one too. */
	everywhere: async ({ request, cookies, locals, setHeaders }: RequestEvent) => {
		await locals.gate.own(async (own) => {
			await endOtherDevices(own);
			await endSession(own.tx, own.sessionId);
		});
		cookies.delete(sessionCookie, cookieOptions);
		setHeaders(await thrownAway(request));
		redirect(303, '/');
	}
};
