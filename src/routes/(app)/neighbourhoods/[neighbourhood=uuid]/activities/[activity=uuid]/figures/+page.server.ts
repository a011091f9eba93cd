import { dayOf } from '#lib/domain/day.ts';
import { periodsUntil } from '#lib/domain/door/period.ts';
import { figuresIn, periodChosen } from '#lib/server/door/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { activityIn, coordinating, frameOf } from '../../../../coordinating.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const todayOn = dayOf(post.now);
		const period = periodChosen(event.url.searchParams.get('period'), todayOn);
		const { figures, days, rides, lateMeals } = await figuresIn(post, activityIn(event), period);
		const { calls: _calls, ...told } = figures;
		return {
			...(await frameOf(post, activityIn(event))),
			...{ period: period.name, periods: periodsUntil(todayOn), figures: told },
			...{ days, rides, lateMeals }
		};
	})
);
