import { and, eq, gte, inArray, ne, sql } from 'drizzle-orm';
import { fillWindow } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { expandRecurrence, occurrenceOf, type Occurrence } from '../../domain/recurrence/expand.ts';
import { filling } from '../../domain/recurrence/fill.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import type { Db, Tx } from '../db/connect.ts';
import { activity, hostOperation, occurrence, ride, series } from '../db/schema/index.ts';

// From the rules of series to rows of days, 26 weeks ahead (4.3). Filling changes nothing that is
// there already as the rule says it, so it may be done as often as one likes (I1). What somebody
// decided about one day stays: a day that is off, one that was changed by itself, and one that
// people were told of. Days before today are history.

/** A series as it stands in its row. */
export type SeriesRow = typeof series.$inferSelect;

/** Makes the days of a series what its rule says, from today on. */
export async function fillSeries(tx: Tx, row: SeriesRow, now: Date): Promise<void> {
	const { neighbourhoodId, id, activityId } = row;
	const window = fillWindow(dayOf(now));
	const wanted = expandRecurrence(recurrenceOf(row), window);
	const there = await tx
		.select()
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.seriesId, id),
				gte(occurrence.originalOn, window.fromOn)
			)
		)
		.limit(1_000);
	const { missing, following, stray } = filling(there, wanted);
	if (missing.length > 0)
		await tx
			.insert(occurrence)
			.values(
				missing.map((day) => ({
					...{ neighbourhoodId, id: newId(now.getTime()), activityId, seriesId: id },
					...{ originalOn: day.on, heldOn: day.on, ...timesOf(day), changedAt: now }
				}))
			)
			.onConflictDoNothing();

	const unwanted = stray.filter(({ sequence }) => sequence === 0);
	const kept = await recordedIds(tx, unwanted);
	const gone = unwanted.filter((one) => !kept.has(one.id));
	if (gone.length > 0)
		await tx.delete(occurrence).where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				inArray(
					occurrence.id,
					gone.map((one) => one.id)
				)
			)
		);
	const changed = following.filter(({ row: one, day }) => !isSame(one, day));
	const said = await recordedIds(
		tx,
		changed.map(({ row: one }) => one)
	);
	for (const { row: one, day } of changed) {
		if (said.has(one.id)) continue;
		await tx
			.update(occurrence)
			.set({
				...timesOf(day),
				// People who were told of this day hear of it again; the number only grows (I5).
				sequence: one.sequence === 0 ? 0 : one.sequence + 1,
				changedAt: now
			})
			.where(and(eq(occurrence.neighbourhoodId, neighbourhoodId), eq(occurrence.id, one.id)));
	}
}

/** Of which of some days a host said something, or somebody a ride: they stay, whatever the rule says (4.3). */
export async function recordedIds(
	tx: Tx,
	days: readonly { neighbourhoodId: string; id: string }[]
): Promise<ReadonlySet<string>> {
	const [first] = days;
	if (first === undefined) return new Set();
	const ids = days.map(({ id }) => id);
	const [operations, rides] = await Promise.all(
		[hostOperation, ride].map((table) =>
			tx
				.selectDistinct({ id: table.occurrenceId })
				.from(table)
				.where(
					and(eq(table.neighbourhoodId, first.neighbourhoodId), inArray(table.occurrenceId, ids))
				)
		)
	);
	return new Set([...operations!, ...rides!].map(({ id }) => id));
}

/** Changes of an activity happen one after another, and filling it waits its turn. */
export async function lockActivity(tx: Tx, activityId: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${activityId}, 13))`);
}

/** Fills all series that may still have days, each in a transaction of its own. */
export async function fillAll(db: Db): Promise<{ filled: number }> {
	const running = await db
		.select({
			neighbourhoodId: series.neighbourhoodId,
			id: series.id,
			activityId: series.activityId
		})
		.from(series)
		.innerJoin(
			activity,
			and(
				eq(activity.neighbourhoodId, series.neighbourhoodId),
				eq(activity.id, series.activityId),
				ne(activity.status, 'archived')
			)
		)
		.orderBy(series.neighbourhoodId, series.id);
	for (const { neighbourhoodId, id, activityId } of running) {
		await db.transaction(async (tx) => {
			await lockActivity(tx, activityId);
			const [clock] = await tx.execute<{ now: string }>(sql`select kring_now() as now`);
			const [current] = await tx
				.select()
				.from(series)
				.where(and(eq(series.neighbourhoodId, neighbourhoodId), eq(series.id, id)));
			if (current !== undefined) await fillSeries(tx, current, new Date(clock!.now));
		});
	}
	return { filled: running.length };
}

/** All series of an activity that stand in rows. */
export async function seriesRows(
	tx: Db | Tx,
	neighbourhoodId: string,
	activityId: string
): Promise<SeriesRow[]> {
	return tx
		.select()
		.from(series)
		.where(and(eq(series.neighbourhoodId, neighbourhoodId), eq(series.activityId, activityId)))
		.orderBy(series.firstOn, series.id)
		.limit(400);
}

/** The columns of a day that follow from its date and the wall clock. */
export function timesOf({
	on,
	fromMinute,
	untilMinute
}: Pick<Occurrence, 'on' | 'fromMinute' | 'untilMinute'>) {
	const { startsAt, endsAt } = occurrenceOf(on, fromMinute, untilMinute);
	return { fromMinute, untilMinute, startsAt, endsAt };
}

function isSame(row: typeof occurrence.$inferSelect, day: Occurrence): boolean {
	return (
		row.fromMinute === day.fromMinute &&
		row.untilMinute === day.untilMinute &&
		row.startsAt.getTime() === day.startsAt.getTime() &&
		row.endsAt.getTime() === day.endsAt.getTime()
	);
}
