import type { RequestEvent } from '@sveltejs/kit';
import { Refusal } from '../../domain/refusal.ts';
import type { Visitor } from '../gate/index.ts';
import {
	askProveCode,
	checkTotp,
	codeCookie,
	countTotp,
	keysOf,
	prove,
	useCode
} from '../session/index.ts';
import { cookieOptions } from './form.ts';
import { house } from './house.ts';
import { carryCodeRequest, carrySession, codeRequestOf } from './sign-in.ts';

// Proving once more who one is, in a running sign-in. A visit by card cannot: it has no factor of
// its own to show.

/** Shows a code of the authenticator app: the sign-in is strong afterwards. @throws {Refusal} */
export async function proveByTotp(event: RequestEvent, code: string): Promise<void> {
	const { env, db } = house();
	const visitor = visitorOf(event);
	await countTotp(db, visitor.personId);
	const token = await event.locals.gate.own(async (own) => {
		await checkTotp(own, env, code);
		return prove(own.tx, own.sessionId, { factor: 'totp', strong: true });
	});
	carrySession(event, token, visitor.kind);
}

/** Sends a code to the person's own address. @throws {Refusal} `not_found` without an address. */
export async function askToProveByMail(event: RequestEvent): Promise<void> {
	const { env, db } = house();
	const { personId, language } = visitorOf(event);
	const { mailAddress } = await event.locals.gate.own(keysOf);
	if (mailAddress === null) throw new Refusal('not_found');
	const request = await askProveCode(db, env, { personId, address: mailAddress, language });
	carryCodeRequest(event, request, null);
}

/** Shows the code from that mail. @throws {Refusal} as `useCode` does. */
export async function proveByMail(event: RequestEvent, code: string): Promise<void> {
	const { env, db } = house();
	const visitor = visitorOf(event);
	const { request } = codeRequestOf(event);
	const { network, gate } = event.locals;
	const shown = await useCode(db, env, { purpose: 'prove', cookie: request, code, network });
	if (shown.personId !== visitor.personId) throw new Refusal('code_dead');
	const token = await gate.own((own) =>
		prove(own.tx, own.sessionId, { factor: 'mail', strong: false })
	);
	event.cookies.delete(codeCookie, cookieOptions);
	carrySession(event, token, visitor.kind);
}

function visitorOf({ locals }: RequestEvent): Visitor {
	const { visitor } = locals;
	if (visitor === null || visitor.kind === 'card') throw new Refusal('not_found');
	return visitor;
}
