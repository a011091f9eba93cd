import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import {
	SupportAnswerForm,
	SupportForm,
	SupportFromSignalForm,
	SupportLowerForm,
	SupportRaiseForm
} from '#lib/domain/support-form.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	answerSupport,
	keepSupport,
	lowerSupport,
	raiseBySignal,
	raiseSupport,
	supportView
} from '#lib/server/support.ts';
import { runningSignals } from '#lib/server/signal/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(
		params.circle,
		['circle.read', 'support.read', 'signalPlan.read', 'signal.read'],
		async (sight) => {
			const [circle, support, signals] = await Promise.all([
				circleView(sight),
				supportView(sight),
				runningSignals(sight)
			]);
			return {
				circle: shownCircle(sight, circle),
				gpPostPhone: circle.municipality.gpPostPhone,
				support,
				/** A signal that runs speaks against less help. */
				isSignalRunning: signals.length > 0,
				todayOn: dayOf(sight.now),
				mayEdit: sight.may('signalPlan.edit'),
				ids: {
					...{ support: randomId(), extra: randomId(), crisis: randomId() },
					...{ does: randomId(), cannot: randomId() },
					...{ lowerRest: randomId(), lowerExtra: randomId(), keep: randomId() }
				}
			};
		}
	);
});

const here = {
	goTo: (_done: unknown, { params }: { params: Record<string, string | undefined> }) =>
		`/circles/${params['circle']}/support`
};

export const actions: Actions = {
	raise: act(['support.raise'], SupportRaiseForm, raiseSupport, here),
	fromSignal: act(['support.raiseBySignal'], SupportFromSignalForm, raiseBySignal, here),
	answer: act(['support.answer'], SupportAnswerForm, answerSupport, here),
	lower: act(['support.lower'], SupportLowerForm, lowerSupport, here),
	keep: act(['support.lower'], SupportForm, keepSupport, here)
};
