import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { YesForm } from '#lib/domain/invitation.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	acceptInvitation,
	circleJoinedBy,
	declineInvitation,
	previewInvitation,
	type Admitted,
	type Preview
} from '#lib/server/membership/index.ts';
import { leadingTo, signIn, type Problem } from '#lib/server/web/index.ts';

/** What came of an answer. */
export type Answered = { outcome: Admitted['outcome'] | 'declined'; goTo: string };

/** The invitation. Who already came in by it is led on to the circle. */
export async function previewFor(event: RequestEvent, secretHash: string): Promise<Preview> {
	const { db, visitor } = event.locals;
	try {
		return await previewInvitation(db, secretHash);
	} catch (caught) {
		const isUsed = caught instanceof Refusal && caught.code === 'invitation_used';
		if (!isUsed || visitor === null) throw caught;
		const circleId = await circleJoinedBy(db, secretHash, visitor.personId);
		if (circleId === null) throw caught;
		redirect(303, `/circles/${circleId}`);
	}
}

/** A yes: joins, and signs in who was nobody before. */
export async function sayYes(
	event: RequestEvent,
	form: YesForm,
	{ secretHash, changeId }: { secretHash: string; changeId: string }
): Promise<Answered> {
	const { db, visitor, language } = event.locals;
	const { outcome, circleId, personId, signsIn, needsSecond } = await acceptInvitation(db, form, {
		secretHash,
		changeId,
		visitor,
		language
	});
	const circle = `/circles/${circleId}`;
	const factor = outcome === 'returned' ? ('readmission' as const) : ('invitation' as const);
	const onwards = signsIn
		? await signIn(
				event,
				{
					personId,
					factors: [factor],
					strong: false,
					...(outcome === 'returned' ? { onlyCircleId: circleId } : {})
				},
				circle
			)
		: circle;
	// Who comes as a professional first shows a second factor (T2.7).
	const lacksSecond = needsSecond && !(visitor?.strong ?? false) && onwards === circle;
	if (lacksSecond) return { outcome, goTo: leadingTo('/me/keys', circle) };
	// Who was nobody before has this one sign-in, and no way back in after it.
	const isNew = signsIn && outcome === 'joined' && onwards === circle;
	return { outcome, goTo: isNew ? leadingTo('/me/back', circle) : onwards };
}

/** A no: nothing is kept but that it was given. */
export async function sayNo(event: RequestEvent, secretHash: string): Promise<Answered> {
	await declineInvitation(event.locals.db, secretHash);
	return { outcome: 'declined', goTo: '' };
}

type Acted = ActionFailure<Problem> | { done: Answered; action?: string };

/** An action that leads into the circle after a yes that opens it, and stays on its page otherwise. */
export function leadingIn(
	acting: (event: RequestEvent) => Promise<Acted>
): (event: RequestEvent) => Promise<Acted> {
	return async (event) => {
		const result = await acting(event);
		if (!('done' in result)) return result;
		const { outcome, goTo } = result.done;
		if (outcome === 'joined' || outcome === 'returned') redirect(303, goTo);
		return result;
	};
}
