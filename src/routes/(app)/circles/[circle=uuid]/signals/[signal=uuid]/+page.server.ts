import { redirect } from '@sveltejs/kit';
import { randomId } from '#lib/domain/id.ts';
import { CloseForm, HandOverForm, SignalForm, TakeOnForm } from '#lib/domain/signal-form.ts';
import { checkInBehind } from '#lib/server/check-in/index.ts';
import { circleView } from '#lib/server/circle.ts';
import {
	askHandOver,
	closeSignal,
	declineHandOver,
	signalPage,
	takeOn,
	withdrawSignal
} from '#lib/server/signal/index.ts';
import { raisableBySignal } from '#lib/server/support.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import { timesFor } from './times.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const found = await locals.gate.look(
		params.circle,
		['circle.read', 'signal.read', 'signalPlan.read', 'support.read'],
		async (sight) => {
			const [circle, signal] = await Promise.all([
				circleView(sight),
				signalPage(sight, params.signal)
			]);
			const isTaker = 'state' in signal && signal.takenById === sight.personId;
			const raisable = await raisableBySignal(sight, {
				isTaker: isTaker && signal.state === 'taken_on'
			});
			if ('joined' in signal) return signal;
			const behind = signal.way === 'check_in' ? await checkInBehind(sight, signal.id) : null;
			return {
				signal,
				raisable,
				behind,
				circle: shownCircle(sight, circle),
				gpPhone: circle.municipality.gpPostPhone,
				engineSilent: circle.engineSilent,
				isResident: sight.isResident,
				mayEditPlan: sight.may('signalPlan.edit'),
				seesFindings: sight.may('finding.read'),
				times: timesFor(signal.level, sight.now),
				ids: {
					take: randomId(),
					move: randomId(),
					over: randomId(),
					decline: randomId(),
					close: randomId(),
					withdraw: randomId(),
					seen: randomId(),
					...{ support: randomId(), extra: randomId(), crisis: randomId() }
				}
			};
		}
	);
	if ('joined' in found) redirect(303, `/circles/${params.circle}/signals/${found.joined}`);
	return found;
});

export const actions: Actions = {
	takeOn: act(['signal.answer'], TakeOnForm, takeOn),
	handOver: act(['signal.answer'], HandOverForm, askHandOver),
	decline: act(['signal.answer'], SignalForm, declineHandOver),
	close: act(['signal.answer'], CloseForm, closeSignal),
	withdraw: act(['signal.withdraw'], SignalForm, withdrawSignal)
};
