import { AskForm, kindOfNumber } from '#lib/domain/help/ask-form.ts';
import { categories } from '#lib/domain/help/category.ts';
import { waysAhead } from '#lib/domain/help/request.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { ask, asSelf, join, me, offersFor } from '#lib/server/help/index.ts';
import { accountOf } from '#lib/server/account.ts';
import { actAtNeighbours, atNeighbours, givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	atNeighbours(event, async (own, place) => {
		const { searchParams } = event.url;
		const category = kindOfNumber(searchParams.get('kind'));
		const mine = await me(own, place.id);
		const offers = category === null ? [] : await offersFor(asSelf(own, place.id), { category });
		const chosen = offers.find(({ personId }) => personId === searchParams.get('helper')) ?? null;
		const { nextAt, landsAt } = waysAhead({
			...{ roundAt: own.now, isWeekly: false, endsAt: null },
			isEssential: category !== null && categories[category].isEssential
		});
		return {
			...{ place, category, offers, chosen },
			/** The question by itself: somebody is chosen, or nobody offers it, or none of them was it. */
			isForm:
				category !== null && (chosen !== null || offers.length === 0 || searchParams.has('own')),
			todayOn: dayOf(own.now),
			ahead: { nextOn: dayOf(nextAt), landsOn: dayOf(landsAt) },
			joins: mine === null,
			phone: mine?.phone ?? (await accountOf(own)).phone,
			area: mine?.area ?? '',
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	default: actAtNeighbours(
		AskForm,
		async (own, neighbourhoodId, { request, joins }, { locals }) => {
			if (joins !== null && (await me(own, neighbourhoodId)) === null)
				await join(own, neighbourhoodId, {
					...{ ...joins, reach: 'neighbourhood', 'languages[]': [locals.language] },
					...{ gender: null, avoidsPets: false, askedMost: 3, likes: '' }
				});
			return ask(asSelf(own, neighbourhoodId), request);
		},
		{ goTo: ({ requestId }, event) => givingPath(event, `/requests/${requestId}?done=asked`) }
	)
};
