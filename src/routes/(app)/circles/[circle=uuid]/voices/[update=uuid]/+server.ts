import { voiceFor } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import { enclosedResponse } from '../../enclosed.server.ts';
import type { RequestEvent } from './$types';

/** The spoken note of an update, for who may read it. Players ask for it in parts. */
export const GET = answer(async ({ locals, params, request }: RequestEvent) => {
	const { data, mediaType } = await locals.gate.look(params.circle, ['update.read'], (sight) =>
		voiceFor(sight, params.update)
	);
	return enclosedResponse(data, mediaType, request.headers.get('range'));
});
