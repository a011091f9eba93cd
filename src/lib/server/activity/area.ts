import { and, asc, between, eq, exists, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import { listedDays, type ListedDay, type PublicDay } from '../../domain/activity.ts';
import { dayOf } from '../../domain/day.ts';
import {
	areasAround,
	foundAreas,
	regionOf,
	type FindableArea,
	type FoundAreas,
	type Wanted
} from '../../domain/find-area.ts';
import { type Recurrence, recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import {
	activity,
	municipality,
	neighbourhood,
	occurrence,
	programmeItem,
	series,
	venue
} from '../db/schema/index.ts';
import { byName } from '../place.ts';
import { byRule, dayColumns } from './day.ts';
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
export type AreaDay = ListedDay<PublicDay> & {
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
	const span = spanOf(dayOf(now));
	const { fromOn, untilOn } = span;
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
			.innerJoin(venue, isHeld)
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
				activityId: occurrence.activityId,
				...dayColumns,
				ruleFrom: series.fromMinute,
				ruleUntil: series.untilMinute
			})
			.from(occurrence)
			.innerJoin(activity, and(eq(activity.id, occurrence.activityId), published))
			.leftJoin(
				series,
				and(
					eq(series.neighbourhoodId, occurrence.neighbourhoodId),
					eq(series.id, occurrence.seriesId)
				)
			)
			.where(
				and(
					eq(occurrence.neighbourhoodId, area.id),
					or(
						between(occurrence.heldOn, fromOn, untilOn),
						between(occurrence.originalOn, fromOn, untilOn)
					)
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
		days: listedDays(
			rows.flatMap(({ id: dayId, activityId, originalOn, ruleFrom, ruleUntil, ...day }) => {
				const found = byId.get(activityId);
				if (found === undefined) return [];
				const { seriesId } = day;
				const end = found.endings.find(({ series: some }) =>
					some.some(({ id }) => id === seriesId)
				);
				const lines = (items.get(activityId) ?? []).map(({ item }) => item);
				const shared = programmeOn(lines, { id: dayId, seriesId })
					.filter((one) => one.isForBuilding || one.isFromBuilding)
					.map(({ fromMinute, title, place, isForBuilding, isFromBuilding }) => ({
						...{ fromMinute, title, place, isForBuilding, isFromBuilding }
					}));
				const told = { activity: found, stopsAfterOn: end?.lastOn ?? null, shared };
				return [{ ...day, ...told, byRule: byRule(originalOn, ruleFrom, ruleUntil) }];
			}),
			span
		).map(({ byRule: _rule, ...day }) => day)
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

/** Most neighbourhoods in the list of a stranger, and most rows to find them in. */
const foundLimit = 200;
const findableLimit = 20_000;

/**
 * Neighbourhoods by what a stranger can find them by, by name. Where nobody said which postcodes belong
 * to one, it is found by those at which something goes on.
 *
 * @param which  all of them unless said
 */
async function findableAreas(db: Db, which?: SQL): Promise<FindableArea[]> {
	const rows = await db
		.select({
			slug: neighbourhood.slug,
			name: neighbourhood.name,
			municipality: municipality.name,
			said: neighbourhood.postcodeAreas,
			title: activity.title,
			place: venue.name,
			town: venue.town,
			postcode: venue.postcode
		})
		.from(neighbourhood)
		.innerJoin(municipality, eq(municipality.id, neighbourhood.municipalityId))
		.leftJoin(activity, goesOn)
		.leftJoin(venue, isHeld)
		.where(which)
		.limit(findableLimit);
	const areas = [...Map.groupBy(rows, ({ slug }) => slug)].map(([slug, own]) => {
		const { name, said, municipality: whole } = own[0]!;
		const live = own.filter(({ title }) => title !== null);
		const postcodes = live.flatMap(({ postcode }) => postcode?.slice(0, 4) ?? []);
		const names = live.flatMap(({ title, place, town }) => [title, place, town]);
		return {
			...{ slug, name, town: live[0]?.town ?? whole, isAlive: live.length > 0 },
			postcodes: said.length > 0 ? said : [...new Set(postcodes)],
			names: [...new Set([whole, ...names.filter((one) => one !== null)])]
		};
	});
	return byName(areas);
}

const goesOn = and(
	eq(activity.neighbourhoodId, neighbourhood.id),
	eq(activity.status, 'published')
);
const isHeld = and(
	eq(venue.neighbourhoodId, activity.neighbourhoodId),
	eq(venue.id, activity.venueId)
);

/** A neighbourhood as it stands in a list of a stranger: the word in its address, its name and town. */
export type FoundArea = Pick<FindableArea, 'slug' | 'name' | 'town'>;

/** The neighbourhoods in which something goes on, by name. */
export async function areasWithActivities(db: Db): Promise<FoundArea[]> {
	const rows = await db
		.select({
			slug: neighbourhood.slug,
			name: neighbourhood.name,
			town: sql<string>`min(${venue.town})`
		})
		.from(neighbourhood)
		.innerJoin(activity, goesOn)
		.innerJoin(venue, isHeld)
		.groupBy(neighbourhood.id)
		.limit(findableLimit);
	return byName(rows).slice(0, foundLimit);
}

/** The neighbourhoods of what a stranger typed. */
export async function areasOf(
	db: Db,
	wanted: Wanted
): Promise<{ how: FoundAreas['how']; areas: FoundArea[] }> {
	const { how, areas } = foundAreas(await findableAreas(db), wanted);
	return { how, areas: areas.slice(0, foundLimit).map(lineOf) };
}

/** Where something goes on in the surroundings of a neighbourhood, the nearest first. */
export async function areasAroundArea(db: Db, slug: string): Promise<FoundArea[]> {
	const [own] = await findableAreas(db, eq(neighbourhood.slug, slug));
	const postcodes = own?.postcodes ?? [];
	if (postcodes.length === 0) return [];
	const regions = [...new Set(postcodes.map(regionOf))];
	const isNear = or(
		inArray(sql`left(${venue.postcode}, 2)`, regions),
		sql`exists (select from unnest(${neighbourhood.postcodeAreas}) said where left(said, 2) in ${regions})`
	);
	const alive = db
		.select({ id: activity.id })
		.from(activity)
		.innerJoin(venue, isHeld)
		.where(and(goesOn, isNear));
	const near = await findableAreas(db, and(ne(neighbourhood.slug, slug), exists(alive)));
	return areasAround(near, postcodes).map(lineOf);
}

function lineOf({ slug, name, town }: FindableArea): FoundArea {
	return { slug, name, town };
}
