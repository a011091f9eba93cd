import { answerFeed } from '#lib/server/web/feed.ts';
import { answer } from '#lib/server/web/index.ts';
import type { RequestEvent } from './$types';

/** The days of everything that goes on in one building, for calendar programs. */
export const GET = answer((event: RequestEvent) =>
	answerFeed(event, {
		kind: 'venue',
		slug: event.params.area,
		venueId: event.params.venue
	})
);
