import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { searchLimit } from '#lib/domain/limits.ts';
import { circleView } from '#lib/server/circle.ts';
import { timelineOf, updatesFor } from '#lib/server/timeline.ts';
import { answer, ask } from '#lib/server/web/index.ts';
import { shownCircle, shownUpdates } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** Updates on the first page: some screens of a phone, so that the first view is light. */
const firstPageLength = 6;

/** Updates on each older page. */
const pageLength = 20;

const Before = v.fallback(
	v.nullable(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number))),
	null
);

const SearchForm = v.object({
	words: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.transform((words) => words.slice(0, searchLimit))
		),
		''
	),
	before: v.optional(Before, null)
});

export const load = answer(({ locals, params, request, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const before = v.parse(Before, url.searchParams.get('before'));
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const mayPost = sight.may('update.post');
		if (request.method === 'POST') {
			// What was found is shown instead: what is not shown is not marked as seen either.
			sight.gave('update.read', 'update', []);
			const circle = shownCircle(sight, await circleView(sight));
			return { circle, updates: [], more: false, before: null, mayPost };
		}
		const { circle, updates, more } = await timelineOf(sight, {
			limit: before === null ? firstPageLength : pageLength,
			comments: 2,
			...(before === null ? {} : { beforeSeq: before })
		});
		return {
			circle: shownCircle(sight, circle),
			updates: shownUpdates(updates),
			more,
			before,
			mayPost
		};
	});
});

export const actions: Actions = {
	/**
	 * Looks for words. What somebody looks for may say how somebody is, so it travels inside the
	 * request: never in an address, a history or a log (P3).
	 */
	search: ask(SearchForm, (event, { words, before }) => {
		// Looking for nothing is looking at all of it.
		if (words === '') redirect(303, event.url.pathname);
		return event.locals.gate.look(event.params['circle'] ?? '', ['update.read'], async (sight) => {
			const { updates, more } = await updatesFor(sight, {
				limit: pageLength,
				comments: 2,
				words,
				...(before === null ? {} : { beforeSeq: before })
			});
			return { found: { words, updates: shownUpdates(updates), more } };
		});
	})
};
