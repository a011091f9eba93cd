import { redirect } from '@sveltejs/kit';
import { myCircles } from '#lib/server/circle.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** For which circle is it? Who has only one is not asked. */
export const load = answer(async ({ locals, url }: PageServerLoadEvent) => {
	const to = url.searchParams.has('shared') ? '/updates/new?shared' : '/updates/new';
	const circles = await locals.gate.own(myCircles);
	const [only] = circles;
	if (only !== undefined && circles.length === 1) redirect(303, `/circles/${only.id}${to}`);
	return {
		to,
		circles: circles.map(({ id, residentName, residentPortrait }) => ({
			id,
			residentName,
			residentPortrait,
			hasNews: false
		}))
	};
});
