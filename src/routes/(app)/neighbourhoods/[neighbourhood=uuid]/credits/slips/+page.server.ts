import { randomId } from '#lib/domain/id.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { coordinating } from '../../../coordinating.server.ts';
import type { PageServerLoadEvent } from './$types';

/** Empty slips for who does it on paper, two on a sheet. */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		neighbourhood: await neighbourhoodOf(post),
		// Each page that is opened has numbers of its own.
		changeId: randomId()
	}))
);
