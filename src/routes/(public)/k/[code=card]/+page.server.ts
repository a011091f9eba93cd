import { dayOf } from '#lib/domain/day.ts';
import { answer } from '#lib/server/web/index.ts';
import { kept } from '#lib/server/web/public.ts';
import { cardIn } from './card.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { letters, activity, days, now } = await cardIn(event);
	return kept(event, { letters, activity, todayOn: dayOf(now), next: days[0] ?? null });
});
