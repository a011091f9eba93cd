import { answerFeed } from '#lib/server/web/feed.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from './$types';

/** The days of one activity, for calendar programs. */
export const GET = answer((event: RequestEvent) =>
	answerFeed(event, { kind: 'activity', slug: event.params.slug })
);
