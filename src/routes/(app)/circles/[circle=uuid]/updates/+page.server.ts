import * as v from 'valibot';
import { searchLimit } from '#lib/domain/limits.ts';
import { timelineOf } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle, shownUpdates } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

/** Updates on the first page: some screens of a phone, so that the first view is light. */
const firstPageLength = 8;

/** Updates on each older page. */
const pageLength = 20;

const Query = v.object({
	q: v.fallback(v.pipe(v.string(), v.trim(), v.maxLength(searchLimit)), ''),
	before: v.fallback(
		v.nullable(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number))),
		null
	)
});

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const { q, before } = v.parse(Query, {
		q: url.searchParams.get('q') ?? '',
		before: url.searchParams.get('before')
	});
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const { circle, updates, more } = await timelineOf(sight, {
			limit: before === null ? firstPageLength : pageLength,
			comments: 2,
			words: q,
			...(before === null ? {} : { beforeSeq: before })
		});
		return {
			circle: shownCircle(sight, circle),
			updates: shownUpdates(updates),
			more,
			words: q,
			before,
			mayPost: sight.may('update.post')
		};
	});
});
