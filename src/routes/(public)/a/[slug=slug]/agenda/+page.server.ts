import { agendaLinks } from '#lib/domain/calendar/agenda-links.ts';
import { publicName } from '#lib/server/activity/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { house } from '#lib/server/web/house.ts';
import { kept } from '#lib/server/web/public.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async (event: PageServerLoadEvent) => {
	const found = await publicName(event.locals.db, event.params.slug);
	const address = `${house().env.origin}/a/${found.slug}.ics`;
	return kept(event, { ...found, links: agendaLinks(address, found.title) });
});
