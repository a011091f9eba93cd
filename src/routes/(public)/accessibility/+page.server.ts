import { nearMunicipalities } from '#lib/server/place.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals }: PageServerLoadEvent) => ({
	municipalities: locals.visitor === null ? [] : await locals.gate.own(nearMunicipalities)
}));
