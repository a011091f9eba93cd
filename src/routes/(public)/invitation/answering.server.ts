import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { YesForm } from '#lib/domain/invitation.ts';
import { acceptInvitation, declineInvitation, type Admitted } from '#lib/server/membership/index.ts';
import { lifetimes, sessionCookie, startSession, type Factor } from '#lib/server/session/index.ts';
import { setSessionCookie, type Problem } from '#lib/server/web/index.ts';

/** What came of an answer. */
export type Answered = { outcome: Admitted['outcome'] | 'declined'; circleId: string };

/** Signs in who was nobody before: on this device, and at once. */
export async function signInNow(event: RequestEvent, personId: string, factor: Factor): Promise<void> {
	const { token, kind } = await startSession(event.locals.db, {
		personId,
		factors: [factor],
		strong: false,
		device: ''
	});
	setSessionCookie(event.cookies, sessionCookie, token, lifetimes[kind].longestMs / 1000);
}

/** A yes: joins, and signs in who was nobody before. */
export async function sayYes(
	event: RequestEvent,
	form: YesForm,
	{ secretHash, changeId }: { secretHash: string; changeId: string }
): Promise<Answered> {
	const { db, visitor, language } = event.locals;
	const { outcome, circleId, personId, signsIn } = await acceptInvitation(db, form, {
		secretHash,
		changeId,
		visitor,
		language
	});
	if (signsIn) await signInNow(event, personId, outcome === 'returned' ? 'readmission' : 'invitation');
	return { outcome, circleId };
}

/** A no: nothing is kept but that it was given. */
export async function sayNo(event: RequestEvent, secretHash: string): Promise<Answered> {
	await declineInvitation(event.locals.db, secretHash);
	return { outcome: 'declined', circleId: '' };
}

type Acted = ActionFailure<Problem> | { done: Answered; action?: string };

/** An action that leads into the circle after a yes that opens it, and stays on its page otherwise. */
export function leadingIn(acting: (event: RequestEvent) => Promise<Acted>): (event: RequestEvent) => Promise<Acted> {
	return async (event) => {
		const result = await acting(event);
		if (!('done' in result)) return result;
		const { outcome, circleId } = result.done;
		if (outcome === 'joined' || outcome === 'returned') redirect(303, `/circles/${circleId}`);
		return result;
	};
}
