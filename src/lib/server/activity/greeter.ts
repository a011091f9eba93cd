import { and, eq, sql } from 'drizzle-orm';
import type { GreeterForm, NewcomersForm } from '../../domain/activity-form.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Tx } from '../db/connect.ts';
import { activity, occurrence, series } from '../db/schema/index.ts';
import { dayRow } from './day.ts';
import { opened, record, type Coordinator } from './open.ts';
import { seriesRow } from './series.ts';

// Who takes in who comes for the first time, and when there are many of them (E13).

/** So many days back it is said that many new people came. */
const saidDays = 14;

/**
 * Names who takes in new people: of a series, or of one day of it. No news for the public.
 *
 * @throws {Refusal} `not_found`.
 */
export async function setGreeter(
	post: Coordinator,
	activityId: string,
	{ seriesId, occurrenceId, greeter }: GreeterForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	if (occurrenceId !== null) {
		const { id } = await dayRow(post, activityId, occurrenceId);
		await tx
			.update(occurrence)
			.set({ greeter })
			.where(and(eq(occurrence.neighbourhoodId, neighbourhoodId), eq(occurrence.id, id)));
	} else {
		const { id } = await seriesRow(post, activityId, seriesId ?? activityId);
		await tx
			.update(series)
			.set({ greeter })
			.where(and(eq(series.neighbourhoodId, neighbourhoodId), eq(series.id, id)));
	}
	await record(post, open, { kind: 'greeter' });
	return { activityId };
}

/** Sets from how many new people on one day on the team is told. @throws {Refusal} `not_found`. */
export async function setNewcomers(
	post: Coordinator,
	activityId: string,
	{ most }: NewcomersForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	if (open.newcomersMost === most) return { activityId };
	await tx
		.update(activity)
		.set({ newcomersMost: most })
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	await record(post, open, { kind: 'newcomers' });
	return { activityId };
}

/** From how many new people on one day on the team is told. @throws {Refusal} `not_found`. */
export async function newcomersMost(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string
): Promise<number> {
	const [found] = await tx
		.select({ most: activity.newcomersMost })
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	if (found === undefined) throw new Refusal('not_found');
	return found.most;
}

/** Who takes in new people on a day, by itself or by its series, and how many of them are many. */
export async function greeterOn(
	{ tx, neighbourhoodId }: { tx: Tx; neighbourhoodId: string },
	{ id, activityId }: { id: string; activityId: string }
): Promise<{ greeter: string; newcomersMost: number }> {
	const [found] = await tx
		.select({
			greeter: sql<string>`coalesce(nullif(${occurrence.greeter}, ''), ${series.greeter}, '')`,
			newcomersMost: activity.newcomersMost
		})
		.from(occurrence)
		.innerJoin(
			activity,
			and(eq(activity.neighbourhoodId, occurrence.neighbourhoodId), eq(activity.id, activityId))
		)
		.leftJoin(
			series,
			and(
				eq(series.neighbourhoodId, occurrence.neighbourhoodId),
				eq(series.id, occurrence.seriesId)
			)
		)
		.where(and(eq(occurrence.neighbourhoodId, neighbourhoodId), eq(occurrence.id, id)));
	return found ?? { greeter: '', newcomersMost: 0 };
}

/** The last day of late on which many new people came; null for none. */
export async function manyNew(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<{ on: string; count: number } | null> {
	const [found] = await tx.execute<{ on: string; count: number }>(sql`
		select o.held_on::text as on, n.count from occurrence o
			join day_sheet s on s.neighbourhood_id = o.neighbourhood_id and s.occurrence_id = o.id
			join activity a on a.neighbourhood_id = o.neighbourhood_id and a.id = o.activity_id
			cross join lateral (select (coalesce((s.counts ->> 'first_timer')::int, 0)
				+ coalesce((s.forgotten ->> 'firstTimers')::int, 0)
				+ (select count(*) from visit v where v.neighbourhood_id = o.neighbourhood_id
					and v.occurrence_id = o.id and v.first_time and v.role = 'visitor'))::int as count) as n
		where o.neighbourhood_id = ${neighbourhoodId} and o.activity_id = ${activityId}
			and o.held_on >= ${daysAfter(dayOf(now), -saidDays)}::date and n.count > a.newcomers_most
		order by o.held_on desc limit 1`);
	return found ?? null;
}
