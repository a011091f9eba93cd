import { NoteForm } from '#lib/domain/observation-form.ts';
import { levelOn } from '#lib/domain/policy/decide.ts';
import { randomId } from '#lib/domain/id.ts';
import { circleView, isPresent } from '#lib/server/circle.ts';
import { noteAndRaise } from '#lib/server/signal/index.ts';
import { signsOf } from '#lib/server/signal-plan.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { alarmFor } from '../alarm.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read', 'signalPlan.read'], async (sight) => {
		const [circle, { signs, redActions }] = await Promise.all([circleView(sight), signsOf(sight)]);
		const others = circle.members.filter(
			({ personId, standing }) => personId !== sight.personId && isPresent(standing, sight.now)
		);
		const chosen = url.searchParams.get('change') ?? '';
		return {
			circle: shownCircle(sight, circle),
			gpPostPhone: circle.municipality.gpPostPhone,
			signs: signs.map(({ id, text, phase }) => ({ id, text, phase })),
			alarm: await alarmFor(sight, signs, redActions),
			isOwn: sight.isResident,
			readers: others
				.filter(({ standing }) => levelOn(standing, 'health', sight.now) !== 'none')
				.map(({ personId }) => personId),
			// Somebody may be written for; the resident speaks with a face of their own.
			others: sight.isResident
				? []
				: others.filter(({ role }) => role !== 'resident').map(({ personId }) => personId),
			chosen: /^[0-3]$/.test(chosen) ? chosen : '',
			ids: { changeId: randomId(), observationId: randomId() }
		};
	})
);

export const actions: Actions = {
	default: act(['observation.note'], NoteForm, noteAndRaise, {
		goTo: ({ timing, signalId }, { params }) =>
			signalId === null
				? `/circles/${params['circle']}/notes?${timing === 'note_only' ? 'late' : 'noted'}`
				: `/circles/${params['circle']}/signals/${signalId}`
	})
};
