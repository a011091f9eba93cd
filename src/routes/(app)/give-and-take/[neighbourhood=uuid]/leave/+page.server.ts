import type { RequestEvent } from '@sveltejs/kit';
import { LeaveForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { closeAccount, findNeighbours, standingOf } from '#lib/server/credit/index.ts';
import { actAsHolder, asHolder } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { find, stillFound } from '../finding.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	asHolder(event, async (holder, place) => ({
		place,
		balance: (await standingOf(holder)).balance,
		known: await findNeighbours(holder, ''),
		changeId: randomId()
	}))
);

const leave = actAsHolder(
	LeaveForm,
	async (holder, { to }) => {
		await closeAccount(holder, to === 'pot' ? { pot: true } : { personId: to });
		return {};
	},
	{ goTo: (_done, event) => `${givingPath(event)}?done=closed` }
);

export const actions: Actions = {
	find,
	leave: async (event: RequestEvent) => stillFound(event, await leave(event))
};
