import { circleView } from '#lib/server/circle.ts';
import { updatesFor } from '#lib/server/update.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read', 'update.read'], async (sight) => {
		const circle = await circleView(sight);
		const { updates, more } = await updatesFor(sight, { limit: 20, comments: 2 });
		return {
			residentName: circle.residentName,
			names: Object.fromEntries(circle.members.map(({ personId, name }) => [personId, name])),
			updates,
			more
		};
	});
});
