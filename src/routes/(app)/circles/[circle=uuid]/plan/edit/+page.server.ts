import * as v from 'valibot';
import { randomId } from '#lib/domain/id.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import {
	draftFrom,
	gapsOf,
	hintsFor,
	planLimits,
	supportOf,
	waysToConfirm
} from '#lib/domain/signal-plan.ts';
import { dayOf, monthsAfter } from '#lib/domain/day.ts';
import { supportMonths } from '#lib/domain/support.ts';
import { SupportLineForm } from '#lib/domain/support-form.ts';
import {
	AgainstWishForm,
	AutoOrangeForm,
	PlanActionForm,
	PlanRemoveForm,
	PlanSignForm,
	RulesForm,
	WayOutForm
} from '#lib/domain/signal-plan-form.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	confirmWay,
	dropDraft,
	planView,
	removeFromPlan,
	removeWay,
	setAction,
	setAutoOrange,
	setRules,
	setSign,
	setSupport,
	setWay,
	signAgainstWish,
	wayLimit,
	withdrawAgainstWish
} from '#lib/server/signal-plan.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'signalPlan.read'], async (sight) => {
		if (!sight.may('signalPlan.edit')) throw new Refusal('not_found');
		const [circle, { active, draft, ways }] = await Promise.all([
			circleView(sight),
			planView(sight)
		]);
		const plan = draft ?? draftFrom(active);
		const old = new Set(waysToConfirm(ways, sight.now).map(({ id }) => id));
		return {
			circle: shownCircle(sight, circle),
			plan,
			isBegun: draft !== null,
			hints: hintsFor(plan),
			gaps: gapsOf(plan),
			limits: { signs: planLimits.signs.most, actions: planLimits.actions.most, ways: wayLimit },
			ways: ways.map((one) => ({ ...one, isOld: old.has(one.id) })),
			support: supportOf(plan),
			supportUntil: {
				...{ least: dayOf(sight.now), usual: monthsAfter(dayOf(sight.now), supportMonths.usual) },
				most: monthsAfter(dayOf(sight.now), supportMonths.most)
			},
			isResident: sight.isResident,
			mayAgree: sight.may('signalPlan.agree'),
			// Each form on the page is a change of its own, and so has an id of its own.
			ids: {
				...{ sign: randomId(), action: randomId(), way: randomId(), line: randomId() },
				change: Object.fromEntries(
					[
						'green',
						'orange',
						'red',
						'way',
						'wish',
						'auto',
						'rules',
						'drop',
						'support',
						...supportOf(plan).map(({ id }) => id),
						...plan.signs.map(({ id }) => id),
						...plan.actions.map(({ id }) => id),
						...ways.map(({ id }) => id)
					].map((name) => [name, randomId()])
				)
			}
		};
	});
});

const Nothing = v.object({});

export const actions: Actions = {
	sign: act(['signalPlan.edit'], PlanSignForm, setSign),
	action: act(['signalPlan.edit'], PlanActionForm, setAction),
	support: act(['signalPlan.edit'], SupportLineForm, setSupport),
	remove: act(['signalPlan.edit'], PlanRemoveForm, removeFromPlan),
	auto: act(['signalPlan.edit'], AutoOrangeForm, setAutoOrange),
	rules: act(['signalPlan.edit'], RulesForm, setRules),
	drop: act(['signalPlan.edit'], Nothing, dropDraft, {
		goTo: (_done, { params }) => `/circles/${params['circle']}/plan`
	}),
	way: act(['signalPlan.edit'], WayOutForm, setWay),
	confirmWay: act(['signalPlan.edit'], PlanRemoveForm, confirmWay),
	removeWay: act(['signalPlan.edit'], PlanRemoveForm, removeWay),
	wish: act(['signalPlan.agree'], AgainstWishForm, signAgainstWish),
	unwish: act(['signalPlan.agree'], Nothing, withdrawAgainstWish)
};
