import { historyOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => ({
		...(await frameOf(post, event.params.activity)),
		lines: await historyOf(post, event.params.activity)
	}))
);
