import { myCircles } from '#lib/server/circle.ts';
import { circlesWithNews } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(({ locals, depends }: PageServerLoadEvent) => {
	depends('circles');
	return locals.gate.own(async (own) => {
		const [circles, news] = await Promise.all([myCircles(own), circlesWithNews(own)]);
		return {
			circles: circles.map(({ id, residentName, residentPortrait }) => ({
				id,
				residentName,
				residentPortrait,
				hasNews: news.has(id)
			}))
		};
	});
});
