import { dayOf } from '#lib/domain/day.ts';
import {
	CheckForm,
	CheckIdForm,
	CloseReportForm,
	HelperForm,
	IntroduceForm,
	RequestIdForm,
	RulesForm,
	SettleForm,
	ShownNameForm
} from '#lib/domain/help/form.ts';
import { randomId } from '#lib/domain/id.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import type { Own, Post } from '#lib/server/gate/index.ts';
import {
	askByHand,
	candidatesFor,
	closeReport,
	endCheck,
	enterCheck,
	introduce,
	landedIn,
	neighboursIn,
	reports,
	rulesOf,
	setRules,
	settle,
	shownName,
	showName,
	takeOn,
	type ReportLine,
	type RequestView
} from '#lib/server/help/index.ts';
import { actOpen, answer } from '#lib/server/web/index.ts';
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

/** Reports that are for who looks to answer; of the others nothing is said here. */
async function handled(own: Own, neighbourhoodId: string): Promise<ReportLine[]> {
	return (await reports(own, neighbourhoodId)).filter(({ isHandler }) => isHandler);
}

export const load = answer(async (event: PageServerLoadEvent) => {
	const office = await coordinating(event, async (post) => ({
		neighbourhood: await neighbourhoodOf(post),
		landed: await landedOf(post, event.url.searchParams.get('request')),
		neighbours: await neighboursIn(post, { word: event.url.searchParams.get('word') ?? '' }),
		rules: await rulesOf(post),
		shownName: await shownName(post),
		todayOn: dayOf(post.now),
		ownId: post.personId
	}));
	return {
		...office,
		word: event.url.searchParams.get('word') ?? '',
		reports: await event.locals.gate.own((own) => handled(own, event.params.neighbourhood)),
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
	name: actAsCoordinator(ShownNameForm, showName, saved),
	// Who handles a report need not coordinate: what they may close, the report itself says.
	close: actOpen(
		CloseReportForm,
		({ locals, params, url }, form, id) =>
			locals.gate.changeOwn({ id, content: [url.pathname, 'close', form] }, (own) =>
				closeReport(own, params['neighbourhood'] ?? '', form)
			),
		saved
	)
};
