import { OwnRideForm, RideAnswerForm, RideIdForm } from '#lib/domain/door/ride-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { entryOf } from '#lib/server/agenda/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { answerOwnRide, endOwnRide, ownRides, sayOwnRide } from '#lib/server/door/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../../shown.server.ts';
import { shownEntry } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'agenda.read'], async (sight) => {
		const [circle, { entry }, own] = await Promise.all([
			circleView(sight),
			entryOf(sight, params.entry),
			ownRides(sight, params.entry)
		]);
		if (own === null) throw new Refusal('not_found');
		return {
			circle: shownCircle(sight, circle),
			entry: shownEntry(entry),
			...own,
			changeId: randomId()
		};
	});
});

export const actions: Actions = {
	say: act(['agenda.take'], OwnRideForm, sayOwnRide),
	answer: act(['agenda.take'], RideAnswerForm, answerOwnRide),
	end: act(['agenda.take'], RideIdForm, endOwnRide)
};
