import type { RequestEvent } from '@sveltejs/kit';
import { csvText } from '#lib/domain/csv.ts';
import { dayOf } from '#lib/domain/day.ts';
import { lineInWords, otherInWords } from '#lib/i18n/credit-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { statement } from '#lib/server/credit/index.ts';
import { asHolder } from '#lib/server/web/credit.ts';
import { answer } from '#lib/server/web/index.ts';
import { periodIn } from '#lib/domain/statement-period.ts';

/** One's own statement as a table, oldest line first, to take along (14.3). */
export const GET = answer((event: RequestEvent) =>
	asHolder(event, async (holder) => {
		const { searchParams } = event.url;
		const { isWrong: _, ...period } = periodIn(searchParams, dayOf(holder.now));
		const { opening, lines } = await statement(holder, period);
		const head = [
			m.credit_statement_day(),
			m.credit_statement_what(),
			m.credit_statement_with(),
			m.credit_statement_in_out(),
			m.credit_statement_balance()
		];
		const rows = lines
			.toReversed()
			.map((line) => [
				line.on,
				lineInWords(line, searchParams.has('details')),
				otherInWords(line.other),
				line.points,
				line.balanceAfter
			]);
		const first = [period.from, m.credit_statement_opening(), '', '', opening];
		return new Response(csvText([head, first, ...rows]), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="kring-points.csv"',
				'cache-control': 'no-store'
			}
		});
	})
);
