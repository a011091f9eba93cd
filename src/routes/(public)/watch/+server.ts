import type { RequestEvent } from '@sveltejs/kit';
import { lookFromOutside } from '#lib/server/engine/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';

/**
 * Somebody outside looks whether Kring is awake, by a token and no cookie (settled 30). One call
 * says both: to them how it is here, and to Kring that they are there.
 */
export const POST = answer(async ({ locals, request }: RequestEvent) => {
	const given = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
	const { isAwake } = await lookFromOutside(locals.db, house().env.watchToken, given);
	return new Response(isAwake ? 'awake\n' : 'engine silent\n', {
		status: isAwake ? 200 : 503,
		headers: { 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' }
	});
});
