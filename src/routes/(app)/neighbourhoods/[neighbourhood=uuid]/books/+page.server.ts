import type { RequestEvent } from '@sveltejs/kit';
import { VerdictForm } from '#lib/domain/credit-form.ts';
import { dayOf, monthsAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { RemarkVerdictForm } from '#lib/domain/remark/remark-form.ts';
import {
	booksOf,
	disputesOf,
	exportsTaken,
	judge,
	judgeRemark,
	placesOf,
	potLowSince,
	potMonth,
	remarksOf
} from '#lib/server/credit/index.ts';
import { placesToAnswer } from '#lib/server/help/index.ts';
import { actAsTreasurer } from '#lib/server/web/office.ts';
import { answer } from '#lib/server/web/index.ts';
import { keepingBooks } from '../../keeping-books.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const notes = ['kept', 'decided', 'closed'] as const;

export const load = answer((event: PageServerLoadEvent) =>
	keepingBooks(event, async (post) => {
		const today = dayOf(post.now);
		const first = `${today.slice(0, 7)}-01`;
		// Of a month that runs nothing is told: two days of it would differ in what one neighbour did.
		const months = [monthsAfter(first, -1), monthsAfter(first, -2)];
		const pot = [];
		for (const on of months) pot.push({ on, ...(await potMonth(post, on)) });
		const places = await placesOf(post.own);
		const done = event.url.searchParams.get('done');
		return {
			neighbourhoodId: event.params.neighbourhood,
			name: places.find(({ id }) => id === event.params.neighbourhood)?.name ?? '',
			reports: await placesToAnswer(post.own),
			disputes: await disputesOf(post),
			remarks: await remarksOf(post),
			books: await booksOf(post),
			exports: (await exportsTaken(post)).map(({ takenAt, ...one }) => ({
				...{ ...one, takenOn: dayOf(takenAt) }
			})),
			isPotLow: (await potLowSince(post)) !== null,
			pot,
			done: notes.find((note) => note === done) ?? null,
			changeId: randomId()
		};
	})
);

const back = (done: (typeof notes)[number], { params }: RequestEvent) =>
	`/neighbourhoods/${params['neighbourhood'] ?? ''}/books?done=${done}`;

export const actions: Actions = {
	dispute: actAsTreasurer(
		VerdictForm,
		async (post, form) => {
			const { state } = await judge(post, form);
			return { isDecided: state !== 'disputed' };
		},
		{ goTo: ({ isDecided }, event) => back(isDecided ? 'decided' : 'kept', event) }
	),
	remark: actAsTreasurer(RemarkVerdictForm, judgeRemark, {
		goTo: ({ isClosed }, event) => back(isClosed ? 'closed' : 'kept', event)
	})
};
