import { daysAfter } from '#lib/domain/day.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { answer } from '#lib/server/web/index.ts';
import { weekIn } from './week.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { mondayOn, days, area, name } = await weekIn(event);
	return {
		...{ area, name, week: isoWeekOf(mondayOn), mondayOn, sundayOn: daysAfter(mondayOn, 6) },
		before: isoWeekOf(daysAfter(mondayOn, -7)),
		after: isoWeekOf(daysAfter(mondayOn, 7)),
		days: [...Map.groupBy(days, ({ heldOn }) => heldOn)].map(([on, lines]) => ({ on, lines }))
	};
});
