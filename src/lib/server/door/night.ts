import { sql } from 'drizzle-orm';
import { categories, roles, settleWays } from '../../domain/door/operation.ts';
import { closesItselfAt, lateDays } from '../../domain/door/activity-day.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { Db } from '../db/connect.ts';
import { lockDays } from './days.ts';
import { putTogether } from './keep.ts';

/** Days are looked back on for so long: a worker that stood still catches up. */
const lookedBackDays = 30;

/** A gap is looked after for so long after a day: what was told of it in its last hour waits a day. */
const gapDays = lateDays + 3;

/**
 * Makes the days anew of which something came after a gap in what a device sent: it waits for at most a
 * day, and then counts also where nothing else comes (7.3). Doing it twice changes nothing.
 */
export async function countWaiting(db: Db, now: Date): Promise<{ days: number }> {
	const days = await db.execute<{ neighbourhoodId: string; activityId: string; id: string }>(sql`
		select distinct o.neighbourhood_id as "neighbourhoodId", o.activity_id as "activityId",
			o.occurrence_id as id
		from host_operation o
		join host_device d on d.neighbourhood_id = o.neighbourhood_id and d.id = o.device_id
		join occurrence day on day.neighbourhood_id = o.neighbourhood_id and day.id = o.occurrence_id
		where o.seq > d.complete_up_to and day.held_on > ${daysAfter(dayOf(now), -gapDays)}::date`);
	const failures: unknown[] = [];
	for (const { neighbourhoodId, activityId, id } of days)
		await db
			.transaction(async (tx) => {
				const now = await lockDays(tx, [id]);
				await putTogether({ tx, neighbourhoodId, activityId, now }, [id]);
			})
			// No day stands before another.
			.catch((caught: unknown) => failures.push(caught));
	if (failures.length > 0) throw failures[0];
	return { days: days.length };
}

/**
 * Ends the days that are over: a sheet that was left open is closed, and a day that went on without a
 * sheet says so, so that it counts as missed by nobody (3.3). Doing it twice changes nothing.
 */
export async function endDays(db: Db, now: Date): Promise<{ closed: number; notRecorded: number }> {
	const yesterday = daysAfter(dayOf(now), -1);
	const lastOn = closesItselfAt(yesterday) <= now ? yesterday : daysAfter(yesterday, -1);
	const none = Object.fromEntries(categories.map((category) => [category, 0]));
	const nobody = { ...Object.fromEntries(roles.map((role) => [role, 0])), firstTimers: 0 };
	const nothing = Object.fromEntries(settleWays.map((way) => [way, { times: 0, cents: 0 }]));
	return db.transaction(async (tx) => {
		const over = await tx.execute<{ neighbourhoodId: string; id: string; on: string }>(sql`
			select o.neighbourhood_id as "neighbourhoodId", o.id, o.held_on::text as on from occurrence o
			join day_sheet s on s.neighbourhood_id = o.neighbourhood_id and s.occurrence_id = o.id
			where s.record = 'open' and o.held_on <= ${lastOn}::date`);
		for (const { neighbourhoodId, id, on } of over)
			await tx.execute(sql`
				update day_sheet set record = 'closed', changed_at = kring_now(),
					closed_at = coalesce(closed_at, ${closesItselfAt(on).toISOString()}::timestamptz)
				where neighbourhood_id = ${neighbourhoodId} and occurrence_id = ${id} and record = 'open'`);
		const missed = await tx.execute<{ id: string }>(sql`
			insert into day_sheet (neighbourhood_id, activity_id, occurrence_id, record, counts, forgotten,
				settled, calls, heard, notes, changed_at)
			select o.neighbourhood_id, o.activity_id, o.id, 'not_recorded', ${JSON.stringify(none)}::jsonb,
				${JSON.stringify(nobody)}::jsonb, ${JSON.stringify(nothing)}::jsonb, '[]', '{}', '[]', kring_now()
			from occurrence o
			where o.status = 'planned' and o.held_on <= ${lastOn}::date
				and o.held_on > ${daysAfter(lastOn, -lookedBackDays)}::date
				and not exists (select from day_sheet s
					where s.neighbourhood_id = o.neighbourhood_id and s.occurrence_id = o.id)
			on conflict do nothing returning occurrence_id as id`);
		return { closed: over.length, notRecorded: missed.length };
	});
}
