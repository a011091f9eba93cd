import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import type { InvitationKind } from '#lib/domain/invited.ts';
import { codeOf, hashOfInvitation, secretOf } from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import { formOf, type Problem } from '#lib/server/web/index.ts';
import { qrOf } from '#lib/server/web/qr.ts';

/** What is handed to somebody who is asked in: shown once, after making it. */
export type Handout = {
	kind: InvitationKind;
	invitationId: string;
	/** The link, or where the code is typed. */
	address: string;
	/** Only on paper. */
	code: string | null;
	qr: boolean[][];
	/** The address to which it went by mail as well. */
	mailedTo: string | null;
};

type Made = { invitationId: string };
type Told = { changeId: string; kind: InvitationKind };

/** Opens the invitation that this form makes. */
export function linkFor(circleId: string, { changeId }: Pick<Told, 'changeId'>): string {
	const { env } = house();
	const secret = secretOf(env.secret, { use: 'invitation', owner: circleId, changeId });
	return `${env.origin}/invitation/${secret}`;
}

/** What is kept of the secret that this form makes. */
export function hashFor(circleId: string, { changeId, kind }: Told): string {
	return hashOfInvitation(house().env.secret, kind, {
		use: 'invitation',
		owner: circleId,
		changeId
	});
}

/** An action that makes an invitation, with what there is to hand over afterwards. */
export function handingOut<Done extends { done: Made }>(
	acting: (event: RequestEvent) => Promise<ActionFailure<Problem> | Done>
): (event: RequestEvent) => Promise<ActionFailure<Problem> | (Done & { handout: Handout })> {
	return async (event) => {
		// Read on the side: the form itself is read, and checked, by the action.
		const form = await formOf(event.request.clone());
		const result = await acting(event);
		if (!('done' in result)) return result;
		const told: Told = {
			changeId: String(form.get('changeId')),
			kind: form.get('kind') === 'paper' ? 'paper' : 'link'
		};
		const circleId = event.params['circle'] ?? '';
		const handout = handoutOf(circleId, result.done.invitationId, told);
		const typed = String(form.get('mailTo') ?? '').trim();
		const mailedTo = told.kind === 'link' && typed !== '' ? typed : null;
		return { ...result, handout: { ...handout, mailedTo } };
	};
}

function handoutOf(
	circleId: string,
	invitationId: string,
	{ changeId, kind }: Told
): Omit<Handout, 'mailedTo'> {
	const { env } = house();
	const of = { use: 'invitation', owner: circleId, changeId } as const;
	const address = kind === 'paper' ? `${env.origin}/invitation` : linkFor(circleId, { changeId });
	return {
		kind,
		invitationId,
		address,
		code: kind === 'paper' ? codeOf(env.secret, of) : null,
		qr: qrOf(address)
	};
}
