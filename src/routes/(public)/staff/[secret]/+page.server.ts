import * as v from 'valibot';
import { CodeField, MailField, NameField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	acceptStaffInvitation,
	askAddressCode,
	countTry,
	hashOfAddress,
	hashOfNetwork,
	limits,
	shownStaffInvitation,
	useCode
} from '#lib/server/session/index.ts';
import { actOpen, answer, carryCodeRequest, codeRequestOf, signIn } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params }: PageServerLoadEvent) => {
	const { env, db } = house();
	await countTry(db, limits.staffFromNetwork, hashOfNetwork(env.secret, locals.network));
	return { invitation: await shownStaffInvitation(db, params.secret), demo: env.demo };
});

const who = { name: NameField, address: MailField };

export const actions: Actions = {
	/** The name is typed, the address gets a code. */
	ask: actOpen(v.object(who), async (event, { name, address }) => {
		const { env, db } = house();
		const { network, language } = event.locals;
		await shownStaffInvitation(db, event.params['secret'] ?? '');
		carryCodeRequest(event, await askAddressCode(db, env, address, { network, language }), null);
		return { name, address };
	}),
	/** With the code the address is shown to be theirs, and the invitation is used up. */
	accept: actOpen(
		v.object({ ...who, code: CodeField }),
		async (event, { name, address, code }) => {
			const { env, db } = house();
			const { network, language } = event.locals;
			const secret = event.params['secret'] ?? '';
			await shownStaffInvitation(db, secret);
			const { request } = codeRequestOf(event);
			const shown = await useCode(db, env, { purpose: 'address', cookie: request, code, network });
			if (shown.addressHash !== hashOfAddress(env.secret, address)) throw new Refusal('code_dead');
			const personId = await acceptStaffInvitation(db, { secret, name, address, language });
			const { addressHash } = shown;
			const from = {
				personId,
				factors: ['invitation', 'mail'] as const,
				strong: false,
				addressHash
			};
			return { goTo: await signIn(event, from, null) };
		},
		{ goTo: ({ goTo }) => goTo }
	)
};
