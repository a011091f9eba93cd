import { answerFeed } from '#lib/server/web/feed.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from './$types';

/** The days of all activities of a neighbourhood, for calendar programs. */
export const GET = answer((event: RequestEvent) =>
	answerFeed(event, { kind: 'neighbourhood', slug: event.params.area })
);
