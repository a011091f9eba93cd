import type { RequestEvent } from '@sveltejs/kit';
import { inOffice, type Post } from '#lib/server/gate/index.ts';

/** Looks at something as who keeps the books of the neighbourhood in the address. */
export function keepingBooks<T>(
	{ locals, params }: Pick<RequestEvent, 'locals' | 'params'>,
	work: (post: Post<'treasurer'>) => Promise<T>
): Promise<T> {
	const neighbourhoodId = params['neighbourhood'] ?? '';
	return inOffice(locals.gate, { kind: 'treasurer', organisationId: null, neighbourhoodId }, work);
}
