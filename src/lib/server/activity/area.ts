import { and, asc, eq, gte, lte, sql } from 'drizzle-orm';
import type { CancelReason, PublicDay } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { type Recurrence, recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import {
	activity,
	neighbourhood,
	occurrence,
	programmeItem,
	series,
	venue
} from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { dayColumns } from './day.ts';
import { publicEndings, type PublicEnding } from './ending.ts';
import { programmeOn } from './programme.ts';
import type { PublicItem } from './public.ts';
import { mayHaveDays } from './series.ts';

// What goes on in a neighbourhood, as everybody may read of it, and how a stranger finds it. The walls
// of the database let only what is published through.

/** Most days and most activities on one page. */
const areaLimit = 1_000;

/** An activity in the list of its neighbourhood. */
export type AreaActivity = {
	slug: string;
	title: string;
	summary: string;
	priceText: string;
	dayPriceCents: number | null;
	phone: string;
	phoneName: string;
	place: string;
	town: string;
	series: Recurrence[];
	/** That it stops, or some of its days (E9). */
	endings: PublicEnding[];
};

/** A day of one of the activities of a neighbourhood. */
export type AreaDay = PublicDay & {
	activity: AreaActivity;
	/** The last day of what comes back like this one, where it was said to stop; null for going on. */
	stopsAfterOn: string | null;
	/** What of it is shared with the building (D12). */
	shared: PublicItem[];
};

/** What goes on in a neighbourhood: its activities by name, and their days, earliest first. */
export type PublicArea = {
	slug: string;
	name: string;
	now: Date;
	activities: AreaActivity[];
	days: AreaDay[];
};

/**
 * The published activities of a neighbourhood with their days in a span, its ends included.
 *
 * @param spanOf  which days, told today.
 * @throws {Refusal} `not_found`.
 */
export async function publicArea(
	db: Db,
	slug: string,
	spanOf: (todayOn: string) => { fromOn: string; untilOn: string }
): Promise<PublicArea> {
	const [area] = await db
		.select({ id: neighbourhood.id, name: neighbourhood.name, now: sql<string>`kring_now()` })
		.from(neighbourhood)
		.where(eq(neighbourhood.slug, slug));
	if (area === undefined) throw new Refusal('not_found');
	const now = new Date(area.now);
	const { fromOn, untilOn } = spanOf(dayOf(now));
	const published = and(eq(activity.neighbourhoodId, area.id), eq(activity.status, 'published'));
	const [heads, rules, rows, programme] = await Promise.all([
		db
			.select({
				id: activity.id,
				slug: activity.slug,
				title: activity.title,
				summary: activity.summary,
				priceText: activity.priceText,
				dayPriceCents: activity.dayPriceCents,
				phone: activity.phone,
				phoneName: activity.phoneName,
				place: venue.name,
				town: venue.town
			})
			.from(activity)
			.innerJoin(
				venue,
				and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
			)
			.where(published)
			.limit(areaLimit),
		db
			.select({ row: series })
			.from(series)
			.innerJoin(activity, and(eq(activity.id, series.activityId), published))
			.where(eq(series.neighbourhoodId, area.id))
			.orderBy(asc(series.firstOn), asc(series.id))
			.limit(areaLimit),
		db
			.select({
				id: occurrence.id,
				activityId: occurrence.activityId,
				seriesId: occurrence.seriesId,
				heldOn: occurrence.heldOn,
				fromMinute: occurrence.fromMinute,
				untilMinute: occurrence.untilMinute,
				isCancelled: sql<boolean>`${occurrence.status} = 'cancelled'`,
				cancelReason: sql<CancelReason | null>`${occurrence.cancelReason}`,
				stoppedEarly: dayColumns.stoppedEarly,
				note: occurrence.note
			})
			.from(occurrence)
			.innerJoin(activity, and(eq(activity.id, occurrence.activityId), published))
			.where(
				and(
					eq(occurrence.neighbourhoodId, area.id),
					gte(occurrence.heldOn, fromOn),
					lte(occurrence.heldOn, untilOn)
				)
			)
			.orderBy(
				...[asc(occurrence.heldOn), asc(occurrence.fromMinute), asc(activity.slug)],
				asc(occurrence.id)
			)
			.limit(areaLimit),
		db
			.select({ item: programmeItem })
			.from(programmeItem)
			.innerJoin(activity, and(eq(activity.id, programmeItem.activityId), published))
			.where(eq(programmeItem.neighbourhoodId, area.id))
			.orderBy(asc(programmeItem.fromMinute), asc(programmeItem.id))
			.limit(areaLimit * 5)
	]);
	const items = Map.groupBy(programme, ({ item }) => item.activityId);
	const rulesOf = Map.groupBy(rules, ({ row }) => row.activityId);
	const running = (id: string) =>
		(rulesOf.get(id) ?? []).map(({ row }) => row).filter((row) => mayHaveDays(row, dayOf(now)));
	const endings = await publicEndings(
		db,
		heads.map(({ id }) => id),
		dayOf(now)
	);
	const byId = new Map(
		heads.map(({ id, ...head }) => [
			id,
			{ ...head, series: running(id).map(recurrenceOf), endings: endings.get(id) ?? [] }
		])
	);
	return {
		...{ slug, name: area.name, now },
		activities: byTitle([...byId.values()]),
		days: rows.flatMap(({ id: dayId, activityId, seriesId, ...day }) => {
			const found = byId.get(activityId);
			if (found === undefined) return [];
			const end = found.endings.find(({ series: some }) => some.some(({ id }) => id === seriesId));
			const lines = (items.get(activityId) ?? []).map(({ item }) => item);
			const shared = programmeOn(lines, { id: dayId, seriesId })
				.filter((one) => one.isForBuilding || one.isFromBuilding)
				.map(({ fromMinute, title, place, isForBuilding, isFromBuilding }) => ({
					...{ fromMinute, title, place, isForBuilding, isFromBuilding }
				}));
			return [{ ...day, activity: found, stopsAfterOn: end?.lastOn ?? null, shared }];
		})
	};
}

/** What a neighbourhood is called. @throws {Refusal} `not_found`. */
export async function areaName(db: Db, slug: string): Promise<string> {
	const [found] = await db
		.select({ name: neighbourhood.name })
		.from(neighbourhood)
		.where(eq(neighbourhood.slug, slug));
	if (found === undefined) throw new Refusal('not_found');
	return found.name;
}

function byTitle(activities: readonly AreaActivity[]): AreaActivity[] {
	return byName(activities.map((one) => ({ name: one.title, one }))).map(({ one }) => one);
}

/** A neighbourhood as it is found: the word in its address, and its name. */
export type FoundArea = { slug: string; name: string };

/** Most neighbourhoods in the list of a stranger. */
const foundLimit = 200;

/** The neighbourhoods in which something goes on, by name. */
export async function areasWithActivities(db: Db): Promise<FoundArea[]> {
	return byName(
		await db
			.selectDistinct({ slug: neighbourhood.slug, name: neighbourhood.name })
			.from(neighbourhood)
			.innerJoin(
				activity,
				and(eq(activity.neighbourhoodId, neighbourhood.id), eq(activity.status, 'published'))
			)
			.limit(foundLimit)
	);
}

/**
 * The neighbourhoods of a postcode: those to which somebody said that it belongs, else those in which
 * something goes on at such a postcode.
 *
 * @param postcodeArea  its four digits.
 */
export async function areasOf(db: Db, postcodeArea: string): Promise<FoundArea[]> {
	const columns = { slug: neighbourhood.slug, name: neighbourhood.name };
	const said = await db
		.select(columns)
		.from(neighbourhood)
		.where(sql`${postcodeArea} = any(${neighbourhood.postcodeAreas})`)
		.limit(foundLimit);
	if (said.length > 0) return byName(said);
	return byName(
		await db
			.selectDistinct(columns)
			.from(neighbourhood)
			.innerJoin(
				activity,
				and(eq(activity.neighbourhoodId, neighbourhood.id), eq(activity.status, 'published'))
			)
			.innerJoin(
				venue,
				and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
			)
			.where(sql`left(${venue.postcode}, 4) = ${postcodeArea}`)
			.limit(foundLimit)
	);
}
