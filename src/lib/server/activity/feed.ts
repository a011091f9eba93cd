import { and, asc, eq, gte, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { CancelReason } from '../../domain/activity.ts';
import type {
	CalendarOverride,
	CalendarSeries,
	CalendarSingle
} from '../../domain/calendar/calendar.ts';
import { keepOverrideDays } from '../../domain/calendar/calendar-text.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { Occurrence } from '../../domain/recurrence/expand.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import {
	activity,
	neighbourhood,
	occurrence,
	publicEdition,
	series,
	venue
} from '../db/schema/index.ts';
import { publicEndings, type PublicEnding } from './ending.ts';
import type { SeriesRow } from './fill.ts';

// What a calendar program is told of activities (6.1), as facts without words: those are put to them
// where the language is known. Numbers and times come out of rows, so the same facts give the same feed.

/** Most rows of a feed of each kind; a neighbourhood that has more is cut at the furthest days. */
const feedLimit = 5_000;

/** A day of a feed: when it is, why it is off or null for one that is on, and what was said of it. */
type FeedDay = { at: Occurrence; off: CancelReason | null; note: string };

/** A series of a feed: what a calendar has of it but for its words. */
export type FeedSeries = Pick<
	CalendarSeries,
	'id' | 'sequence' | 'changedAt' | 'recurrence' | 'successorOf'
> & {
	days: (FeedDay & Pick<CalendarOverride, 'originalOn' | 'sequence' | 'changedAt'>)[];
};

/** An activity of a feed. */
export type FeedActivity = {
	slug: string;
	title: string;
	summary: string;
	priceText: string;
	dayPriceCents: number | null;
	venue: { name: string; address: string; postcode: string; town: string };
	/** That it stops, or some of its days (E9). */
	endings: PublicEnding[];
	series: FeedSeries[];
	singles: (FeedDay & Pick<CalendarSingle, 'id' | 'sequence' | 'changedAt'>)[];
};

/** What a feed is about: one activity, a whole neighbourhood by the word in its address, or a place in one. */
export type FeedOf =
	| { kind: 'activity' | 'neighbourhood'; slug: string }
	| { kind: 'venue'; slug: string; venueId: string };

/** Which edition the public reads, and on which day. A page of an older one is not shown again. */
export type Edition = { number: number; todayOn: string };

/**
 * The edition of the neighbourhood that this is about. A building where nothing goes on any more has one
 * for as long as it is there: who subscribed to it sees an empty calendar, and no address that is gone.
 *
 * @throws {Refusal} `not_found`; `withdrawn` for an activity that stood on the outside before.
 */
export async function editionOf(db: Db, of: FeedOf): Promise<Edition> {
	const columns = { number: publicEdition.number, now: sql<string>`kring_now()` };
	const inArea = db
		.select(columns)
		.from(neighbourhood)
		.innerJoin(publicEdition, eq(publicEdition.neighbourhoodId, neighbourhood.id))
		.$dynamic();
	const [found] =
		of.kind === 'activity'
			? await inArea
					.innerJoin(activity, eq(activity.neighbourhoodId, neighbourhood.id))
					.where(and(isOf(of), eq(activity.status, 'published')))
			: of.kind === 'venue'
				? await inArea
						.innerJoin(venue, eq(venue.neighbourhoodId, neighbourhood.id))
						.where(and(eq(neighbourhood.slug, of.slug), eq(venue.id, of.venueId)))
				: await inArea.where(eq(neighbourhood.slug, of.slug));
	if (found !== undefined) return { number: found.number, todayOn: dayOf(new Date(found.now)) };
	if (of.kind !== 'activity') throw new Refusal('not_found');
	const [gone] = await db.execute<{ withdrawn: boolean }>(
		sql`select kring_withdrawn(${of.slug}) as withdrawn`
	);
	throw new Refusal(gone?.withdrawn === true ? 'withdrawn' : 'not_found');
}

/** Which activities, joined to their neighbourhood, a feed is about. */
function isOf(of: FeedOf) {
	if (of.kind === 'activity') return eq(activity.slug, of.slug);
	const isThere = eq(neighbourhood.slug, of.slug);
	return of.kind === 'venue' ? and(isThere, eq(activity.venueId, of.venueId)) : isThere;
}

/**
 * The published activities of a feed with their series, and the days on which these are otherwise.
 * Five questions to the database at most, however many there are.
 *
 * @throws {Refusal} `not_found`.
 */
export async function feedOf(
	db: Db,
	of: FeedOf,
	todayOn: string
): Promise<{ name: string; activities: FeedActivity[] }> {
	const which = isOf(of);
	const published = and(which, eq(activity.status, 'published'));
	const [heads, rules, days] = await Promise.all([
		db
			.select({
				id: activity.id,
				area: neighbourhood.name,
				wordsSequence: activity.wordsSequence,
				wordsChangedAt: activity.wordsChangedAt,
				words: {
					slug: activity.slug,
					title: activity.title,
					summary: activity.summary,
					priceText: activity.priceText,
					dayPriceCents: activity.dayPriceCents
				},
				venue: {
					name: venue.name,
					address: venue.address,
					postcode: venue.postcode,
					town: venue.town
				}
			})
			.from(neighbourhood)
			.leftJoin(
				activity,
				and(eq(activity.neighbourhoodId, neighbourhood.id), eq(activity.status, 'published'), which)
			)
			.leftJoin(
				venue,
				and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
			)
			.where(of.kind === 'activity' ? which : eq(neighbourhood.slug, of.slug))
			.limit(feedLimit),
		db
			.select({ row: series })
			.from(series)
			.innerJoin(activity, ofActivity(series))
			.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
			.where(published)
			.limit(feedLimit),
		db
			.select({ row: occurrence })
			.from(occurrence)
			.innerJoin(activity, ofActivity(occurrence))
			.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
			.where(and(published, isOtherwise(daysAfter(todayOn, -keepOverrideDays))))
			.orderBy(asc(occurrence.heldOn), asc(occurrence.id))
			.limit(feedLimit)
	]);
	const [head] = heads;
	if (head === undefined) throw new Refusal('not_found');
	const endings = await publicEndings(
		db,
		heads.flatMap(({ id }) => id ?? []),
		todayOn
	);
	const rulesOf = Map.groupBy(rules, ({ row }) => row.activityId);
	const daysOf = Map.groupBy(days, ({ row }) => row.activityId);
	const activities = heads.flatMap(({ id, words, venue: place, ...told }) => {
		if (id === null || words === null || place === null) return [];
		const dated = { sequence: told.wordsSequence ?? 0, changedAt: told.wordsChangedAt! };
		const own = { rules: rulesOf.get(id) ?? [], days: daysOf.get(id) ?? [] };
		return [
			{
				...words,
				venue: place,
				endings: endings.get(id) ?? [],
				...entriesOf(
					dated,
					own.rules.map(({ row }) => row),
					own.days.map(({ row }) => row)
				)
			}
		];
	});
	const [first] = activities;
	if (of.kind === 'neighbourhood') return { name: head.area, activities };
	const name =
		of.kind === 'venue' ? (first?.venue.name ?? (await venueName(db, of))) : first?.title;
	return { name: name ?? '', activities };
}

/** What a building is called in which nothing goes on. @throws {Refusal} `not_found`. */
async function venueName(db: Db, { slug, venueId }: FeedOf & { kind: 'venue' }): Promise<string> {
	const [found] = await db
		.select({ name: venue.name })
		.from(venue)
		.innerJoin(neighbourhood, eq(neighbourhood.id, venue.neighbourhoodId))
		.where(and(eq(neighbourhood.slug, slug), eq(venue.id, venueId)));
	if (found === undefined) throw new Refusal('not_found');
	return found.name;
}

/** Of days long ago only those are told that are left out of a series; the others fall back (6.1). */
function isOtherwise(recentFromOn: string) {
	return or(
		and(isNotNull(occurrence.seriesId), eq(occurrence.status, 'cancelled')),
		and(
			gte(occurrence.heldOn, recentFromOn),
			or(isNull(occurrence.seriesId), gte(occurrence.sequence, 1))
		),
		and(gte(occurrence.originalOn, recentFromOn), gte(occurrence.sequence, 1))
	);
}

function ofActivity(table: typeof series | typeof occurrence) {
	return and(
		eq(activity.neighbourhoodId, table.neighbourhoodId),
		eq(activity.id, table.activityId)
	);
}

type Dated = { sequence: number; changedAt: Date };
type DayRow = typeof occurrence.$inferSelect;

/** Each number counts what can change an entry: its words, its rule, and the one day (I5). */
function entriesOf(words: Dated, rules: readonly SeriesRow[], days: readonly DayRow[]) {
	const running = rules.filter(({ ends, firstOn }) => ends.kind !== 'until' || ends.on >= firstOn);
	const known = new Map(running.map((row) => [row.id, row]));
	return {
		series: running.map((row) => ({
			id: row.id,
			...both(words, row),
			recurrence: recurrenceOf(row),
			successorOf:
				row.successorOfId !== null && known.has(row.successorOfId) ? row.successorOfId : null,
			days: days
				.filter(({ seriesId }) => seriesId === row.id)
				.map((day) => ({
					originalOn: day.originalOn ?? day.heldOn,
					...both(both(words, row), day),
					...dayOfRow(day)
				}))
		})),
		// One that came from a series of which nothing is left stands by itself.
		singles: days
			.filter(({ seriesId }) => seriesId === null || !known.has(seriesId))
			.map((day) => ({ id: day.id, ...both(words, day), ...dayOfRow(day) }))
	};
}

function both(one: Dated, other: Dated): Dated {
	return {
		sequence: one.sequence + other.sequence,
		changedAt: one.changedAt > other.changedAt ? one.changedAt : other.changedAt
	};
}

function dayOfRow(row: DayRow): FeedDay {
	const { heldOn: on, fromMinute, untilMinute, startsAt, endsAt, note, status, cancelReason } = row;
	const off = status === 'cancelled' ? ((cancelReason ?? 'other') as CancelReason) : null;
	return { at: { on, fromMinute, untilMinute, startsAt, endsAt }, note, off };
}
