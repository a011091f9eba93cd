import { atPlace } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

/** What bedankpunten are and are not (14.4): also for who does not take part yet. */
export const load = answer((event: PageServerLoadEvent) =>
	atPlace(event, (_own, place) => Promise.resolve({ place }))
);
