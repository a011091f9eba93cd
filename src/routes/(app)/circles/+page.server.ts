import { myCircles } from '#lib/server/circle.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => ({
	circles: await locals.gate.own(myCircles)
}));
