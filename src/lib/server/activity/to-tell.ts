import { sql } from 'drizzle-orm';
import { latelyDays, regularVisits, type ToTell } from '../../domain/ending.ts';
import type { Db, Tx } from '../db/connect.ts';
import { byName } from '../place.ts';

// The list of an end (E9): on the page of its coordinators, and on the tablet of its hosts.

/**
 * Everybody who has to hear of an end by word of mouth: who came lately more than once, who thinks they
 * come on a day after it, and whom somebody ticked. Only who said yes to being remembered has a name
 * here; for all others there is the page, the paper, and what the host says.
 */
export async function toTellOf(
	{ tx, neighbourhoodId }: { tx: Db | Tx; neighbourhoodId: string },
	{ id, lastOn }: { id: string; lastOn: string }
): Promise<ToTell[]> {
	const rows = await tx.execute<{
		visitorId: string;
		name: string;
		hint: string | null;
		isTold: boolean;
		whyNot: ToTell['whyNot'];
		saidAt: string | null;
		backAt: string | null;
	}>(sql`
		with stopping as (
			select series_id from ending_series where neighbourhood_id = ${neighbourhoodId} and ending_id = ${id}
		), kept as (
			select o.id, row_number() over (partition by o.series_id order by o.held_on desc) as place
			from occurrence o join day_sheet s on s.neighbourhood_id = o.neighbourhood_id and s.occurrence_id = o.id
			where o.neighbourhood_id = ${neighbourhoodId} and o.series_id in (select series_id from stopping)
				and o.status = 'planned' and s.record = 'closed'
		), who as (
			select v.visitor_id from visit v join kept k on k.id = v.occurrence_id and k.place <= ${latelyDays}
			where v.neighbourhood_id = ${neighbourhoodId} and v.visitor_id is not null
			group by v.visitor_id having count(distinct v.occurrence_id) >= ${regularVisits}
			union
			select e.visitor_id from expectation e join occurrence o on o.neighbourhood_id = e.neighbourhood_id
				and o.id = e.occurrence_id
			where e.neighbourhood_id = ${neighbourhoodId} and e.answer <> 'not_coming'
				and o.series_id in (select series_id from stopping) and o.held_on > ${lastOn}::date
			union
			select visitor_id from ending_told where neighbourhood_id = ${neighbourhoodId} and ending_id = ${id}
				and not is_undone
		)
		select v.id as "visitorId", v.call_name as name, v.name_hint as hint, t.visitor_id is not null and not t.is_undone as "isTold",
			t.why_not as "whyNot", t.at as "saidAt", t.back_at as "backAt"
		from who join visitor v on v.neighbourhood_id = ${neighbourhoodId} and v.id = who.visitor_id
			left join ending_told t on t.neighbourhood_id = v.neighbourhood_id and t.visitor_id = v.id
				and t.ending_id = ${id}
		where v.forgotten_at is null and v.same_as_id is null
		order by v.id limit 1000`);
	return byName(
		rows.map(({ isTold, saidAt, backAt, ...row }): ToTell => ({
			...row,
			state: !isTold ? 'open' : row.whyNot === null ? 'told' : 'not_told',
			saidAt: saidAt === null ? null : new Date(saidAt),
			backAt: backAt === null ? null : new Date(backAt)
		}))
	);
}
