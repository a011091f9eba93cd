import { NoForm, YesForm } from '#lib/domain/invitation.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { previewInvitation } from '#lib/server/membership/index.ts';
import { hashOfSecret } from '#lib/server/session/secret.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
import { leadingIn, sayNo, sayYes } from '../answering.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, request }: PageServerLoadEvent) => {
	const shown = previewInvitation(locals.db, hashOfSecret(params.secret)).catch(
		(caught: unknown) => {
			// After an answer the page says what came of it; the invitation itself is over by then.
			if (request.method === 'POST' && caught instanceof Refusal) return null;
			throw caught;
		}
	);
	return {
		preview: await shown,
		changeId: randomId(),
		me: locals.visitor === null ? null : { name: locals.visitor.name }
	};
});

export const actions: Actions = {
	yes: leadingIn(
		actOpen(YesForm, (event, form, changeId) =>
			sayYes(event, form, { secretHash: hashOfSecret(event.params['secret'] ?? ''), changeId })
		)
	),
	no: leadingIn(
		actOpen(NoForm, (event) => sayNo(event, hashOfSecret(event.params['secret'] ?? '')))
	)
};
