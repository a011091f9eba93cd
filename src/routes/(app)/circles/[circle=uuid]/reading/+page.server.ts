import { readingFilterOf } from '#lib/domain/reading.ts';
import { readingsFor } from '#lib/server/reading.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, params, url, depends }: PageServerLoadEvent) => {
	depends(`circle:${params.circle}`);
	const filter = readingFilterOf(url.searchParams);
	return locals.gate.look(params.circle, ['reading.read'], async (sight) => ({
		circleId: params.circle,
		filter,
		log: await readingsFor(sight, filter)
	}));
});
