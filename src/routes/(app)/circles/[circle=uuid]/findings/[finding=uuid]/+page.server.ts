import { dayName } from '#lib/domain/care-day.ts';
import { AnswerFindingForm } from '#lib/domain/finding-form.ts';
import { randomId } from '#lib/domain/id.ts';
import { checkInsAmong } from '#lib/server/check-in/index.ts';
import { circleView } from '#lib/server/circle.ts';
import { answerFinding, findingOf } from '#lib/server/finding/index.ts';
import { planView } from '#lib/server/signal-plan.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read', 'finding.read'],
		async (sight) => {
			const [circle, plan, found] = await Promise.all([
				circleView(sight),
				planView(sight),
				findingOf(sight, params.finding, async (ids) =>
					sight.may('checkIn.read') ? checkInsAmong(sight, ids) : []
				)
			]);
			const { finding, notes, checkIns, hidden, pictures, pauseReason } = found;
			const inPlan = plan.active?.signs ?? [];
			return {
				circle: shownCircle(sight, circle),
				gpPostPhone: circle.municipality.gpPostPhone,
				finding,
				notes: notes.map((one) => ({ ...one, on: dayName(one.day) })),
				checkIns,
				hidden,
				pauseReason,
				pictures: pictures.map((one) => ({
					...one,
					fromOn: dayName(one.fromDay),
					toOn: dayName(one.toDay),
					sinceOn: dayName(one.since),
					usualFromOn: dayName(one.usualFrom),
					usualToOn: dayName(one.usualTo),
					pauses: one.pauses.map(({ fromDay, toDay, reason }) => {
						return { reason, fromOn: dayName(fromDay), toOn: dayName(toDay) };
					}),
					days: one.days.map((day) => ({ ...day, on: dayName(day.day) }))
				})),
				// Words as they are now in the plan, else as they were ticked.
				signTexts: Object.fromEntries([
					...notes.flatMap(({ signs }) => signs.map(({ signId, text }) => [signId, text])),
					...inPlan.map(({ id, text }) => [id, text])
				]) as Record<string, string>,
				planActions: (plan.active?.actions ?? []).filter(
					({ phase, isAvoid }) => phase === 'orange' && !isAvoid
				),
				hasPlan: plan.active !== null,
				mayAnswer: sight.may('finding.answer') && finding.status === 'open',
				maySetNormal: sight.may('baseline.set'),
				changeId: randomId()
			};
		},
		['ownObservation.read', 'observation.read', 'signalPlan.read', 'checkIn.read']
	);
});

export const actions: Actions = {
	default: act(['finding.answer'], AnswerFindingForm, answerFinding, {
		goTo: (_done, { params }) => `/circles/${params['circle']}/findings?answered`
	})
};
