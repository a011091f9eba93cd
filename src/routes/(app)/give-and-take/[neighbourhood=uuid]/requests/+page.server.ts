import { dayOf } from '#lib/domain/day.ts';
import { me, mine, requestsAround } from '#lib/server/help/index.ts';
import { atNeighbours } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** What just happened with something that is not there for them any more. */
const notes = ['no', 'taken_back', 'blocked'] as const;

export const load = answer(async (event: PageServerLoadEvent) => {
	const page = await atNeighbours(event, async (own, place) => {
		const done = event.url.searchParams.get('done');
		return {
			...{ place: { id: place.id, name: place.name }, todayOn: dayOf(own.now) },
			...(await mine(own, place.id)),
			takesPart: (await me(own, place.id)) !== null,
			done: notes.find((note) => note === done) ?? null
		};
	});
	const { gate, visitor } = event.locals;
	// A card opens one circle and nothing beside it.
	const ofCircles =
		visitor === null || visitor.onlyCircleId !== null
			? []
			: await gate.around(['help.read'], (desk) => requestsAround(desk, page.place.id));
	return { ...page, ofCircles };
});
