import { error, redirect } from '@sveltejs/kit';
import { demoCast, signInAsDemo } from '#lib/server/demo/cast.ts';
import { deviceOf, endSession, sessionCookie } from '#lib/server/session/index.ts';
import { formOf, setSessionCookie } from '#lib/server/web/index.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	groups: demoCast(new Date()).map(({ people, ...group }) => ({
		...group,
		people: people.map(({ key, name, portrait, oneLine }) => ({
			key,
			name,
			portrait,
			words: oneLine[locals.language]
		}))
	}))
});

export const actions: Actions = {
	default: async ({ request, locals, cookies }) => {
		const key = String((await formOf(request)).get('as') ?? '').replace(/[^a-z]/g, '');
		const token = await signInAsDemo(locals.db, key, deviceOf(request.headers.get('user-agent')));
		if (token === null) error(404, { message: m.refusal_not_found() });
		// As a real sign-in does: a device is one person's at a time.
		if (locals.visitor !== null) await endSession(locals.db, locals.visitor.sessionId);
		setSessionCookie(cookies, sessionCookie, token, 86_400);
		redirect(303, '/');
	}
};
