import {
	AnswerForm,
	BlockForm,
	ChooseForm,
	DoneForm,
	RequestIdForm,
	ThanksForm,
	WordForm
} from '#lib/domain/help/form.ts';
import {
	answer as answerAsk,
	askOthers,
	asSelf,
	avoid,
	choose,
	confirmDone,
	goesOn,
	helpGoesOn,
	pointsProposed,
	requestFor,
	say,
	sayDone,
	sayToAsker,
	takeBack,
	talkOf,
	talkWithAsker,
	thank,
	withdraw,
	type RequestView
} from '#lib/server/help/index.ts';
import type { Own } from '#lib/server/gate/index.ts';
import { actAtNeighbours, atNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { askerPage, type Talk } from './asker-page.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = [
	...['asked', 'yes', 'chosen', 'others', 'done', 'thanked', 'withdrawn', 'said'],
	...['agreed', 'reported', 'goes_on']
] as const;

/** With whom one can talk, and what was said: for who asked, with everybody who said yes. */
async function talksOf(own: Own, neighbourhoodId: string, view: RequestView): Promise<Talk[]> {
	const { id, side, helper, saidYes, state, ownAnswer, asker } = view;
	if (side === 'helper') {
		if (ownAnswer !== 'yes') return [];
		return [{ ...asker, words: await talkWithAsker(own, neighbourhoodId, id) }];
	}
	if (state === 'drafted') return [];
	const talks: Talk[] = [];
	for (const one of helper === null ? saidYes : [helper])
		talks.push({
			...one,
			words: await talkOf(asSelf(own, neighbourhoodId), id, one.personId)
		});
	return talks;
}

export const load = answer((event: PageServerLoadEvent) =>
	atNeighbours(event, async (own, place) => {
		const view = await requestFor(own, place.id, event.params.request);
		const talks = await talksOf(own, place.id, view);
		const proposed =
			view.side === 'helper' ? null : await pointsProposed(asSelf(own, place.id), view);
		const done = event.url.searchParams.get('done');
		return {
			...askerPage(view, { place, talks, proposed, now: own.now }),
			done: notes.find((note) => note === done) ?? null
		};
	})
);

const to = (note: (typeof notes)[number]) => ({
	goTo: (_done: unknown, event: RequestEvent) =>
		givingPath(event, `/requests/${event.params['request'] ?? ''}?done=${note}`)
});
/** Where somebody sees nothing of the request any more. */
const toList = (note: string) => ({
	goTo: (_done: unknown, event: RequestEvent) => givingPath(event, `/requests?done=${note}`)
});

export const actions: Actions = {
	answer: actAtNeighbours(
		AnswerForm,
		async (own, at, form) => {
			await answerAsk(own, at, form);
			return { says: form.says };
		},
		{
			goTo: ({ says }, event) =>
				says === 'no' ? toList('no').goTo(null, event) : to('yes').goTo(null, event)
		}
	),
	takeBack: actAtNeighbours(RequestIdForm, takeBack, toList('taken_back')),
	choose: actAtNeighbours(
		ChooseForm,
		(own, at, form) => choose(asSelf(own, at), form),
		to('chosen')
	),
	others: actAtNeighbours(
		RequestIdForm,
		(own, at, form) => askOthers(asSelf(own, at), form),
		to('others')
	),
	withdraw: actAtNeighbours(
		RequestIdForm,
		(own, at, form) => withdraw(asSelf(own, at), form),
		to('withdrawn')
	),
	done: actAtNeighbours(
		RequestIdForm,
		(own, at, form) => confirmDone(asSelf(own, at), form),
		to('done')
	),
	helped: actAtNeighbours(DoneForm, sayDone, to('done')),
	goesOn: actAtNeighbours(
		RequestIdForm,
		(own, at, form) => goesOn(asSelf(own, at), form),
		to('goes_on')
	),
	helpGoesOn: actAtNeighbours(RequestIdForm, helpGoesOn, to('goes_on')),
	thank: actAtNeighbours(
		ThanksForm,
		(own, at, form) => thank(asSelf(own, at), form),
		to('thanked')
	),
	say: actAtNeighbours(WordForm, (own, at, form) => say(asSelf(own, at), form), to('said')),
	sayToAsker: actAtNeighbours(WordForm, sayToAsker, to('said')),
	block: actAtNeighbours(BlockForm, avoid, toList('blocked'))
};
