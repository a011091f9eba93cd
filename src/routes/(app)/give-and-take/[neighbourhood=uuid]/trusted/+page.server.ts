import type { RequestEvent } from '@sveltejs/kit';
import { TrustForm, UntrustForm } from '#lib/domain/credit-form.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { findNeighbours, trust, trustedOf } from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { find, stillFound } from '../finding.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place, own) => ({
		place,
		today: dayOf(own.now),
		known: await findNeighbours(holder, ''),
		people: await trustedOf(own, place.id),
		done: event.url.searchParams.has('done'),
		changeId: randomId()
	}))
);

const back = {
	goTo: (_done: unknown, event: RequestEvent) => `${givingPath(event)}/trusted?done=1`
};

const save = actAsHolder(
	TrustForm,
	async (holder, form) => {
		await trust(holder, form);
		return {};
	},
	back
);

export const actions: Actions = {
	find,
	save: async (event: RequestEvent) => stillFound(event, await save(event)),
	stop: actAsHolder(
		UntrustForm,
		async (holder, { personId }) => {
			await trust(holder, { personId, verbs: [], untilOn: null });
			return {};
		},
		back
	)
};
