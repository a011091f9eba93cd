import { agendaLinks } from '#lib/domain/calendar/agenda-links.ts';
import { dayOf } from '#lib/domain/day.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { publicVenue } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params }: PageServerLoadEvent) => {
	const { area, venue } = params;
	const { name, titles, now } = await publicVenue(locals.db, area, venue);
	// A feed is in the language of its address.
	const inEnglish = locals.language === 'en' ? '/en' : '';
	const address = `${house().env.origin}${inEnglish}/${area}/plek/${venue}.ics`;
	return { area, name, titles, links: agendaLinks(address, name), week: isoWeekOf(dayOf(now)) };
});
