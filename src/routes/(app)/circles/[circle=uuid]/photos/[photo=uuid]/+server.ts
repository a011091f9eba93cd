import { photoFor } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import { enclosedResponse } from '../../enclosed.server.ts';
import type { RequestEvent } from './$types';

/** A photo, for who may read its update (T7.6). `?size=small` is the one for lists. */
export const GET = answer(async ({ locals, params, url }: RequestEvent) => {
	const size = url.searchParams.get('size') === 'small' ? 'small' : 'full';
	const data = await locals.gate.look(params.circle, ['update.read'], (sight) =>
		photoFor(sight, params.photo, size)
	);
	return enclosedResponse(data, 'image/webp');
});
