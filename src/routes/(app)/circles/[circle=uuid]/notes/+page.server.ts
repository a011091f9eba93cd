import { dayName } from '#lib/domain/care-day.ts';
import { circleView } from '#lib/server/circle.ts';
import { notesFor } from '#lib/server/observation.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

/** Notes on one page: whole days, so a page can hold a few less. */
const pageSize = 60;

/** What just happened, said above the list. */
const happenings = ['noted', 'late', 'corrected', 'withdrawn'] as const;

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read', 'ownObservation.read'],
		async (sight) => {
			const before = /^\d{1,6}$/.exec(url.searchParams.get('before') ?? '');
			const wanted = { limit: pageSize, ...(before ? { beforeDay: Number(before[0]) } : {}) };
			const [circle, { notes, olderDay }] = await Promise.all([
				circleView(sight),
				notesFor(sight, wanted)
			]);
			return {
				circle: shownCircle(sight, circle),
				notes: notes.map((one) => ({ ...one, on: dayName(one.day) })),
				olderDay,
				isOlder: before !== null,
				isResident: sight.isResident,
				seesAll: sight.may('observation.read'),
				seesFindings: sight.may('finding.read'),
				happened: happenings.find((one) => url.searchParams.has(one)) ?? null
			};
		},
		['observation.read']
	);
});
