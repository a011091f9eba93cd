import type { RequestEvent } from '@sveltejs/kit';
import { csvText } from '#lib/domain/csv.ts';
import { dayOf, monthsAfter } from '#lib/domain/day.ts';
import { sideInWords, stateInWords, transferInWords } from '#lib/i18n/books-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { exportLines } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { keepingBooks } from '../../../keeping-books.server.ts';

/** The lines of the last twelve months, without names, for a program of a treasurer's own (14.3). */
export const GET = answer((event: RequestEvent) =>
	keepingBooks(event, async (post) => {
		const untilOn = dayOf(post.now);
		const lines = await exportLines(post, { fromOn: monthsAfter(untilOn, -12), untilOn });
		const head = [
			m.credit_statement_day(),
			m.credit_export_thanks(),
			m.credit_statement_what(),
			m.credit_export_state(),
			m.credit_export_kind(),
			m.credit_export_alias(),
			m.credit_statement_in_out()
		];
		const rows = lines.map(({ on, thanks, kind, state, side, alias, points }) => [
			...[on, thanks, transferInWords(kind), stateInWords(state), sideInWords(side)],
			...[alias, points]
		]);
		return new Response(csvText([head, ...rows]), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="kring-books.csv"',
				'cache-control': 'no-store'
			}
		});
	})
);
