import { and, asc, eq, gt, gte, inArray, lte, sql } from 'drizzle-orm';
import type { CancelReason } from '../../domain/activity.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { occurrenceOf } from '../../domain/recurrence/expand.ts';
import type { OpenSeries, OpenSession } from '../../domain/open-session.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import type { Db } from '../db/connect.ts';
import {
	activity,
	activityPartner,
	neighbourhood,
	occurrence,
	openItem,
	organisation,
	publicEdition,
	series,
	venue
} from '../db/schema/index.ts';
import type { Edition } from './feed.ts';

// What other sites may copy: all activities with the days to come, and feeds of what changed since a
// number, of those that are on the OpenActive list (6.3).

/** Items on one page of a feed. */
const openPageItems = 500;

/** An item of a feed: what it is now, or null once it is gone. */
export type OpenItem<T> = { id: string; number: number; data: T | null };

/** The series that changed after a number, in the order of their last change. */
export async function openSeries(
	db: Db,
	after: number,
	most = openPageItems
): Promise<OpenItem<OpenSeries>[]> {
	const rows = await db
		.select({
			item: openItem,
			series,
			venue: {
				name: venue.name,
				address: venue.address,
				postcode: venue.postcode,
				town: venue.town
			},
			activity: {
				id: activity.id,
				title: activity.title,
				summary: activity.summary,
				slug: activity.slug,
				dayPriceCents: activity.dayPriceCents,
				listActivity: activity.listActivity
			}
		})
		.from(openItem)
		.leftJoin(
			series,
			and(eq(series.neighbourhoodId, openItem.neighbourhoodId), eq(series.id, openItem.id))
		)
		.leftJoin(activity, and(eq(activity.id, series.activityId), eq(activity.status, 'published')))
		.leftJoin(
			venue,
			and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
		)
		.where(and(eq(openItem.kind, 'series'), gt(openItem.number, after)))
		.orderBy(asc(openItem.number))
		.limit(most);
	const carriers = await carriersOf(
		db,
		rows.flatMap((row) => row.activity?.id ?? [])
	);
	return rows.map(({ item: { id, number, deletedAt }, series: row, venue: place, ...rest }) => {
		const told = rest.activity;
		if (deletedAt !== null || row === null || place === null || told?.listActivity == null)
			return { id, number, data: null };
		const { listActivity, id: activityId, ...words } = told;
		const partners = carriers.get(activityId) ?? [];
		const data = { ...words, id, listActivity, venue: place, partners };
		return { id, number, data: { ...data, recurrence: recurrenceOf(row) } };
	});
}

/** The days that changed after a number, in the order of their last change. */
export async function openSessions(
	db: Db,
	after: number,
	most = openPageItems
): Promise<OpenItem<OpenSession>[]> {
	const rows = await db
		.select({ item: openItem, day: occurrence, rule: series, slug: activity.slug })
		.from(openItem)
		.leftJoin(
			occurrence,
			and(eq(occurrence.neighbourhoodId, openItem.neighbourhoodId), eq(occurrence.id, openItem.id))
		)
		.leftJoin(
			series,
			and(
				eq(series.neighbourhoodId, occurrence.neighbourhoodId),
				eq(series.id, occurrence.seriesId)
			)
		)
		.leftJoin(
			activity,
			and(eq(activity.id, occurrence.activityId), eq(activity.status, 'published'))
		)
		.where(and(eq(openItem.kind, 'session'), gt(openItem.number, after)))
		.orderBy(asc(openItem.number))
		.limit(most);
	return rows.map(({ item: { id, number, deletedAt }, day, rule, slug }) => {
		if (deletedAt !== null || day === null || rule === null || slug === null)
			return { id, number, data: null };
		const { heldOn: on, fromMinute, untilMinute, startsAt, endsAt, originalOn } = day;
		const data = {
			...{ seriesId: rule.id, slug, isCancelled: day.status === 'cancelled' },
			original: occurrenceOf(originalOn ?? on, rule.fromMinute, rule.untilMinute),
			at: { on, fromMinute, untilMinute, startsAt, endsAt }
		};
		return { id, number, data };
	});
}

/** Names of who carries each of some activities, in the order of the alphabet (E7). */
async function carriersOf(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.select({ id: activityPartner.activityId, name: organisation.name })
		.from(activityPartner)
		.innerJoin(organisation, eq(organisation.id, activityPartner.organisationId))
		.where(inArray(activityPartner.activityId, [...new Set(ids)]));
	const sorted = rows.toSorted((one, other) => one.name.localeCompare(other.name, 'nl'));
	return new Map(
		[...Map.groupBy(sorted, ({ id }) => id)].map(([id, named]) => [
			id,
			named.map(({ name }) => name)
		])
	);
}

/** An activity in the open list, with its days to come. */
export type OpenActivity = {
	slug: string;
	title: string;
	summary: string;
	boundary: string;
	priceText: string;
	dayPriceCents: number | null;
	phone: string;
	neighbourhood: string;
	venue: { name: string; address: string; postcode: string; town: string };
	partners: string[];
	days: OpenDay[];
};

/** A day in the open list. */
export type OpenDay = {
	heldOn: string;
	startsAt: Date;
	endsAt: Date;
	cancelReason: CancelReason | null;
	isCancelled: boolean;
	note: string;
};

/** So far ahead the open list tells of days. */
const openDaysAhead = 8 * 7;

/** Most activities, and most days, in the open list. */
const openLimit = 20_000;

/** The edition of everything that the public reads. */
export async function editionOfAll(db: Db): Promise<Edition> {
	const [found] = await db
		.select({
			number: sql<number>`coalesce(max(${publicEdition.number}), 0)::int`,
			now: sql<string>`kring_now()`
		})
		.from(publicEdition);
	return { number: found!.number, todayOn: dayOf(new Date(found!.now)) };
}

/** All published activities with their days of the next eight weeks, those that are off included. */
export async function openActivities(db: Db, todayOn: string): Promise<OpenActivity[]> {
	const published = eq(activity.status, 'published');
	const [heads, days] = await Promise.all([
		db
			.select({
				id: activity.id,
				words: {
					slug: activity.slug,
					title: activity.title,
					summary: activity.summary,
					boundary: activity.boundary,
					priceText: activity.priceText,
					dayPriceCents: activity.dayPriceCents,
					phone: activity.phone
				},
				neighbourhood: neighbourhood.name,
				venue: {
					name: venue.name,
					address: venue.address,
					postcode: venue.postcode,
					town: venue.town
				}
			})
			.from(activity)
			.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
			.innerJoin(
				venue,
				and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
			)
			.where(published)
			.orderBy(asc(activity.slug))
			.limit(openLimit),
		db
			.select({
				activityId: occurrence.activityId,
				heldOn: occurrence.heldOn,
				startsAt: occurrence.startsAt,
				endsAt: occurrence.endsAt,
				cancelReason: sql<CancelReason | null>`${occurrence.cancelReason}`,
				isCancelled: sql<boolean>`${occurrence.status} = 'cancelled'`,
				note: occurrence.note
			})
			.from(occurrence)
			.innerJoin(activity, and(eq(activity.id, occurrence.activityId), published))
			.where(
				and(
					gte(occurrence.heldOn, todayOn),
					lte(occurrence.heldOn, daysAfter(todayOn, openDaysAhead))
				)
			)
			.orderBy(asc(occurrence.startsAt), asc(occurrence.id))
			.limit(openLimit)
	]);
	const carriers = await carriersOf(
		db,
		heads.map(({ id }) => id)
	);
	const daysOf = Map.groupBy(days, ({ activityId }) => activityId);
	return heads.map(({ id, words, ...rest }) => ({
		...{ ...words, ...rest, partners: carriers.get(id) ?? [] },
		days: (daysOf.get(id) ?? []).map(({ activityId: _of, ...day }) => day)
	}));
}
