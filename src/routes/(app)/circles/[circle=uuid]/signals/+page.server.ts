import { circleView } from '#lib/server/circle.ts';
import { signalsOf } from '#lib/server/signal/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'signal.read'], async (sight) => {
		const [circle, signals] = await Promise.all([circleView(sight), signalsOf(sight)]);
		return {
			circle: shownCircle(sight, circle),
			signals,
			isResident: sight.isResident,
			gpPhone: circle.municipality.gpPostPhone
		};
	});
});
