import { and, eq, gte } from 'drizzle-orm';
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
import { occurrence } from '../db/schema/index.ts';
import { onCallOf } from './on-call.ts';
import type { Coordinator, OpenActivity } from './open.ts';
import { facilitiesOf } from './venue.ts';

// What is missing: before the public may read of an activity, and who can be rung in the days ahead.

/** What is missing before an activity may stand on the outside, all of it at once. */
export async function gapsOf(
	post: Coordinator,
	row: Omit<OpenActivity, 'organisationId'>
): Promise<PublishGap[]> {
	const { tx, neighbourhoodId } = post;
	const { id, venueId, title, summary, boundary, phone } = row;
	const [days, facilities, onCall] = await Promise.all([
		openDays(post, id, coveredDays),
		facilitiesOf(tx, neighbourhoodId, venueId),
		onCallOf(post, id)
	]);
	return publishGaps({ title, summary, boundary, phone, facilities, days, onCall });
}

/** The days of the coming week on which there is a while with nobody to ring first (5.8). */
export async function daysWithoutCall(post: Coordinator, activityId: string): Promise<string[]> {
	const until = daysAfter(dayOf(post.now), gapDaysAhead);
	const [days, onCall] = await Promise.all([
		openDays(post, activityId, 50),
		onCallOf(post, activityId)
	]);
	return uncoveredDays(
		days.filter(({ on }) => on <= until),
		onCall
	);
}

/** The next days that go on. */
async function openDays(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string,
	most: number
): Promise<OpenDay[]> {
	const rows = await tx
		.select({
			on: occurrence.heldOn,
			fromMinute: occurrence.fromMinute,
			untilMinute: occurrence.untilMinute
		})
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				eq(occurrence.status, 'planned'),
				gte(occurrence.heldOn, dayOf(now))
			)
		)
		.orderBy(occurrence.heldOn, occurrence.fromMinute)
		.limit(most);
	return rows.map((row) => ({ ...row, weekday: weekdayOf(row.on) }));
}
