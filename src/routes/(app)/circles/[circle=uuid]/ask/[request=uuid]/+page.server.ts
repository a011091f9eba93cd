import { ChooseForm, RequestIdForm, ThanksForm, WordForm } from '#lib/domain/help/form.ts';
import { circleView } from '#lib/server/circle.ts';
import { circleHolder } from '#lib/server/credit/index.ts';
import {
	askOthers,
	choose,
	confirmDone,
	forResident,
	goesOn,
	placeAround,
	pointsProposed,
	requestOfCircle,
	say,
	talkOf,
	thank,
	withdraw
} from '#lib/server/help/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import {
	askerPage,
	type Talk
} from '../../../../give-and-take/[neighbourhood=uuid]/requests/[request=uuid]/asker-page.server.ts';
import { shownCircle } from '../../shown.server.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoadEvent } from './$types';

/** What just happened, said once at the top of the page. */
const notes = ['chosen', 'others', 'done', 'thanked', 'withdrawn', 'said', 'goes_on'] as const;

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'help.read'], async (sight) => {
		const circle = await circleView(sight);
		const view = await requestOfCircle(sight, params.request);
		const asker = await forResident(sight);
		const mayAct = sight.may('help.draft');
		const talks: Talk[] = [];
		// What two tell each other is for who arranges it.
		if (mayAct && view.state !== 'drafted')
			for (const one of view.helper === null ? view.saidYes : [view.helper])
				talks.push({ ...one, words: await talkOf(asker, view.id, one.personId) });
		const maySpend = sight.may('credit.spend');
		const proposed = mayAct && maySpend ? await pointsProposed(asker, view) : null;
		const done = url.searchParams.get('done');
		return {
			circle: shownCircle(sight, circle),
			...askerPage(view, { place: await placeAround(asker), talks, proposed, now: sight.now }),
			...{ mayAct, maySpend },
			done: notes.find((note) => note === done) ?? null
		};
	});
});

const to = (note: (typeof notes)[number]) => ({
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/circles/${params['circle'] ?? ''}/ask/${params['request'] ?? ''}?done=${note}`
});

export const actions: Actions = {
	choose: act(
		['help.draft'],
		ChooseForm,
		async (deed, form) => choose(await forResident(deed), form),
		to('chosen')
	),
	others: act(
		['help.draft'],
		RequestIdForm,
		async (deed, form) => askOthers(await forResident(deed), form),
		to('others')
	),
	withdraw: act(
		['help.draft'],
		RequestIdForm,
		async (deed, form) => withdraw(await forResident(deed), form),
		to('withdrawn')
	),
	done: act(
		['help.draft'],
		RequestIdForm,
		async (deed, form) => confirmDone(await forResident(deed), form),
		to('done')
	),
	goesOn: act(
		['help.draft'],
		RequestIdForm,
		async (deed, form) => goesOn(await forResident(deed), form),
		to('goes_on')
	),
	say: act(
		['help.draft'],
		WordForm,
		async (deed, form) => say(await forResident(deed), form),
		to('said')
	),
	thank: act(
		['help.draft'],
		ThanksForm,
		async (deed, form) => thank(await forResident(deed), { ...form, thanks: 'none' }),
		to('thanked')
	),
	// With bedankpunten of the circle: for who may write on its money too.
	spend: act(
		['help.draft', 'credit.spend'],
		ThanksForm,
		async (deed, form) => thank(await forResident(deed), form, await circleHolder(deed)),
		to('thanked')
	)
};
