import { sql } from 'drizzle-orm';
import type { Period } from '../../domain/door/period.ts';
import { one } from '../db/connect.ts';
import type { AtActivity } from './days.ts';

/** How many rides to an activity were asked for in a period, and how many of them were found. */
export type RideFigures = { asked: number; found: number };

/**
 * Rides of a period: those of which only a number is left, and those of the last days. Who took it back asked
 * for none, and to a day that was off there was none (`kring_sweep_rides` counts the same).
 */
export async function rideFigures(
	{ tx, neighbourhoodId }: Pick<AtActivity, 'tx' | 'neighbourhoodId'>,
	activityId: string,
	{ fromOn, untilOn }: Period
): Promise<RideFigures> {
	const rows = await tx.execute<{ asked: number; found: number }>(sql`
		select coalesce(sum(asked), 0)::int as asked, coalesce(sum(found), 0)::int as found from (
			select t.asked, t.matched as found from ride_tally t
			where t.neighbourhood_id = ${neighbourhoodId} and t.activity_id = ${activityId}
				and t.month between ${fromOn}::date and ${untilOn}::date
			union all
			select 1, (exists (select from ride_match m where m.neighbourhood_id = r.neighbourhood_id
				and m.ask_id = r.id and m.ended_at is null and m.ask_yes_at is not null
				and m.offer_yes_at is not null))::int
			from ride r join occurrence o on o.neighbourhood_id = r.neighbourhood_id and o.id = r.occurrence_id
			where r.neighbourhood_id = ${neighbourhoodId} and r.activity_id = ${activityId} and r.kind = 'ask'
				and r.ended_at is null and o.status = 'planned'
				and o.held_on between ${fromOn}::date and ${untilOn}::date) as ride`);
	return one(rows);
}
