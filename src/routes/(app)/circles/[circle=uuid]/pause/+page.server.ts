import { pauseDaysLimit } from '#lib/domain/check-in.ts';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { CirclePauseForm, PauseEndForm, PauseRemoveForm } from '#lib/domain/pause.ts';
import { circleView } from '#lib/server/circle.ts';
import { endPause, pausesFor, removePause, setPause } from '#lib/server/pause.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'pause.read'], async (sight) => {
		const [circle, { pauses, asksCheckIns, restsNow }] = await Promise.all([
			circleView(sight),
			pausesFor(sight)
		]);
		return {
			circle: shownCircle(sight, circle),
			pauses: pauses.map((one) => {
				return { ...one, ids: { set: randomId(), end: randomId(), remove: randomId() } };
			}),
			asksCheckIns,
			restsNow,
			pauseDaysLimit,
			todayOn: dayOf(sight.now),
			maySet: sight.may('pause.set'),
			ids: { pause: randomId(), set: randomId() }
		};
	});
});

const here = {
	goTo: (_done: unknown, { params }: { params: Partial<Record<string, string>> }) =>
		`/circles/${params['circle']}/pause`
};

export const actions: Actions = {
	set: act(['pause.set', 'checkIn.pause'], CirclePauseForm, setPause, here),
	end: act(['pause.set', 'checkIn.pause'], PauseEndForm, endPause, here),
	remove: act(['pause.set', 'checkIn.pause'], PauseRemoveForm, removePause, here)
};
