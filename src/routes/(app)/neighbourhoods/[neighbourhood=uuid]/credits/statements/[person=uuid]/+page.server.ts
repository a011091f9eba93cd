import { dayOf } from '#lib/domain/day.ts';
import { periodIn, usualPeriods } from '#lib/domain/statement-period.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import { paperStatement } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { coordinating } from '../../../../coordinating.server.ts';
import type { PageServerLoadEvent } from './$types';

/** The statement of a household on paper, for a host to print. Looking at it is written down (12.2). */
export const load = answer((event: PageServerLoadEvent) =>
	coordinating(event, async (post) => {
		const today = dayOf(post.now);
		const { searchParams } = event.url;
		const { isWrong, ...period } = periodIn(searchParams, today);
		const sheet = await paperStatement(post, event.params.person, period);
		return {
			neighbourhood: await neighbourhoodOf(post),
			personId: event.params.person,
			...{ today, period, isWrong, sheet },
			typed: { from: searchParams.get('from') ?? '', until: searchParams.get('until') ?? '' },
			reads: sheet.reads.map(({ byName, at }) => ({ byName, on: dayOf(at) })),
			periods: usualPeriods(today)
		};
	})
);
