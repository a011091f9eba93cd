import { redirect } from '@sveltejs/kit';
import { myCircles } from '#lib/server/circle.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	if (locals.visitor === null) return {};
	const circles = await locals.gate.own(myCircles);
	const [only] = circles;
	if (only !== undefined && circles.length === 1) redirect(303, `/circles/${only.id}`);
	redirect(303, '/circles');
});
