import { NoForm, YesForm } from '#lib/domain/invitation.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { previewInvitation } from '#lib/server/membership/index.ts';
import { hashOfSecret } from '#lib/server/session/secret.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
import { leadingIn, previewFor, sayNo, sayYes } from '../answering.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { locals, params, request } = event;
	const hash = hashOfSecret(params.secret);
	// After an answer the page says what came of it; the invitation itself is over by then.
	const shown =
		request.method === 'POST'
			? previewInvitation(locals.db, hash).catch((caught: unknown) => {
					if (caught instanceof Refusal) return null;
					throw caught;
				})
			: previewFor(event, hash);
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
