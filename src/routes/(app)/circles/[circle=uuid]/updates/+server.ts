import { json, type RequestEvent } from '@sveltejs/kit';
import { newsAfter } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';

/** How many updates came after a number: for the chip on a page that is being read. */
export const GET = answer(async ({ locals, params, url }: RequestEvent) => {
	const after = Number(url.searchParams.get('after') ?? 0);
	const seq = Number.isSafeInteger(after) && after >= 0 ? after : 0;
	const news = await locals.gate.look(params['circle'] ?? '', ['update.read'], (sight) =>
		newsAfter(sight, seq)
	);
	return json({ news }, { headers: { 'cache-control': 'no-store' } });
});
