import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { entriesBetween, importedBetween } from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { liesOn } from '../days.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		const fromOn = dayOf(sight.now);
		const days = Array.from({ length: 7 }, (_, at) => daysAfter(fromOn, at));
		const week = { fromOn, untilOn: days.at(-1)! };
		const [circle, entries, imported] = await Promise.all([
			circleView(sight),
			entriesBetween(sight, week),
			importedBetween(sight, week)
		]);
		return {
			circle: shownCircle(sight, circle),
			gpPostPhone: circle.municipality.gpPostPhone,
			days: days.map((on) => ({
				on,
				entries: entries.filter((one) => liesOn(one, on)),
				imported: imported.filter((one) => liesOn(one, on))
			}))
		};
	});
});
