import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { SecretField } from '#lib/domain/account.ts';
import { codeCookie } from '#lib/server/session/index.ts';
import { actOpen, signInByMail } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoad } from './$types';

// Opening the link changes nothing: what stands after the `#` never comes here by itself (T2.3).
export const load: PageServerLoad = ({ cookies, locals }) => {
	if (locals.visitor !== null) redirect(303, '/');
	return { asked: cookies.get(codeCookie) !== undefined };
};

const LinkForm = v.object({ token: SecretField });

export const actions: Actions = {
	default: actOpen(LinkForm, async (event, form) => ({ goTo: await signInByMail(event, form) }), {
		goTo: ({ goTo }) => goTo
	})
};
