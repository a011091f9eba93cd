import { sessionSeries } from '#lib/domain/open-session.ts';
import { openSeries } from '#lib/server/activity/index.ts';
import { house } from '#lib/server/web/house.ts';
import { answer } from '#lib/server/web/index.ts';
import { answerPage } from '#lib/server/web/open-data.ts';
import type { RequestEvent } from './$types';

/** What changed of series of sport and movement, for who copies them. */
export const GET = answer((event: RequestEvent) =>
	answerPage(event, {
		kind: 'SessionSeries',
		find: (after) => openSeries(event.locals.db, after),
		tell: sessionSeries,
		origin: house().env.origin
	})
);
