import { draftPageForm, kindOfNumber } from '#lib/domain/help/ask-form.ts';
import { RequestIdForm, YesForm } from '#lib/domain/help/form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	draft,
	forResident,
	noteYes,
	offersFor,
	requestOfCircle,
	requestsOfCircle,
	sayYes,
	type RequestLine
} from '#lib/server/help/index.ts';
import type { Sight } from '#lib/server/gate/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoadEvent } from './$types';

/** Requests of the circle; null where it lies in no neighbourhood, so that nobody is near to ask. */
async function requestsThere(sight: Sight<'help.read'>): Promise<RequestLine[] | null> {
	try {
		return await requestsOfCircle(sight);
	} catch (caught) {
		if (!(caught instanceof Refusal) || caught.code !== 'not_found') throw caught;
		sight.gave('help.read', 'help', []);
		return null;
	}
}

/** What just happened, said once at the top of the page. */
const notes = ['drafted', 'agreed'] as const;

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'help.read'], async (sight) => {
		const circle = await circleView(sight);
		const found = await requestsThere(sight);
		const requests = found ?? [];
		// Ten at most wait at a time.
		const drafts = [];
		for (const { id, state } of requests)
			if (state === 'drafted') drafts.push(await requestOfCircle(sight, id));
		const done = url.searchParams.get('done');
		const category = kindOfNumber(url.searchParams.get('kind'));
		const mayDraft = found !== null && sight.may('help.draft');
		const offers =
			category === null || !mayDraft ? [] : await offersFor(await forResident(sight), { category });
		const chosen =
			offers.find(({ personId }) => personId === url.searchParams.get('helper')) ?? null;
		return {
			...{ category, offers, chosen, mayDraft },
			/** The question by itself: somebody is chosen, or nobody offers it, or none of them was it. */
			isForm: chosen !== null || offers.length === 0 || url.searchParams.has('own'),
			circle: shownCircle(sight, circle),
			drafts: drafts.map(
				({ id, words, times, isWeekly, isAtHome, place, hasPets, language, category: kind }) => ({
					...{ id, words, times, isWeekly, isAtHome, place, hasPets, language, kind }
				})
			),
			sent: requests.filter(({ state }) => state !== 'drafted'),
			isNowhere: found === null,
			mayAgree: sight.may('help.agree'),
			todayOn: dayOf(sight.now),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	});
});

const to = (note: (typeof notes)[number]) => ({
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/circles/${params['circle'] ?? ''}/ask?done=${note}`
});

export const actions: Actions = {
	draft: act(['help.draft'], draftPageForm, draft, to('drafted')),
	agree: act(['help.agree'], RequestIdForm, sayYes, to('agreed')),
	noted: act(['help.draft'], YesForm, noteYes, to('agreed'))
};
