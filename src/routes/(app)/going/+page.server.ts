import { redirect } from '@sveltejs/kit';
import { myAgendas } from '#lib/server/agenda/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** From the page of an activity: in the agenda of which circle shall it stand? */
export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const query = new URLSearchParams({
		a: url.searchParams.get('a') ?? '',
		on: url.searchParams.get('on') ?? '',
		day: url.searchParams.get('day') ?? ''
	}).toString();
	const circles = await locals.gate.around(['circle.read'], myAgendas);
	const [only] = circles;
	if (circles.length === 1) redirect(303, `/circles/${only!.id}/agenda/going?${query}`);
	return { circles, query };
});
