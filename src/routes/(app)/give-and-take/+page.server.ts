import { redirect } from '@sveltejs/kit';
import { placesOf } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** The neighbourhoods in which one can thank each other; straight on where there is one. */
export const load = answer(async ({ locals }: PageServerLoadEvent) => {
	const places = await locals.gate.own(placesOf);
	const joined = places.filter(({ takesPart }) => takesPart);
	const [only] = joined.length > 0 ? joined : places;
	if (only !== undefined && (joined.length === 1 || places.length === 1))
		redirect(303, `/give-and-take/${only.id}`);
	return { places };
});
