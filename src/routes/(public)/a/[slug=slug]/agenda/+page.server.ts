import { agendaLinks } from '#lib/domain/calendar/agenda-links.ts';
import { dayOf } from '#lib/domain/day.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { publicName } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { now, ...rest } = await publicName(event.locals.db, event.params.slug);
	// A feed is in the language of its address.
	const inEnglish = event.locals.language === 'en' ? '/en' : '';
	const address = `${house().env.origin}${inEnglish}/a/${rest.slug}.ics`;
	return {
		...{ ...rest, week: isoWeekOf(dayOf(now)) },
		links: agendaLinks(address, rest.title)
	};
});
