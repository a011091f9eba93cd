import { isUuid, randomId } from '#lib/domain/id.ts';
import { RaiseForm } from '#lib/domain/signal-form.ts';
import { circleView } from '#lib/server/circle.ts';
import { coversFor, raiseSignal } from '#lib/server/signal/index.ts';
import { act, answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url }: PageServerLoadEvent) =>
	locals.gate.look(params.circle, ['circle.read'], async (sight) => {
		const [circle, { running, contactId, ...covers }] = await Promise.all([
			circleView(sight),
			coversFor(sight)
		]);
		return {
			...covers,
			circle: shownCircle(sight, circle),
			joins: running !== null,
			takenById: running?.takenById ?? null,
			gpPhone: circle.municipality.gpPostPhone,
			engineSilent: circle.engineSilent,
			contactId,
			level: url.searchParams.get('level') === 'red' ? ('red' as const) : ('orange' as const),
			findingId: isUuid(url.searchParams.get('finding') ?? '')
				? (url.searchParams.get('finding') ?? '')
				: '',
			ids: { changeId: randomId(), signalId: randomId() }
		};
	})
);

export const actions: Actions = {
	default: act(['signal.raise'], RaiseForm, raiseSignal, {
		goTo: ({ signalId }, { params }) => `/circles/${params['circle']}/signals/${signalId}`
	})
};
