import type { RequestEvent } from '@sveltejs/kit';
import { csvText } from '#lib/domain/csv.ts';
import { m } from '#lib/paraglide/messages.js';
import { toldFigures } from '#lib/server/credit/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { numbersInWords } from '../../../giving-words.ts';
import { readingFigures } from '../../../reading-figures.server.ts';

/** What giving and taking came to, for the municipality: months that are over, few neighbours hidden. */
export const GET = answer((event: RequestEvent) =>
	readingFigures(event, async (post, name) => {
		const head = [
			m.door_csv_month(),
			m.door_csv_neighbourhood(),
			m.door_csv_what(),
			m.door_csv_number(),
			m.door_csv_meaning(),
			m.credit_fig_changed_head()
		];
		const rows = (await toldFigures(post)).toReversed().flatMap(({ month, told, changedOn }) =>
			numbersInWords(told).map(({ what, number, meaning }) => {
				const shown = number === null ? m.door_csv_hidden() : decimal(number);
				return [month, name, what, shown, meaning, changedOn ?? ''];
			})
		);
		return new Response(csvText([head, ...rows]), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="kring-giving.csv"',
				'cache-control': 'no-store'
			}
		});
	})
);

/** A whole number as it is; a broken one with a comma, as spreadsheets of the Netherlands read it. */
function decimal(number: number): number | string {
	return Number.isInteger(number) ? number : String(number).replace('.', ',');
}
