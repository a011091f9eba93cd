import { dayOf } from '#lib/domain/day.ts';
import { isReviewDue } from '#lib/domain/signal-plan.ts';
import { circleView } from '#lib/server/circle.ts';
import { SignalForm } from '#lib/domain/signal-form.ts';
import { OfferForm } from '#lib/domain/signal-plan-form.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	earlierPlan,
	leaveOffer,
	offersFor,
	planView,
	takeOffer
} from '#lib/server/signal-plan.ts';
import { givesIn } from '#lib/server/help/index.ts';
import { phaseOf } from '#lib/server/signal/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read', 'signalPlan.read', 'signal.read'],
		async (sight) => {
			// A version that counted before, where the address names one.
			const named = /^[1-9]\d{0,4}$/.exec(url.searchParams.get('version') ?? '');
			const [circle, plan, offers, old, phase, gives] = await Promise.all([
				circleView(sight),
				planView(sight),
				offersFor(sight),
				named === null ? null : earlierPlan(sight, Number(named[0])),
				phaseOf(sight),
				givesIn(sight)
			]);
			const { active, draft, ways, earlier } = plan;
			return {
				circle: shownCircle(sight, circle),
				gpPostPhone: circle.municipality.gpPostPhone,
				active,
				old,
				phase,
				gives,
				draftVersion: draft?.version ?? null,
				isDue: active !== null && isReviewDue(active, null, sight.now),
				ways,
				earlier,
				todayOn: dayOf(sight.now),
				mayEdit: sight.may('signalPlan.edit'),
				mayAgree: sight.may('signalPlan.agree'),
				isResident: sight.isResident,
				isNew: url.searchParams.has('agreed'),
				offers: offers.map((one) => ({ ...one, takeId: randomId(), leaveId: randomId() }))
			};
		}
	);
});

const thePlan = (_done: unknown, { params }: { params: Record<string, string | undefined> }) =>
	`/circles/${params['circle']}/plan`;

export const actions: Actions = {
	take: act(['signalPlan.edit'], OfferForm, takeOffer, { goTo: thePlan }),
	leave: act(['signalPlan.edit'], SignalForm, leaveOffer, { goTo: thePlan })
};
