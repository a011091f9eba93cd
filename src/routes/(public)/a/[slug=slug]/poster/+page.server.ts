import { dayOf } from '#lib/domain/day.ts';
import { publicActivity } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { qrOf } from '#lib/server/web/qr.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { now, days, ...activity } = await publicActivity(event.locals.db, event.params.slug);
	const address = `${house().env.origin}/a/${activity.slug}`;
	const today = days.filter(({ heldOn }) => heldOn === dayOf(now));
	return {
		activity,
		todayOn: dayOf(now),
		// What hangs at the door says it on the day itself (5.9).
		isClosed: today.length > 0 && today.every(({ isCancelled }) => isCancelled),
		...{ address: address.replace(/^https?:\/\//, ''), qr: qrOf(address) }
	};
});
