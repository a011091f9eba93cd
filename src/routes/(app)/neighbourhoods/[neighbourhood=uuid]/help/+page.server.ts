import { dayOf } from '#lib/domain/day.ts';
import {
	CheckForm,
	CheckIdForm,
	HelperForm,
	IntroduceForm,
	RequestIdForm,
	RulesForm,
	SettleForm,
	ShownNameForm
} from '#lib/domain/help/form.ts';
import { randomId } from '#lib/domain/id.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import type { Post } from '#lib/server/gate/index.ts';
import {
	askByHand,
	candidatesFor,
	endCheck,
	enterCheck,
	introduce,
	landedIn,
	neighboursIn,
	placesToAnswer,
	rulesOf,
	setRules,
	settle,
	shownName,
	showName,
	takeOn,
	type RequestView
} from '#lib/server/help/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** What lies here; those who might help only with the one that is looked at. */
async function landedOf(post: Post<'coordinator'>, lookedAt: string | null) {
	const views = await landedIn(post);
	const isOpen = ({ landedAt, state }: RequestView) =>
		landedAt !== null && ['open', 'offered'].includes(state);
	const looked = views.find((view) => view.id === lookedAt && isOpen(view));
	const candidates = looked === undefined ? null : await candidatesFor(post, looked.id);
	return views.map((view) => {
		const { id, state, category, isEssential, words, times, isWeekly, asker, helper } = view;
		const { introduction, isTakenOn, isAtHome, place, hasPets, language, landedAt } = view;
		return {
			...{ id, state, category, isEssential, words, times, isWeekly, asker, helper },
			...{ introduction, isTakenOn, isAtHome, place, hasPets, language },
			...{ isOpen: isOpen(view), asked: view.reach.asker },
			landedOn: landedAt === null ? null : dayOf(landedAt),
			candidates: id === looked?.id ? candidates : null
		};
	});
}

export const load = answer(async (event: PageServerLoadEvent) => {
	const office = await coordinating(event, async (post) => ({
		neighbourhood: await neighbourhoodOf(post),
		landed: await landedOf(post, event.url.searchParams.get('request')),
		neighbours: await neighboursIn(post, { word: event.url.searchParams.get('word') ?? '' }),
		rules: await rulesOf(post),
		shownName: await shownName(post),
		reports: await placesToAnswer(post.own),
		todayOn: dayOf(post.now),
		ownId: post.personId
	}));
	return {
		...office,
		word: event.url.searchParams.get('word') ?? '',
		saved: event.url.searchParams.has('saved'),
		changeId: randomId()
	};
});

const saved = {
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/neighbourhoods/${params['neighbourhood'] ?? ''}/help?saved`
};

export const actions: Actions = {
	takeOn: actAsCoordinator(RequestIdForm, takeOn, saved),
	ask: actAsCoordinator(HelperForm, askByHand, saved),
	introduce: actAsCoordinator(IntroduceForm, introduce, saved),
	settle: actAsCoordinator(SettleForm, settle, saved),
	check: actAsCoordinator(CheckForm, enterCheck, saved),
	endCheck: actAsCoordinator(CheckIdForm, endCheck, saved),
	rules: actAsCoordinator(RulesForm, setRules, saved),
	name: actAsCoordinator(ShownNameForm, showName, saved)
};
