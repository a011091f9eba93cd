import { kindOfNumber } from '#lib/domain/help/ask-form.ts';
import { LifeForm } from '#lib/domain/help/form.ts';
import { OfferPageForm, OfferWordForm } from '#lib/domain/help/page-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { me, offer, ownOffers, sayLife, sayOfOffer } from '#lib/server/help/index.ts';
import { actAtNeighbours, atNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['joined', 'offered', 'holds', 'rests', 'goes_on', 'over', 'life'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	atNeighbours(event, async (own, place) => {
		const { searchParams } = event.url;
		const done = searchParams.get('done');
		const mine = await me(own, place.id);
		return {
			place: { id: place.id, name: place.name },
			takesPart: mine !== null,
			topics: mine?.topics ?? [],
			offers: await ownOffers(own, place.id),
			category: kindOfNumber(searchParams.get('kind')),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	offer: actAtNeighbours(OfferPageForm, offer, {
		goTo: (_done, event) => givingPath(event, '/offers?done=offered')
	}),
	life: actAtNeighbours(LifeForm, sayLife, {
		goTo: (_done, event) => givingPath(event, '/offers?done=life')
	}),
	say: actAtNeighbours(
		OfferWordForm,
		async (own, neighbourhoodId, form) => {
			await sayOfOffer(own, neighbourhoodId, form);
			return { word: form.word };
		},
		{ goTo: ({ word }, event) => givingPath(event, `/offers?done=${word}`) }
	)
};
