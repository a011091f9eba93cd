import { and, asc, eq, gte, or, sql, type SQL } from 'drizzle-orm';
import {
	movedFrom,
	shownFacilities,
	type PublicDay,
	type ShownFacility,
	type Stand
} from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import { occurrenceOf, type Occurrence } from '../../domain/recurrence/expand.ts';
import { type Recurrence, recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { activity, neighbourhood, occurrence, series, venue } from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { byRule, dayColumns } from './day.ts';
import { publicEndings, type PublicEnding } from './ending.ts';
import { seriesRows } from './fill.ts';
import { partnersOf } from './open.ts';
import { programmeOf, programmeOn } from './programme.ts';
import { mayHaveDays } from './series.ts';
import { facilitiesOf } from './venue.ts';

// What everybody may read of an activity. Nobody is asked who they are: the queries run for nobody in
// particular, and the walls of the database let only what is published through. Whom the host can
// ring is in none of it (5.8).

/** So many days are looked at, those that are off included, to find the ones that are shown. */
const lookedAt = 60;

/** Most titles of what goes on in one building. */
const titlesMost = 200;

const atVenue = and(
	eq(venue.neighbourhoodId, activity.neighbourhoodId),
	eq(venue.id, activity.venueId)
);

/** What happens at which time. */
export type PublicItem = {
	fromMinute: number;
	title: string;
	place: string;
	/** Ours, and open to the other users of the building; or theirs, and open to everybody who comes. */
	isForBuilding: boolean;
	isFromBuilding: boolean;
};

/** A day with what happens on it. */
export type PublicDayView = PublicDay & {
	id: string;
	/** What comes back, of which it is a day; null for a day by itself. */
	seriesId: string | null;
	startsAt: Date;
	endsAt: Date;
	/** Where it stood by its rule, before somebody moved it. */
	movedFrom: Occurrence | null;
	programme: PublicItem[];
};

/** An activity as everybody may read of it. */
export type PublicActivity = {
	slug: string;
	title: string;
	summary: string;
	welcome: string;
	boundary: string;
	priceText: string;
	dayPriceCents: number | null;
	phone: string;
	phoneName: string;
	phoneTimes: string;
	welcomer: string;
	venue: { name: string; address: string; postcode: string; town: string; directions: string };
	neighbourhood: string;
	/** The word in the address of that neighbourhood. */
	area: string;
	facilities: readonly ShownFacility[];
	/** Names of who carries it, in the order of the alphabet: none of them is the first (E7). */
	partners: string[];
	series: (Recurrence & { id: string })[];
	/** That it stops, or some of its days (E9). */
	endings: PublicEnding[];
	now: Date;
};

/**
 * A published activity with its next days.
 *
 * @throws {Refusal} `not_found`, also for one that is not published.
 */
export async function publicActivity(
	db: Db,
	slug: string
): Promise<PublicActivity & { days: PublicDayView[] }> {
	const { activity: found, ids } = await published(db, slug);
	const days = await publicDays(db, ids, gte(occurrence.heldOn, dayOf(found.now)));
	return { ...found, days };
}

/** What a published activity is called, and where that is. @throws {Refusal} `not_found`. */
export async function publicName(db: Db, slug: string) {
	const [found] = await db
		.select({
			slug: activity.slug,
			title: activity.title,
			place: venue.name,
			venueId: venue.id,
			area: neighbourhood.slug,
			now: sql<string>`kring_now()`
		})
		.from(activity)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.innerJoin(venue, atVenue)
		.where(and(eq(activity.slug, slug), eq(activity.status, 'published')));
	if (found === undefined) throw new Refusal('not_found');
	return { ...found, now: new Date(found.now) };
}

/**
 * What a building is called, and the titles of what is published that goes on in it.
 *
 * @param area  the word in the address of its neighbourhood.
 * @throws {Refusal} `not_found`, also where nothing goes on.
 */
export async function publicVenue(
	db: Db,
	area: string,
	venueId: string
): Promise<{ name: string; titles: string[]; now: Date }> {
	const rows = await db
		.select({ name: venue.name, title: activity.title, now: sql<string>`kring_now()` })
		.from(activity)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.innerJoin(venue, atVenue)
		.where(
			and(eq(neighbourhood.slug, area), eq(venue.id, venueId), eq(activity.status, 'published'))
		)
		.limit(titlesMost);
	const [first] = rows;
	if (first === undefined) throw new Refusal('not_found');
	const titles = byName(rows.map(({ title }) => ({ name: title }))).map(({ name }) => name);
	return { name: first.name, titles, now: new Date(first.now) };
}

/**
 * One day of a published activity; all of them, where there are more on one date, and those that stood on
 * that date until somebody moved them: one that is off now is off for who kept the address of the old date too.
 *
 * @throws {Refusal} `not_found` where neither is.
 */
export async function publicDay(
	db: Db,
	slug: string,
	heldOn: string
): Promise<PublicActivity & { days: PublicDayView[]; movedAway: PublicDayView[] }> {
	const { activity: found, ids } = await published(db, slug);
	const all = await publicDays(
		db,
		ids,
		or(eq(occurrence.heldOn, heldOn), eq(occurrence.originalOn, heldOn))
	);
	const days = all.filter((day) => day.heldOn === heldOn || day.isCancelled);
	const movedAway = all.filter((day) => !days.includes(day));
	if (days.length + movedAway.length === 0) throw new Refusal('not_found');
	return { ...found, days, movedAway };
}

type Ids = { neighbourhoodId: string; activityId: string };

async function published(db: Db, slug: string): Promise<{ activity: PublicActivity; ids: Ids }> {
	const [row] = await db
		.select({
			ids: { neighbourhoodId: activity.neighbourhoodId, activityId: activity.id },
			venueId: activity.venueId,
			words: {
				slug: activity.slug,
				title: activity.title,
				summary: activity.summary,
				welcome: activity.welcome,
				boundary: activity.boundary,
				priceText: activity.priceText,
				dayPriceCents: activity.dayPriceCents,
				phone: activity.phone,
				phoneName: activity.phoneName,
				phoneTimes: activity.phoneTimes,
				welcomer: activity.welcomer
			},
			venue: {
				name: venue.name,
				address: venue.address,
				postcode: venue.postcode,
				town: venue.town,
				directions: venue.directions
			},
			neighbourhood: neighbourhood.name,
			area: neighbourhood.slug,
			now: sql<string>`kring_now()`
		})
		.from(activity)
		.innerJoin(venue, atVenue)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.where(and(eq(activity.slug, slug), eq(activity.status, 'published')));
	if (row === undefined) throw new Refusal('not_found');
	const { ids, venueId, words } = row;
	const now = new Date(row.now);
	const today = dayOf(now);
	const [facilities, partners, rows, endings] = await Promise.all([
		facilitiesOf(db, ids.neighbourhoodId, venueId),
		partnersOf(db, ids.neighbourhoodId, ids.activityId),
		seriesRows(db, ids.neighbourhoodId, ids.activityId),
		publicEndings(db, [ids.activityId], today)
	]);
	const found = {
		...words,
		...{ venue: row.venue, neighbourhood: row.neighbourhood, area: row.area, now },
		facilities: shownFacilities(facilities, today),
		partners: partners.map(({ name }) => name),
		series: rows
			.filter((one) => mayHaveDays(one, today))
			.map((one) => ({ id: one.id, ...recurrenceOf(one) })),
		endings: endings.get(ids.activityId) ?? []
	};
	return { ids, activity: found };
}

async function publicDays(
	db: Db,
	{ neighbourhoodId, activityId }: Ids,
	which: SQL | undefined
): Promise<PublicDayView[]> {
	const [days, lines] = await Promise.all([
		db
			.select({
				...dayColumns,
				startsAt: occurrence.startsAt,
				endsAt: occurrence.endsAt,
				ruleFrom: series.fromMinute,
				ruleUntil: series.untilMinute
			})
			.from(occurrence)
			.leftJoin(
				series,
				and(
					eq(series.neighbourhoodId, occurrence.neighbourhoodId),
					eq(series.id, occurrence.seriesId)
				)
			)
			.where(
				and(
					eq(occurrence.neighbourhoodId, neighbourhoodId),
					eq(occurrence.activityId, activityId),
					which
				)
			)
			.orderBy(asc(occurrence.heldOn), asc(occurrence.fromMinute), asc(occurrence.id))
			.limit(lookedAt),
		programmeOf(db, neighbourhoodId, activityId)
	]);
	return days.map(({ id, seriesId, originalOn, ruleFrom, ruleUntil, ...day }) => ({
		...{ id, seriesId, ...day },
		movedFrom: stoodAt(movedFrom(day, byRule(originalOn, ruleFrom, ruleUntil))),
		programme: programmeOn(lines, { id, seriesId }).map(
			({ seriesId: _seriesId, occurrenceId: _occurrenceId, ...item }) => item
		)
	}));
}

function stoodAt(stand: Stand | null): Occurrence | null {
	return stand && occurrenceOf(stand.on, stand.fromMinute, stand.untilMinute);
}
