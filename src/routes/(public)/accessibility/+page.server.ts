import { publicMunicipalities } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => ({
	municipalities: await publicMunicipalities(locals.db)
}));
