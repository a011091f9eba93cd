import type { RequestEvent } from '@sveltejs/kit';
import { ThankForm } from '#lib/domain/credit-form.ts';
import { categories } from '#lib/domain/help/category.ts';
import { randomId } from '#lib/domain/id.ts';
import { findNeighbours, propose } from '#lib/server/credit/index.ts';
import { actAsActing, actingFor, asActing } from '#lib/server/web/credit.ts';
import { givingPath } from '#lib/server/web/help.ts';
import { answer } from '#lib/server/web/index.ts';
import { find, stillFound } from '../finding.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	asActing(event, async (holder, place) => ({
		place,
		forId: actingFor(event),
		side: event.url.searchParams.get('side') === 'payee' ? ('payee' as const) : ('payer' as const),
		known: await findNeighbours(holder, ''),
		changeId: randomId()
	}))
);

/** Says thanks. Where no points go nothing is kept: then it was simply help. */
const send = actAsActing(
	ThankForm,
	async (holder, form, once) => {
		const { side, personId, category, points, words, giving, isFree } = form;
		if (isFree) return { said: categories[category].isFree ? 'care' : 'none' };
		await propose(holder, once, {
			...{ side, points, category, words, requestId: null, other: { personId } },
			fromPot: side === 'payer' && giving === 'pot',
			onward: side === 'payee' && giving === 'pot'
		});
		return { said: 'sent' };
	},
	{
		goTo: ({ said }, event) => {
			const forId = actingFor(event);
			const home = givingPath(event);
			return `${forId === null ? home : `${home}/trusted/${forId}`}?done=${said}`;
		}
	}
);

export const actions: Actions = {
	find,
	send: async (event: RequestEvent) => stillFound(event, await send(event))
};
