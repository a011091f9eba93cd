import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { CodeField } from '#lib/domain/account.ts';
import { codeCookie } from '#lib/server/session/index.ts';
import { actOpen, ownPath, signInByMail } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ cookies, locals, url }) => {
	const to = ownPath(url.searchParams.get('to'));
	if (locals.visitor !== null) redirect(303, to ?? '/');
	return { to, asked: cookies.get(codeCookie) !== undefined, demo: house().env.demo };
};

const CodeForm = v.object({ code: CodeField });

export const actions: Actions = {
	default: actOpen(CodeForm, async (event, form) => ({ goTo: await signInByMail(event, form) }), {
		goTo: ({ goTo }) => goTo
	})
};
