import { dayOf } from '#lib/domain/day.ts';
import { answer } from '#lib/server/web/index.ts';
import { cardIn } from './card.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { letters, activity, days, now } = await cardIn(event);
	return { letters, activity, todayOn: dayOf(now), next: days[0] ?? null };
});
