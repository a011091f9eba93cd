import type { RequestEvent } from '@sveltejs/kit';
import { Refusal } from '../../domain/refusal.ts';
import {
	codeCookie,
	codeMinutes,
	deviceOf,
	knownDeviceCookie,
	knownDeviceSeconds,
	lifetimes,
	markedKnown,
	replaceSession,
	sessionCookie,
	startSession,
	useCode,
	type NewSession,
	type SessionKind
} from '../session/index.ts';
import { cookieOptions } from './form.ts';
import { house } from './house.ts';
import { leadingTo, ownPath } from './own-path.ts';

/**
 * Signs somebody in on this device: ends the sign-in that was here, starts one with a secret of
 * its own, and sets the cookie (T3.1, T3.2). Every way in ends here.
 *
 * @param from.addressHash  of the mail address that was shown to be theirs: this device is known
 *                          for it from now on (T2.6).
 * @returns where to go next: a professional first shows a second factor (T2.7).
 */
export async function signIn(
	event: RequestEvent,
	from: Omit<NewSession, 'device'> & { addressHash?: string },
	to: string | null
): Promise<string> {
	const { env, db } = house();
	const { cookies, locals, request } = event;
	const device = deviceOf(request.headers.get('user-agent'));
	const { token, kind } = await startSession(db, { ...from, device });
	if (locals.visitor !== null) await replaceSession(db, locals.visitor.sessionId, token);
	carrySession(event, token, kind);
	cookies.delete(codeCookie, cookieOptions);
	if (from.addressHash !== undefined) {
		const mark = markedKnown(env.secret, cookies.get(knownDeviceCookie), from.addressHash);
		cookies.set(knownDeviceCookie, mark, { ...cookieOptions, maxAge: knownDeviceSeconds });
	}
	const needsSecond = (kind === 'professional' || kind === 'operator') && !from.strong;
	return needsSecond ? leadingTo('/sign-in/second', to) : (to ?? '/');
}

/**
 * Signs in with a code or a link from a mail.
 *
 * @returns where to go next.
 * @throws {Refusal} as `useCode` does.
 */
export async function signInByMail(
	event: RequestEvent,
	typed: { code: string } | { token: string }
): Promise<string> {
	const { env, db } = house();
	const { request, to } = codeRequestOf(event);
	const { network } = event.locals;
	const shown = await useCode(db, env, { purpose: 'sign_in', cookie: request, network, ...typed });
	const { personId, addressHash } = shown;
	if (personId === null) throw new Refusal('code_dead');
	return signIn(event, { personId, factors: ['mail'], strong: false, addressHash }, to);
}

/** Sets the cookie of a sign-in: a new one, or one that got a new secret. */
export function carrySession({ cookies }: RequestEvent, token: string, kind: SessionKind): void {
	cookies.set(sessionCookie, token, {
		...cookieOptions,
		maxAge: lifetimes[kind].longestMs / 1000
	});
}

/**
 * Sets the cookie of a browser that asked for a code, with where it wanted to go. It lives a little
 * longer than the code, so that a late one is told to be late.
 */
export function carryCodeRequest(
	{ cookies }: RequestEvent,
	request: string,
	to: string | null
): void {
	const value = to === null ? request : `${request}.${Buffer.from(to).toString('base64url')}`;
	cookies.set(codeCookie, value, { ...cookieOptions, maxAge: 3 * codeMinutes * 60 });
}

/** What this browser asked for: the request to be shown with a code, and where to go afterwards. */
export function codeRequestOf({ cookies }: RequestEvent): {
	request: string | undefined;
	to: string | null;
} {
	const value = cookies.get(codeCookie);
	const [, , to = ''] = (value ?? '').split('.');
	return { request: value, to: ownPath(Buffer.from(to, 'base64url').toString()) };
}
