import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { MailField } from '#lib/domain/account.ts';
import { askSignInCode, knownDeviceCookie } from '#lib/server/session/index.ts';
import { actOpen, carryCodeRequest, leadingTo, ownPath } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const to = ownPath(url.searchParams.get('to'));
	if (locals.visitor !== null) redirect(303, to ?? '/');
	return { to, demo: house().env.demo };
};

const SignInForm = v.object({ address: MailField });

export const actions: Actions = {
	default: actOpen(
		SignInForm,
		async (event, { address }) => {
			const { env, db } = house();
			const { cookies, locals, url } = event;
			const request = await askSignInCode(db, env, address, {
				network: locals.network,
				language: locals.language,
				deviceMark: cookies.get(knownDeviceCookie)
			});
			carryCodeRequest(event, request, ownPath(url.searchParams.get('to')));
			return {};
		},
		{ goTo: (_answer, { url }) => leadingTo('/sign-in/code', ownPath(url.searchParams.get('to'))) }
	)
};
