import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import type { InvitationKind } from '#lib/domain/invited.ts';
import { codeOf, hashOfInvitation, secretOf } from '#lib/server/membership/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { Problem } from '#lib/server/web/index.ts';
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
};

type Made = { invitationId: string };
type Told = { changeId: string; kind: InvitationKind };

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
		const form = await event.request.clone().formData();
		const result = await acting(event);
		if (!('done' in result)) return result;
		const told: Told = {
			changeId: String(form.get('changeId')),
			kind: form.get('kind') === 'paper' ? 'paper' : 'link'
		};
		const circleId = event.params['circle'] ?? '';
		return { ...result, handout: handoutOf(circleId, result.done.invitationId, told) };
	};
}

function handoutOf(circleId: string, invitationId: string, { changeId, kind }: Told): Handout {
	const { env } = house();
	const of = { use: 'invitation', owner: circleId, changeId } as const;
	const start = `${env.origin}/invitation`;
	const address = kind === 'paper' ? start : `${start}/${secretOf(env.secret, of)}`;
	return {
		kind,
		invitationId,
		address,
		code: kind === 'paper' ? codeOf(env.secret, of) : null,
		qr: qrOf(address)
	};
}
