import { sql } from 'drizzle-orm';
import { careDay } from '../../domain/care-day.ts';
import {
	countedGroups,
	talkLine,
	type TalkHistory,
	type TalkLine
} from '../../domain/finding/table.ts';
import type { Db } from '../db/connect.ts';

/** What talks were good for in one municipality; null stands for the small ones together. */
export type TalkRow = TalkLine & { municipality: string | null };

/**
 * What talks were good for in use (S12.4), by municipality, in groups of five circles or more.
 *
 * @param db  as the owner: no person may see the circles of all municipalities.
 */
export async function talkTable(db: Db): Promise<TalkRow[]> {
	const rows = await db.execute<{
		municipality: string;
		now: string;
		firstAt: string;
		talks: { at: string; isClosed: boolean; isUseful: boolean }[];
		signals: string[];
	}>(sql`
		select m.name as municipality, kring_now() as now,
			(select min(o.observed_at) from observation o where o.circle_id = c.id) as "firstAt",
			coalesce((select jsonb_agg(jsonb_build_object('at', f.talk_at, 'isClosed', f.status <> 'open',
				'isUseful', coalesce(f.answer in ('talked', 'raised_orange'), false)))
				from finding f where f.circle_id = c.id and f.talk_at is not null and f.is_announced
					and f.audience = 'contact' and f.status <> 'corrected'), '[]') as talks,
			coalesce((select jsonb_agg(s.raised_at) from signal s
				where s.circle_id = c.id and s.way = 'circle' and s.state <> 'withdrawn' and exists (
					select from signal_voice v where v.circle_id = s.circle_id and v.signal_id = s.id
						and v.by = 'person' and v.withdrawn_at is null)), '[]') as signals
		from circle c join municipality m on m.id = c.municipality_id
		where exists (select from observation o where o.circle_id = c.id)
		order by m.name, c.id`);
	const groups = Map.groupBy(rows, ({ municipality }) => municipality);
	return [...countedGroups(groups)].flatMap(([municipality, circles]) => {
		const line = talkLine(
			circles.map(({ now, firstAt, talks, signals }): TalkHistory => {
				const dayAt = (at: string) => careDay(new Date(at));
				return {
					fromDay: dayAt(firstAt),
					toDay: dayAt(now),
					talks: talks.map(({ at, ...rest }) => ({ ...rest, day: dayAt(at) })),
					signalDays: signals.map(dayAt)
				};
			})
		);
		return line === null ? [] : [{ municipality, ...line }];
	});
}
