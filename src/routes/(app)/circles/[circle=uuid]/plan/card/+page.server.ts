import { emergencyCard } from '#lib/domain/signal-plan.ts';
import { circleView, presentIdsOf } from '#lib/server/circle.ts';
import { planView } from '#lib/server/signal-plan.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'signalPlan.read'], async (sight) => {
		const [circle, plan] = await Promise.all([circleView(sight), planView(sight)]);
		const presentIds = presentIdsOf(circle.members, sight.now);
		return {
			circle: shownCircle(sight, circle),
			gpPostPhone: circle.municipality.gpPostPhone,
			card: emergencyCard(plan.active, plan.ways, { now: sight.now, presentIds }),
			// A visit by the resident's paper card leaves nothing behind (T2.10).
			byCard: sight.standing.byCard
		};
	});
});
