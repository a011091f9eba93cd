import { EntryForm } from '#lib/domain/agenda/form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { makeEntry, organisationsOf } from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { atDay } from '../at.ts';
import { helpersOf } from '../filled.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		if (!sight.may('agenda.edit')) throw new Refusal('not_found');
		const [circle, organisations] = await Promise.all([circleView(sight), organisationsOf(sight)]);
		sight.gave('agenda.read', 'agenda', []);
		return {
			circle: shownCircle(sight, circle),
			helpers: helpersOf(circle, sight.now),
			organisations,
			tomorrowOn: daysAfter(dayOf(sight.now), 1),
			ids: { changeId: randomId(), entryId: randomId() }
		};
	})
);

export const actions: Actions = {
	default: act(['agenda.edit'], EntryForm, makeEntry, { goTo: atDay })
};
