import { rightsBoard } from '#lib/server/membership/index.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	return locals.gate.look(params.circle, ['circle.read'], async (sight) => ({
		...(await rightsBoard(sight)),
		isResident: sight.isResident,
		mayPost: sight.may('update.post'),
		mayChangeTopics: sight.may('topic.add')
	}));
});
