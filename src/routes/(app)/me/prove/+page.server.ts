import * as v from 'valibot';
import { CodeField } from '#lib/domain/account.ts';
import { codeCookie, keysOf, mayMakeFirst } from '#lib/server/session/index.ts';
import {
	actOpen,
	answer,
	askToProveByMail,
	leadingTo,
	ownPath,
	proveByMail,
	proveByTotp
} from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ cookies, locals, url }: PageServerLoadEvent) => {
	const { visitor } = locals;
	const { passkeys, totpSince, mailAddress, firstKeyFrom, first } = await locals.gate.own(
		async (own) => {
			const keys = await keysOf(own);
			// Who has nothing to show a proof by makes a way back in first.
			return { ...keys, first: visitor !== null && mayMakeFirst(visitor, keys) };
		}
	);
	return {
		first,
		firstKeyFrom,
		to: ownPath(url.searchParams.get('to')),
		mailAddress,
		asked: cookies.get(codeCookie) !== undefined && url.searchParams.has('sent'),
		passkey: passkeys.length > 0,
		totp: totpSince !== null,
		demo: house().env.demo
	};
});

const back = {
	goTo: (_answer: unknown, { url }: { url: URL }) => ownPath(url.searchParams.get('to')) ?? '/'
};
const CodeForm = v.object({ code: CodeField });

export const actions: Actions = {
	ask: actOpen(
		v.object({}),
		async (event) => {
			await askToProveByMail(event);
			return {};
		},
		{
			goTo: (_answer, { url }) => {
				const path = leadingTo('/me/prove', ownPath(url.searchParams.get('to')));
				return `${path}${path.includes('?') ? '&' : '?'}sent=1`;
			}
		}
	),
	code: actOpen(
		CodeForm,
		async (event, { code }) => {
			await proveByMail(event, code);
			return {};
		},
		back
	),
	totp: actOpen(
		CodeForm,
		async (event, { code }) => {
			await proveByTotp(event, code);
			return {};
		},
		back
	)
};
