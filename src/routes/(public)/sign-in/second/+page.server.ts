import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { CodeField } from '#lib/domain/account.ts';
import { hasSecond, keysOf, needsSecond } from '#lib/server/session/index.ts';
import { actOpen, answer, leadingTo, ownPath, proveByTotp } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const to = ownPath(url.searchParams.get('to'));
	if (locals.visitor === null || !needsSecond(locals.visitor)) redirect(303, to ?? '/');
	const keys = await locals.gate.own(keysOf);
	if (!hasSecond(keys)) redirect(303, leadingTo('/me/keys', to));
	return {
		to,
		personId: locals.visitor.personId,
		passkey: keys.passkeys.length > 0,
		totp: keys.totpSince !== null
	};
});

export const actions: Actions = {
	totp: actOpen(
		v.object({ code: CodeField }),
		async (event, { code }) => {
			await proveByTotp(event, code);
			return {};
		},
		{ goTo: (_answer, { url }) => ownPath(url.searchParams.get('to')) ?? '/' }
	)
};
