import { isReviewDue } from '#lib/domain/signal-plan.ts';
import { circleView } from '#lib/server/circle.ts';
import { planView } from '#lib/server/signal-plan.ts';
import { answer } from '#lib/server/web/index.ts';
import { shownCircle } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'signalPlan.read'], async (sight) => {
		const [circle, plan] = await Promise.all([circleView(sight), planView(sight)]);
		const { active, draft, ways, earlier } = plan;
		return {
			circle: shownCircle(sight, circle),
			gpPostPhone: circle.municipality.gpPostPhone,
			active,
			draftVersion: draft?.version ?? null,
			isDue: active !== null && isReviewDue(active, null, sight.now),
			ways,
			earlier,
			mayEdit: sight.may('signalPlan.edit'),
			mayAgree: sight.may('signalPlan.agree'),
			isResident: sight.isResident,
			isNew: url.searchParams.has('agreed')
		};
	});
});
