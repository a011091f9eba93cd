import { LimitsForm, TreasurerForm } from '#lib/domain/credit-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import {
	membersOn,
	nameTreasurer,
	ruleChanges,
	rulesOf,
	setRules,
	treasurersOf
} from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { actAsCoordinator } from '#lib/server/web/office.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { coordinating } from '../../../coordinating.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** How far one can go with bedankpunten here, who changed that, and who keeps the books (12.1, 18.2). */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const { limits, without } = await rulesOf(post);
		const treasurers = await treasurersOf(post);
		return {
			neighbourhood: await neighbourhoodOf(post),
			...{ limits, without },
			changes: (await ruleChanges(post)).map(({ at, ...change }) => ({
				...{ ...change, on: dayOf(at) }
			})),
			treasurers: treasurers.map(({ personId, name }) => ({ personId, name })),
			people: (await membersOn(post))
				.filter(
					({ personId, isOnPaper }) =>
						!isOnPaper &&
						personId !== post.personId &&
						!treasurers.some((one) => one.personId === personId)
				)
				.map(({ personId, name }) => ({ value: personId, label: name })),
			saved: event.url.searchParams.has('saved'),
			changeId: randomId()
		};
	})
);

const kept = {
	goTo: (_done: unknown, { params }: RequestEvent) =>
		`/neighbourhoods/${params['neighbourhood'] ?? ''}/credits/limits?saved`
};

export const actions: Actions = {
	set: actAsCoordinator(
		LimitsForm,
		async (post, form) => {
			await setRules(post, form);
			return {};
		},
		kept
	),
	treasurer: actAsCoordinator(
		TreasurerForm,
		async (post, form) => {
			await nameTreasurer(post, form);
			return {};
		},
		// To let somebody into the books asks for a factor of just now (T3.5).
		{ ...kept, fresh: true }
	)
};
