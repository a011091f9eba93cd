import type { RequestEvent } from '@sveltejs/kit';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import { placesOf } from '#lib/server/credit/index.ts';
import type { Post } from '#lib/server/gate/index.ts';
import { coordinating } from './coordinating.server.ts';
import { keepingBooks } from './keeping-books.server.ts';

/**
 * Looks at the figures of giving and taking of the neighbourhood in the address, as who keeps its books or who
 * coordinates there. Both read the same.
 */
export function readingFigures<T>(
	event: Pick<RequestEvent, 'locals' | 'params'>,
	work: (post: Post<'coordinator'> | Post<'treasurer'>, name: string) => Promise<T>
): Promise<T> {
	const neighbourhoodId = event.params['neighbourhood'] ?? '';
	const keepsBooks = event.locals.visitor?.offices.some(
		(office) => office.kind === 'treasurer' && office.neighbourhoodId === neighbourhoodId
	);
	if (keepsBooks !== true)
		return coordinating(event, async (post) => work(post, (await neighbourhoodOf(post)).name));
	return keepingBooks(event, async (post) => {
		const place = (await placesOf(post.own)).find(({ id }) => id === neighbourhoodId);
		return work(post, place?.name ?? '');
	});
}
