import { and, eq, inArray, sql } from 'drizzle-orm';
import { latelyDays, regularVisits, type ToTell } from '../../domain/ending.ts';
import type { Db, Tx } from '../db/connect.ts';
import { endingTold } from '../db/schema/index.ts';
import { byName } from '../place.ts';

// The list of an end (E9): on the page of its coordinators, and on the tablet of its hosts. Somebody who was
// known by two names is one person on it: what was said of either was said of them.

/** What was said of somebody on the list of an end. */
export type TellingLine = typeof endingTold.$inferSelect;

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
		with recursive names as (
			select v.id, v.id as own_id from visitor v join ending e on e.neighbourhood_id = v.neighbourhood_id
				and e.activity_id = v.activity_id
			where e.neighbourhood_id = ${neighbourhoodId} and e.id = ${id} and v.same_as_id is null
			union all
			select v.id, n.own_id from visitor v join names n on n.id = v.same_as_id
			where v.neighbourhood_id = ${neighbourhoodId}
		), told as (
			select distinct on (n.own_id) n.own_id, t.is_undone, t.why_not, t.at, t.back_at
			from ending_told t join names n on n.id = t.visitor_id
			where t.neighbourhood_id = ${neighbourhoodId} and t.ending_id = ${id}
			order by n.own_id, greatest(t.at, t.back_at) desc, t.visitor_id
		), stopping as (
			select series_id from ending_series where neighbourhood_id = ${neighbourhoodId} and ending_id = ${id}
		), kept as (
			select o.id, row_number() over (partition by o.series_id order by o.held_on desc) as place
			from occurrence o join day_sheet s on s.neighbourhood_id = o.neighbourhood_id and s.occurrence_id = o.id
			where o.neighbourhood_id = ${neighbourhoodId} and o.series_id in (select series_id from stopping)
				and o.status = 'planned' and s.record = 'closed'
		), who as (
			select n.own_id from visit v join kept k on k.id = v.occurrence_id and k.place <= ${latelyDays}
				join names n on n.id = v.visitor_id
			where v.neighbourhood_id = ${neighbourhoodId}
			group by n.own_id having count(distinct v.occurrence_id) >= ${regularVisits}
			union
			select n.own_id from expectation e join occurrence o on o.neighbourhood_id = e.neighbourhood_id
				and o.id = e.occurrence_id join names n on n.id = e.visitor_id
			where e.neighbourhood_id = ${neighbourhoodId} and e.answer <> 'not_coming'
				and o.series_id in (select series_id from stopping) and o.held_on > ${lastOn}::date
			union
			select own_id from told where not is_undone
		)
		select v.id as "visitorId", v.call_name as name, v.name_hint as hint, t.own_id is not null and not t.is_undone as "isTold",
			t.why_not as "whyNot", t.at as "saidAt", t.back_at as "backAt"
		from who join visitor v on v.neighbourhood_id = ${neighbourhoodId} and v.id = who.own_id
			left join told t on t.own_id = v.id
		where v.forgotten_at is null
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

/**
 * What was said last of some visitors on the lists of some ends, by `tellingKey` and under the name that stays.
 *
 * @param visitorIds  of the names that stay.
 */
export async function tellingLines(
	{ tx, neighbourhoodId }: { tx: Db | Tx; neighbourhoodId: string },
	endingIds: readonly string[],
	visitorIds: readonly string[]
): Promise<Map<string, TellingLine>> {
	if (endingIds.length === 0 || visitorIds.length === 0) return new Map();
	const names = await tx.execute<{ id: string; ownId: string }>(sql`
		with recursive names as (
			select v.id, v.id as own_id from visitor v
			where v.neighbourhood_id = ${neighbourhoodId} and ${inArray(sql`v.id`, [...visitorIds])}
			union all
			select v.id, n.own_id from visitor v join names n on n.id = v.same_as_id
			where v.neighbourhood_id = ${neighbourhoodId}
		) select id, own_id as "ownId" from names`);
	const ownIds = new Map(names.map(({ id, ownId }) => [id, ownId]));
	const lines = await tx
		.select()
		.from(endingTold)
		.where(
			and(
				eq(endingTold.neighbourhoodId, neighbourhoodId),
				inArray(endingTold.endingId, [...endingIds]),
				inArray(endingTold.visitorId, [...ownIds.keys()])
			)
		);
	const lastAt = ({ at, backAt }: TellingLine) => Math.max(at.getTime(), backAt?.getTime() ?? 0);
	const found = lines
		.toSorted((one, other) => lastAt(one) - lastAt(other))
		.map((line) => ({ ...line, visitorId: ownIds.get(line.visitorId)! }));
	return new Map(found.map((line) => [tellingKey(line), line]));
}

/** Names what was said of somebody on the list of an end. */
export function tellingKey({
	endingId,
	visitorId
}: {
	endingId: string;
	visitorId: string;
}): string {
	return `${endingId} ${visitorId}`;
}
