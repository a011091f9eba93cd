import { CorrectForm, ObservationForm } from '#lib/domain/observation-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { circleView } from '#lib/server/circle.ts';
import { oneNote, withdraw } from '#lib/server/observation.ts';
import { correctAndRaise } from '#lib/server/signal/index.ts';
import { signsOf } from '#lib/server/signal-plan.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { alarmFor } from '../alarm.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params }: PageServerLoadEvent) =>
	locals.gate.look(
		params.circle,
		['circle.read', 'ownObservation.read', 'signalPlan.read'],
		async (sight) => {
			const [circle, note, { signs, redActions }] = await Promise.all([
				circleView(sight),
				oneNote(sight, params.note),
				signsOf(sight)
			]);
			return {
				circle: shownCircle(sight, circle),
				note,
				// What was ticked and left the plan can stay ticked, with the words it had.
				signs: [
					...signs.map(({ id, text, phase }) => ({ id, text, phase })),
					...note.signs
						.filter(({ signId }) => !signs.some(({ id }) => id === signId))
						.map(({ signId, text }) => ({ id: signId, text, phase: 'orange' as const }))
				],
				alarm: note.mayCorrect ? await alarmFor(sight, signs, redActions) : null,
				gpPostPhone: circle.municipality.gpPostPhone,
				isOwn: note.observerId === sight.standing.residentId,
				ids: { correct: randomId(), withdraw: randomId() }
			};
		},
		['observation.read']
	)
);

export const actions: Actions = {
	correct: act(['observation.note'], CorrectForm, correctAndRaise, {
		goTo: ({ signalId }, { params }) =>
			signalId === null
				? `/circles/${params['circle']}/notes?corrected`
				: `/circles/${params['circle']}/signals/${signalId}`
	}),
	withdraw: act(['observation.note'], ObservationForm, withdraw, {
		goTo: (_done, { params }) => `/circles/${params['circle']}/notes?withdrawn`
	})
};
