import { sql } from 'drizzle-orm';
import {
	coveredDays,
	gapDaysAhead,
	publishGaps,
	uncoveredDays,
	type OpenDay,
	type PublishGap
} from '../../domain/activity.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { weekdayOf } from '../../domain/wall-time.ts';
import { pgArray } from '../db/connect.ts';
import { onCallIn } from './on-call.ts';
import type { Coordinator, OpenActivity } from './open.ts';
import { facilitiesIn } from './venue.ts';

// What is missing: before the public may read of an activity, and who can be rung in the days ahead.

/** What an activity lacks. */
export type Lacks = {
	/** Before it may stand on the outside, all of it at once. */
	gaps: PublishGap[];
	/** The days of the coming week on which there is a while with nobody to ring first (5.8). */
	daysWithoutCall: string[];
};

type Row = Omit<OpenActivity, 'organisationId'>;

/** So many days of an activity are looked at, at most: those of a week, and more than enough. */
const lookedAt = 50;

/** What one activity lacks. */
export async function lacksOf(post: Coordinator, row: Row): Promise<Lacks> {
	return (await lacksIn(post, [row]))(row.id);
}

/** What each of some activities lacks: as many questions for all of them as for one. */
export async function lacksIn(
	post: Coordinator,
	rows: readonly Row[]
): Promise<(activityId: string) => Lacks> {
	const { tx, neighbourhoodId, now } = post;
	const ids = rows.map(({ id }) => id);
	const [days, facilities, onCall] = await Promise.all([
		openDays(post, ids),
		facilitiesIn(
			tx,
			neighbourhoodId,
			rows.map(({ venueId }) => venueId)
		),
		onCallIn(post, ids)
	]);
	const weekOn = daysAfter(dayOf(now), gapDaysAhead);
	const lacks = rows.map(({ id, venueId, title, summary, boundary, phone }): [string, Lacks] => {
		const there = onCall.get(id) ?? [];
		const own = days.filter(({ activityId }) => activityId === id);
		const facts = { title, summary, boundary, phone, facilities: facilities.get(venueId) ?? [] };
		const week = own.filter(({ on }) => on <= weekOn);
		return [
			id,
			{
				gaps: publishGaps({ ...facts, days: own.slice(0, coveredDays), onCall: there }),
				daysWithoutCall: uncoveredDays(week, there)
			}
		];
	});
	const byId = new Map(lacks);
	return (activityId) => byId.get(activityId) ?? { gaps: [], daysWithoutCall: [] };
}

/** The next days that go on, of each activity the earliest first. */
async function openDays(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityIds: readonly string[]
): Promise<(OpenDay & { activityId: string })[]> {
	const rows = await tx.execute<Omit<OpenDay, 'weekday'> & { activityId: string }>(sql`
		select activity_id as "activityId", held_on::text as on, from_minute as "fromMinute",
			until_minute as "untilMinute"
		from (
			select *, row_number() over (partition by activity_id order by held_on, from_minute) as place
			from occurrence
			where neighbourhood_id = ${neighbourhoodId} and status = 'planned'
				and activity_id = any (${pgArray(activityIds)}::uuid[]) and held_on >= ${dayOf(now)}::date
		) as ahead
		where place <= ${lookedAt} order by held_on, from_minute`);
	return rows.map((row) => ({ ...row, weekday: weekdayOf(row.on) }));
}
