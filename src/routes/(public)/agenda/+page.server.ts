import { areasWithActivities } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => ({
	areas: await areasWithActivities(locals.db)
}));
