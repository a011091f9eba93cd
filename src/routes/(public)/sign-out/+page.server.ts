import { redirect } from '@sveltejs/kit';
import { endSession, sessionCookie } from '#lib/server/session/index.ts';
import { cookieOptions } from '#lib/server/web/index.ts';
import { thrownAway } from '../../leftovers.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	name: locals.visitor?.name ?? null,
	personId: locals.visitor?.personId ?? null
});

export const actions: Actions = {
	// For whoever is signed in or not: the device is left empty either way (T9.3, T9.4).
	default: async ({ request, cookies, locals, setHeaders }) => {
		if (locals.visitor !== null) await endSession(locals.db, locals.visitor.sessionId);
		cookies.delete(sessionCookie, cookieOptions);
		setHeaders(await thrownAway(request));
		redirect(303, '/');
	}
};
