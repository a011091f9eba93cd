import * as v from 'valibot';
import { CodeField, MailField } from '#lib/domain/account.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { accountOf } from '#lib/server/account.ts';
import {
	askAddressCode,
	changeAddress,
	codeCookie,
	hashOfAddress,
	keysOf,
	knownDeviceCookie,
	knownDeviceSeconds,
	markedKnown,
	mayChangeKeys,
	mayChangeNow,
	useCode
} from '#lib/server/session/index.ts';
import {
	actOpen,
	answer,
	carryCodeRequest,
	codeRequestOf,
	cookieOptions,
	ownPath
} from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent, RequestEvent } from './$types';

export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const visitor = visitorOf(locals);
	return locals.gate.own(async (own) => {
		const keys = await keysOf(own);
		return {
			to: ownPath(url.searchParams.get('to')),
			mailAddress: keys.mailAddress,
			fresh: mayChangeNow(visitor, keys, own.now),
			firstKeyFrom: keys.firstKeyFrom,
			demo: house().env.demo
		};
	});
});

export const actions: Actions = {
	/** The new address gets a code, whether or not somebody has it. */
	ask: actOpen(v.object({ address: MailField }), async (event, { address }) => {
		const { env, db } = house();
		const { network, language } = event.locals;
		await mayChange(event);
		carryCodeRequest(event, await askAddressCode(db, env, address, { network, language }), null);
		return { address };
	}),
	/** With the code it is shown to be theirs, and takes the place of the old one. */
	change: actOpen(
		v.object({ address: MailField, code: CodeField }),
		async (event, { address, code }) => {
			const { env, db } = house();
			const { cookies, locals } = event;
			const { network } = locals;
			// The second of two presses finds it done.
			if ((await mayChange(event)) === address) return {};
			const { request } = codeRequestOf(event);
			const shown = await useCode(db, env, { purpose: 'address', cookie: request, code, network });
			if (shown.addressHash !== hashOfAddress(env.secret, address)) throw new Refusal('code_dead');
			await locals.gate.own(async (own) => {
				await mayChangeKeys(own, visitorOf(locals));
				await changeAddress(own, env, address);
			});
			cookies.delete(codeCookie, cookieOptions);
			const mark = markedKnown(env.secret, cookies.get(knownDeviceCookie), shown.addressHash);
			cookies.set(knownDeviceCookie, mark, { ...cookieOptions, maxAge: knownDeviceSeconds });
			return {};
		},
		{ goTo: (_answer, { url }) => ownPath(url.searchParams.get('to')) ?? '/me?done=mail' }
	)
};

/** Insists that this visitor may change how they come in; says which address they have now. */
function mayChange({ locals }: Pick<RequestEvent, 'locals'>): Promise<string | null> {
	const visitor = visitorOf(locals);
	return locals.gate.own(async (own) => {
		await mayChangeKeys(own, visitor);
		return (await accountOf(own)).mailAddress;
	});
}

function visitorOf({ visitor }: RequestEvent['locals']) {
	if (visitor === null || visitor.kind === 'card') throw new Refusal('not_found');
	return visitor;
}
