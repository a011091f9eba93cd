import { dayOf, monthsAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { gapsOf, reviewMonths, usualReviewOn } from '#lib/domain/signal-plan.ts';
import { AgreeForm } from '#lib/domain/signal-plan-form.ts';
import { circleView } from '#lib/server/circle.ts';
import { agree } from '#lib/server/plan-agree.ts';
import { planView } from '#lib/server/signal-plan.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'signalPlan.read'], async (sight) => {
		const [circle, { draft }] = await Promise.all([circleView(sight), planView(sight)]);
		if (draft === null) throw new Refusal('not_found');
		return {
			circle: shownCircle(sight, circle),
			draft,
			isComplete: gapsOf(draft).length === 0,
			mayAgree: sight.may('signalPlan.agree'),
			mayEdit: sight.may('signalPlan.edit'),
			reviewOn: usualReviewOn(sight.now),
			reviewMost: monthsAfter(dayOf(sight.now), reviewMonths.most),
			todayOn: dayOf(sight.now),
			changeId: randomId()
		};
	});
});

export const actions: Actions = {
	default: act(['signalPlan.agree'], AgreeForm, agree, {
		goTo: (_done, { params }) => `/circles/${params['circle']}/plan?agreed`
	})
};
