import { redirect } from '@sveltejs/kit';
import { myCircles } from '#lib/server/circle.ts';
import { mustShowFactor } from '#lib/server/gate/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	if (locals.visitor === null) return {};
	// The next page asks for the second factor; until then not even the id of a circle is told.
	if (mustShowFactor(locals.visitor)) redirect(303, '/circles');
	const circles = await locals.gate.own(myCircles);
	const [only] = circles;
	if (only !== undefined && circles.length === 1) redirect(303, `/circles/${only.id}`);
	redirect(303, '/circles');
});
