import { myCircles } from '#lib/server/circle.ts';
import { placesOf } from '#lib/server/credit/index.ts';
import { runningAround, type Running } from '#lib/server/desk.ts';
import { coordinatedIn, type Visitor } from '#lib/server/gate/index.ts';
import { circlesWithNews } from '#lib/server/timeline.ts';
import { answer } from '#lib/server/web/index.ts';
import { firstName } from '#lib/ui/names.ts';
import { signalsSaid } from './[circle=uuid]/signals/said.ts';
import type { PageServerLoadEvent } from './$types';

export const load = answer(async ({ locals, depends }: PageServerLoadEvent) => {
	depends('circles');
	const running = await runningOf(locals);
	return locals.gate.own(async (own) => {
		const [circles, news] = await Promise.all([myCircles(own), circlesWithNews(own)]);
		const nameOf = (id: string) => circles.find((one) => one.id === id)?.residentName ?? '';
		return {
			tasks: tasksOf(locals.visitor),
			// Who is in no circle may well ask or help in their neighbourhood.
			isNeighbour: circles.length === 0 && (await placesOf(own)).length > 0,
			gpPostPhone: running.gpPostPhone,
			running: running.signals.map((signal) => {
				const { circleId } = signal;
				const seen = { id: circleId, meId: own.personId, now: own.now, people: running.people };
				const said = signalsSaid(seen, [signal]);
				return {
					circleId,
					signals: said.map((one) => ({ ...one, about: firstName(nameOf(circleId)) }))
				};
			}),
			circles: circles.map(({ id, residentName, residentPortrait }) => ({
				id,
				residentName,
				residentPortrait,
				hasNews: news.has(id)
			}))
		};
	});
});

/** What runs in all circles of who looks; behind a card, which opens one circle, nothing stands here. */
function runningOf({ gate, visitor }: App.Locals): Promise<Running> | Running {
	if (visitor === null || visitor.onlyCircleId !== null)
		return { signals: [], people: {}, gpPostPhone: null };
	return gate.around(['signal.read'], runningAround);
}

/** What somebody has to do here beside the circles they are in: each only for who holds it. */
function tasksOf(visitor: Visitor | null) {
	const offices = visitor?.offices ?? [];
	return {
		operator: offices.some(({ kind }) => kind === 'operator'),
		organisationIds: offices.flatMap(({ kind, organisationId }) =>
			kind === 'organisation_manager' && organisationId !== null ? [organisationId] : []
		),
		neighbourhoodIds: coordinatedIn(offices),
		works: visitor?.employed ?? false
	};
}
