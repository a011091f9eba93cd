import { scheduledSession } from '#lib/domain/open-session.ts';
import { openSessions } from '#lib/server/activity/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { answerPage } from '#lib/server/web/open-data.ts';
import type { RequestEvent } from './$types';

/** What changed of days of sport and movement, for who copies them. */
export const GET = answer((event: RequestEvent) =>
	answerPage(event, {
		kind: 'ScheduledSession',
		find: (after) => openSessions(event.locals.db, after),
		tell: scheduledSession,
		origin: house().env.origin
	})
);
