import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { areasAroundArea, publicArea } from '#lib/server/activity/index.ts';
import { publicPot } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** Days after today that the page tells of; the week programme goes further. */
const daysAhead = 6;

export const load = answer(async (event: PageServerLoadEvent) => {
	const { area } = event.params;
	const [{ now, days, ...rest }, around, pot] = await Promise.all([
		publicArea(event.locals.db, area, (todayOn) => ({
			fromOn: todayOn,
			untilOn: daysAfter(todayOn, daysAhead)
		})),
		areasAroundArea(event.locals.db, area),
		publicPot(event.locals.db, area)
	]);
	const todayOn = dayOf(now);
	const later = Map.groupBy(
		days.filter(({ heldOn }) => heldOn > todayOn),
		({ heldOn }) => heldOn
	);
	return {
		...{ area: rest, around, pot, todayOn, week: isoWeekOf(todayOn) },
		today: days.filter(({ heldOn }) => heldOn === todayOn),
		later: [...later].map(([on, lines]) => ({ on, lines }))
	};
});
