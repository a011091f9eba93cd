import { myCircles } from '#lib/server/circle.ts';
import type { Visitor } from '#lib/server/gate/index.ts';
import { circlesWithNews } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, depends }: PageServerLoadEvent) => {
	depends('circles');
	return locals.gate.own(async (own) => {
		const [circles, news] = await Promise.all([myCircles(own), circlesWithNews(own)]);
		return {
			tasks: tasksOf(locals.visitor),
			circles: circles.map(({ id, residentName, residentPortrait }) => ({
				id,
				residentName,
				residentPortrait,
				hasNews: news.has(id)
			}))
		};
	});
});

/** What somebody has to do here beside the circles they are in: each only for who holds it. */
function tasksOf(visitor: Visitor | null) {
	const offices = visitor?.offices ?? [];
	return {
		operator: offices.some(({ kind }) => kind === 'operator'),
		organisationIds: offices.flatMap(({ kind, organisationId }) =>
			kind === 'organisation_manager' && organisationId !== null ? [organisationId] : []
		),
		neighbourhoodIds: [
			...new Set(
				offices.flatMap(({ kind, neighbourhoodId }) =>
					kind === 'coordinator' && neighbourhoodId !== null ? [neighbourhoodId] : []
				)
			)
		],
		works: visitor?.employed ?? false
	};
}
