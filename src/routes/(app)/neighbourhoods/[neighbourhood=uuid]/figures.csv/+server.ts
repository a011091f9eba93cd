import type { RequestEvent } from '@sveltejs/kit';
import { csvText } from '#lib/domain/csv.ts';
import { neighbourhoodOf } from '#lib/server/activity/index.ts';
import { publishedIn } from '#lib/server/door/index.ts';
import { answer } from '#lib/server/web/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { publishedInWords } from '../../words.ts';
import { coordinating } from '../../coordinating.server.ts';

/** What the activities came to, for the municipality: months that are over, few people hidden. */
export const GET = answer((event: RequestEvent) =>
	coordinating(event, async (post) => {
		const { name } = await neighbourhoodOf(post);
		const lines = await publishedIn(post);
		const head = [
			m.door_csv_month(),
			m.door_csv_neighbourhood(),
			m.door_csv_activity(),
			m.door_csv_what(),
			m.door_csv_number(),
			m.door_csv_meaning()
		];
		const rows = lines.map(({ month, activity, kind, count }) => {
			const { what, meaning } = publishedInWords(kind);
			return [month, name, activity, what, count ?? m.door_csv_hidden(), meaning];
		});
		return new Response(csvText([head, ...rows]), {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': 'attachment; filename="kring.csv"',
				'cache-control': 'no-store'
			}
		});
	})
);
