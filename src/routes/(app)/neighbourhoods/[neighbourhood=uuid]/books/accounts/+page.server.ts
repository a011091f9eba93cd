import { StopForm } from '#lib/domain/credit-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { holdersOf, placesOf, stopAccount, stopsOf } from '#lib/server/credit/index.ts';
import { actAsTreasurer } from '#lib/server/web/office.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { keepingBooks } from '../../../keeping-books.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['kept', 'frozen', 'active'] as const;

/** Accounts that two treasurers stop together, or let go on (18.2). Nothing here says how anybody stands. */
export const load = answer((event: PageServerLoadEvent) =>
	keepingBooks(event, async (post) => {
		const done = event.url.searchParams.get('done');
		const places = await placesOf(post.own);
		return {
			neighbourhoodId: event.params.neighbourhood,
			place: places.find(({ id }) => id === event.params.neighbourhood)?.name ?? '',
			stops: await stopsOf(post),
			holders: (await holdersOf(post)).map(({ kind, id, name }) => ({
				of: `${kind}:${id}`,
				kind,
				name
			})),
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	default: actAsTreasurer(
		StopForm,
		async (post, form) => {
			const status = await stopAccount(post, form);
			return { status: (status === 'frozen') === (form.wanted === 'freeze') ? status : 'kept' };
		},
		{
			goTo: ({ status }, { params }: RequestEvent) =>
				`/neighbourhoods/${params['neighbourhood'] ?? ''}/books/accounts?done=${status}`
		}
	)
};
