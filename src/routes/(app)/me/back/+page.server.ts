import { redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/domain/refusal.ts';
import { lacksWayBack } from '#lib/server/session/index.ts';
import { answer, ownPath } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** The step after joining: a way back in, for who has none. It may be passed over. */
export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const { visitor } = locals;
	if (visitor === null || visitor.onlyCircleId !== null) throw new Refusal('not_found');
	const to = ownPath(url.searchParams.get('to')) ?? '/';
	const lacks = await locals.gate.own((own) => lacksWayBack(own, own.sessionId));
	if (!lacks) redirect(303, to);
	return { to };
});
