import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { ActivityChange, PublicDay, PublishGap } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import { activity, activityPartner, neighbourhood, occurrence } from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { dayColumns } from './day.ts';
import { seriesRows } from './fill.ts';
import { lacksIn, lacksOf } from './gaps.ts';
import { carriedIds, partnersOf, type Coordinator } from './open.ts';
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
	/** Who takes in who comes for the first time; empty for who does so in its series (E13). */
	greeter: string;
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

/** The titles of the activities that the own organisations carry, by name. */
export async function carriedActivities(
	post: Coordinator
): Promise<Pick<ActivityLine, 'id' | 'title' | 'status'>[]> {
	const ids = await carriedIds(post);
	const rows = await post.tx
		.select({ id: activity.id, title: activity.title, status: activity.status })
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, post.neighbourhoodId), inArray(activity.id, ids)))
		.limit(listLimit);
	return byName(
		rows.map(({ id, title, status }) => ({
			...{ id, title, name: title },
			status: status as ActivityLine['status']
		}))
	);
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
	const [next, lacks] = await Promise.all([nextDays(post, ids), lacksIn(post, rows)]);
	const lines = rows.map((row) => {
		const { gaps, daysWithoutCall } = lacks(row.id);
		return {
			...{ id: row.id, name: row.title, title: row.title, slug: row.slug },
			status: row.status as ActivityLine['status'],
			next: next.get(row.id) ?? null,
			gaps: row.status === 'archived' ? [] : gaps,
			daysWithoutCall: row.status === 'published' ? daysWithoutCall : []
		};
	});
	return byName(lines);
}

/** An activity as every page about it names it. @throws {Refusal} `not_found`. */
export async function activityHead(
	{ tx, neighbourhoodId, organisationIds }: Coordinator,
	activityId: string
): Promise<{ id: string; title: string; neighbourhood: string }> {
	const [found] = await tx
		.selectDistinct({ id: activity.id, title: activity.title, neighbourhood: neighbourhood.name })
		.from(activity)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.innerJoin(
			activityPartner,
			and(
				eq(activityPartner.neighbourhoodId, activity.neighbourhoodId),
				eq(activityPartner.activityId, activity.id)
			)
		)
		.where(
			and(
				eq(activity.neighbourhoodId, neighbourhoodId),
				eq(activity.id, activityId),
				inArray(activityPartner.organisationId, [...organisationIds])
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** Where everybody reads of an activity, and whether they can by now. @throws {Refusal} `not_found`. */
export async function activityAddress(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string
): Promise<{ slug: string; area: string; isPublished: boolean }> {
	const [found] = await tx
		.select({
			slug: activity.slug,
			area: neighbourhood.slug,
			isPublished: sql<boolean>`${activity.status} = 'published'`
		})
		.from(activity)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	if (found === undefined) throw new Refusal('not_found');
	return found;
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
	const [partners, lacks] = await Promise.all([
		partnersOf(tx, neighbourhoodId, activityId),
		lacksOf(post, row)
	]);
	return { ...row, status: row.status as ActivityLine['status'], partners, ...lacks };
}

/** The next days of an activity, those that are off included. */
export async function daysOf(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<(DayView & { sequence: number })[]> {
	const rows = await tx
		.select({
			...dayColumns,
			isOwn: occurrence.isOwn,
			sequence: occurrence.sequence,
			greeter: occurrence.greeter
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
		.limit(dayLimit);
	return rows;
}

/** The next day of each of some activities, one that is off included, by the id of the activity. */
async function nextDays(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityIds: readonly string[]
): Promise<Map<string, DayView>> {
	const { activityId, heldOn, fromMinute, id } = occurrence;
	const rows = await tx
		.selectDistinctOn([activityId], {
			activityId,
			...dayColumns,
			...{ isOwn: occurrence.isOwn, greeter: occurrence.greeter }
		})
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				inArray(activityId, [...activityIds]),
				gte(heldOn, dayOf(now))
			)
		)
		.orderBy(activityId, heldOn, fromMinute, id);
	return new Map(rows.map(({ activityId: of, ...day }) => [of, day]));
}

/** A series that still has days, as a coordinator sees it. */
export type SeriesView = ReturnType<typeof recurrenceOf> & {
	id: string;
	sequence: number;
	greeter: string;
};

/** The series of an activity that still have days. */
export async function seriesOf(post: Coordinator, activityId: string): Promise<SeriesView[]> {
	const today = dayOf(post.now);
	const rows = await seriesRows(post.tx, post.neighbourhoodId, activityId);
	return rows
		.filter((row) => mayHaveDays(row, today))
		.map((row) => ({
			...{ id: row.id, sequence: row.sequence, greeter: row.greeter },
			...recurrenceOf(row)
		}));
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
