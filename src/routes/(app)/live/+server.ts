import { Refusal } from '#lib/domain/refusal.ts';
import { answer } from '#lib/server/web/index.ts';
import { liveStream } from '#lib/server/web/live.ts';
import type { RequestEvent } from './$types';

const streamHeaders = {
	'content-type': 'text/event-stream; charset=utf-8',
	'cache-control': 'no-store, no-transform',
	'x-accel-buffering': 'no'
};

/** What the doorbell would be like. It opens no stream: nobody would ever read or close it. */
export const HEAD = answer(({ locals }: RequestEvent) => {
	if (locals.visitor === null) throw new Refusal('sign_in_first');
	return Promise.resolve(new Response(null, { headers: streamHeaders }));
});

/** The doorbell of one's own circles. A page that hears it fetches what is new through the gate. */
export const GET = answer(async ({ locals, setHeaders }: RequestEvent) => {
	if (locals.visitor === null) throw new Refusal('sign_in_first');
	const stream = await liveStream(locals.visitor);
	if (stream === null) {
		setHeaders({ 'retry-after': '30' });
		throw new Refusal('database_away', { retryAfter: 30 });
	}
	return new Response(stream, { headers: streamHeaders });
});
