import { dayOf } from '#lib/domain/day.ts';
import { publicDay } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { dayTold } from '../told.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { slug, date } = event.params;
	const { now, days, movedAway, ...activity } = await publicDay(event.locals.db, slug, date);
	const { origin } = house().env;
	return {
		activity,
		todayOn: dayOf(now),
		heldOn: date,
		days,
		movedAway: movedAway.map(({ heldOn }) => heldOn),
		told: days.map((day) =>
			dayTold({ ...activity, now }, day, { origin, isOne: days.length === 1 })
		)
	};
});
