import type { RequestEvent } from '@sveltejs/kit';
import { dayOf } from '#lib/domain/day.ts';
import { otherInWords } from '#lib/i18n/credit-words.ts';
import { statement } from '#lib/server/credit/index.ts';
import { asHolder } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import { periodIn } from '#lib/domain/statement-period.ts';

/** One's own statement as data, oldest line first (14.3). */
export const GET = answer((event: RequestEvent) =>
	asHolder(event, async (holder, place) => {
		const { searchParams } = event.url;
		const { isWrong: _, ...period } = periodIn(searchParams, dayOf(holder.now));
		const { opening, closing, lines } = await statement(holder, period);
		const isDetailed = searchParams.has('details');
		const told = {
			neighbourhood: place.name,
			...{ ...period, opening, closing },
			lines: lines
				.toReversed()
				.map(({ on, kind, category, state, points, balanceAfter, other }) => ({
					...{ on, kind, state, points, balanceAfter },
					...(isDetailed ? { category } : {}),
					with: otherInWords(other)
				}))
		};
		return new Response(JSON.stringify(told, null, '\t'), {
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'content-disposition': 'attachment; filename="kring-points.json"',
				'cache-control': 'no-store'
			}
		});
	})
);
