import { agendaLinks } from '#lib/domain/calendar/agenda-links.ts';
import { isoWeekOf } from '#lib/domain/iso-week.ts';
import { areaName, editionOf } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const { area } = event.params;
	const { db } = event.locals;
	const [name, { todayOn }] = await Promise.all([
		areaName(db, area),
		editionOf(db, { kind: 'neighbourhood', slug: area })
	]);
	// A feed is in the language of its address.
	const inEnglish = event.locals.language === 'en' ? '/en' : '';
	const links = agendaLinks(`${house().env.origin}${inEnglish}/${area}/agenda.ics`, name);
	return { area, name, links, week: isoWeekOf(todayOn) };
});
