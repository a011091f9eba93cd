import { dayOf } from '#lib/domain/day.ts';
import { foldedDays, shownDays } from '#lib/domain/activity.ts';
import { publicActivity } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { activityTold } from './told.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { now, days, ...activity } = await publicActivity(event.locals.db, event.params.slug);
	return {
		activity,
		todayOn: dayOf(now),
		nextIsOff: days[0]?.isCancelled ?? false,
		folds: foldedDays(days, shownDays),
		told: activityTold({ ...activity, now }, days, house().env.origin)
	};
});
