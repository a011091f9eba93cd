import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { ActivityChange, CancelReason, PublicDay, PublishGap } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	activity,
	activityPartner,
	neighbourhood,
	occurrence,
	organisation
} from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { recurrenceOf, seriesRows } from './fill.ts';
import { daysWithoutCall, gapsOf } from './gaps.ts';
import { carriedIds, type Coordinator } from './open.ts';
import { programmeOf, type ProgrammeLine } from './programme.ts';
import { mayHaveDays } from './series.ts';

// What coordinators see of the activities that their organisations carry.

const listLimit = 200;
/** So many days that still come are listed to change. */
const dayLimit = 60;

/** One day, as a coordinator sees it. */
export type DayView = PublicDay & {
	id: string;
	seriesId: string | null;
	originalOn: string | null;
	isOwn: boolean;
};

/** An activity in the list. */
export type ActivityLine = {
	id: string;
	title: string;
	slug: string;
	status: 'draft' | 'published' | 'archived';
	next: DayView | null;
	gaps: PublishGap[];
	daysWithoutCall: string[];
};

/** Where a coordinator works: the name of the neighbourhood. @throws {Refusal} `not_found`. */
export async function neighbourhoodOf({
	tx,
	neighbourhoodId
}: Coordinator): Promise<{ id: string; name: string }> {
	const [found] = await tx
		.select({ id: neighbourhood.id, name: neighbourhood.name })
		.from(neighbourhood)
		.where(eq(neighbourhood.id, neighbourhoodId));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** The activities that the own organisations carry, by name, with the next day and what is missing. */
export async function activitiesOf(post: Coordinator): Promise<ActivityLine[]> {
	const ids = await carriedIds(post);
	if (ids.length === 0) return [];
	const rows = await post.tx
		.select()
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, post.neighbourhoodId), inArray(activity.id, ids)))
		.limit(listLimit);
	const lines = await Promise.all(
		rows.map(async (row) => ({
			...{ id: row.id, name: row.title, title: row.title, slug: row.slug },
			status: row.status as ActivityLine['status'],
			next: (await daysOf(post, row.id, 1))[0] ?? null,
			gaps: row.status === 'archived' ? [] : await gapsOf(post, row),
			daysWithoutCall: row.status === 'published' ? await daysWithoutCall(post, row.id) : []
		}))
	);
	return byName(lines);
}

/** One activity whole, to change it. @throws {Refusal} `not_found`. */
export async function activityView(post: Coordinator, activityId: string) {
	const { tx, neighbourhoodId } = post;
	if (!(await carriedIds(post)).includes(activityId)) throw new Refusal('not_found');
	const [row] = await tx
		.select()
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	if (row === undefined) throw new Refusal('not_found');
	const partners = await tx
		.select({ id: organisation.id, name: organisation.name })
		.from(activityPartner)
		.innerJoin(organisation, eq(organisation.id, activityPartner.organisationId))
		.where(
			and(
				eq(activityPartner.neighbourhoodId, neighbourhoodId),
				eq(activityPartner.activityId, activityId)
			)
		);
	return {
		...row,
		status: row.status as ActivityLine['status'],
		partners: byName(partners),
		gaps: await gapsOf(post, row),
		daysWithoutCall: await daysWithoutCall(post, activityId)
	};
}

/** The next days of an activity, those that are off included. */
export async function daysOf(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string,
	most: number = dayLimit
): Promise<DayView[]> {
	const rows = await tx
		.select({
			id: occurrence.id,
			seriesId: occurrence.seriesId,
			originalOn: occurrence.originalOn,
			heldOn: occurrence.heldOn,
			fromMinute: occurrence.fromMinute,
			untilMinute: occurrence.untilMinute,
			isCancelled: sql<boolean>`${occurrence.status} = 'cancelled'`,
			cancelReason: sql<CancelReason | null>`${occurrence.cancelReason}`,
			note: occurrence.note,
			isOwn: occurrence.isOwn
		})
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				gte(occurrence.heldOn, dayOf(now))
			)
		)
		.orderBy(occurrence.heldOn, occurrence.fromMinute, occurrence.id)
		.limit(most);
	return rows;
}

/** A series that still has days, as a coordinator sees it. */
export type SeriesView = ReturnType<typeof recurrenceOf> & { id: string; sequence: number };

/** The series of an activity that still have days. */
export async function seriesOf(post: Coordinator, activityId: string): Promise<SeriesView[]> {
	const today = dayOf(post.now);
	const rows = await seriesRows(post.tx, post.neighbourhoodId, activityId);
	return rows
		.filter((row) => mayHaveDays(row, today))
		.map((row) => ({ id: row.id, sequence: row.sequence, ...recurrenceOf(row) }));
}

/** The programme of the series and single days of an activity. */
export async function programmeView(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string
): Promise<ProgrammeLine[]> {
	return programmeOf(tx, neighbourhoodId, activityId);
}

/** A line in the history of an activity. */
export type HistoryLine = {
	at: Date;
	person: string;
	organisation: string;
	body: ActivityChange;
};

/** Who of which organisation changed what, the newest first. @throws {Refusal} `not_found`. */
export async function historyOf(post: Coordinator, activityId: string): Promise<HistoryLine[]> {
	if (!(await carriedIds(post)).includes(activityId)) throw new Refusal('not_found');
	const rows = await post.tx.execute<{
		at: string;
		person: string;
		organisation: string;
		body: ActivityChange;
	}>(
		sql`select at, person, organisation, body from kring_activity_history(${post.neighbourhoodId}, ${activityId})`
	);
	return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}
