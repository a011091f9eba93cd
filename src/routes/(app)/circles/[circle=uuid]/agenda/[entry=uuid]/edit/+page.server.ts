import { EntryChangeForm } from '#lib/domain/agenda/form.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { changeEntry, entryOf, organisationsOf } from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../../shown.server.ts';
import { atDay } from '../../at.ts';
import { helpersOf } from '../../filled.server.ts';
import { shownEntry } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		if (!sight.may('agenda.edit')) throw new Refusal('not_found');
		const [circle, { entry, recurrence }, organisations] = await Promise.all([
			circleView(sight),
			entryOf(sight, params.entry),
			organisationsOf(sight)
		]);
		return {
			circle: shownCircle(sight, circle),
			helpers: helpersOf(circle, sight.now),
			organisations,
			entry: shownEntry(entry),
			recurrence,
			changeId: randomId()
		};
	})
);

export const actions: Actions = {
	default: act(['agenda.edit'], EntryChangeForm, changeEntry, { goTo: atDay })
};
