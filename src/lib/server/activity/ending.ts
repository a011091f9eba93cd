import { and, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type {
	EndingBackForm,
	EndingForm,
	NoticeDaysForm,
	ToldForm
} from '../../domain/activity-form.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import {
	earliestLastOn,
	endingPhase,
	leftUntold,
	leftWaiting,
	wentWithinDays,
	type EndingPhase,
	type ToTell
} from '../../domain/ending.ts';
import { newId } from '../../domain/id.ts';
import { recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import {
	activity,
	activityLog,
	ending,
	endingPlace,
	endingSeries,
	endingTold,
	neighbourhood,
	occurrence,
	series,
	venue
} from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { byName } from '../place.ts';
import { changeRow } from './day.ts';
import { fillSeries, seriesRows, type SeriesRow } from './fill.ts';
import { opened, record, type Coordinator, type OpenActivity } from './open.ts';
import { announcedEnds, knownEnd, mayHaveDays, seriesRow, setSeries } from './series.ts';
import { tellingKey, tellingLines, toTellOf } from './to-tell.ts';

// Days that stop (E9, S22). They stop no sooner than a notice period from now, with a place to go to
// instead, and everybody who comes hears of it: who has Kring by a notice, all others by word of mouth,
// with a tick for each. Taken back, exactly those hear that it goes on.

/** Ends that are over for longer than this many days are not shown to coordinators any more. */
const shownDays = 400;

/** Most activities that can be chosen as a place to go to instead. */
const nearMost = 200;

/** Within so long a second tick of one coordinator is no line of its own in the history. */
const tellingMs = 12 * 3_600_000;

/** What a change of an end answers. */
export type EndingDone = { activityId: string; endingId: string };

/** A place to go to instead. */
export type OtherPlace = { id: string; slug: string; title: string; place: string; area: string };

/** An end, as everybody may read of it. */
export type PublicEnding = {
	lastOn: string;
	reason: string;
	instead: string;
	places: Omit<OtherPlace, 'id'>[];
	/** The series that stop. */
	series: (ReturnType<typeof recurrenceOf> & { id: string })[];
	/** Nothing of the activity goes on after it. */
	isAll: boolean;
};

/** An end, as a coordinator sees it, with everybody who has to hear of it by name. */
export type EndingView = {
	id: string;
	lastOn: string;
	reason: string;
	instead: string;
	places: OtherPlace[];
	series: ReturnType<typeof recurrenceOf>[];
	phase: EndingPhase;
	list: ToTell[];
};

/** Sets how long before its last day it is said that days stop. @throws {Refusal} `not_found`. */
export async function setNoticeDays(
	post: Coordinator,
	activityId: string,
	{ days }: NoticeDaysForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	if (open.noticeDays === days) return { activityId };
	await tx
		.update(activity)
		.set({ noticeDays: days })
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	await record(post, open, { kind: 'notice_days' });
	return { activityId };
}

/**
 * Says that days stop. Nobody is asked whether people may be told: they are.
 *
 * @throws {Refusal} `not_found`, also for a place that does not stand on the outside; `end_too_soon` with
 *   the first day that is allowed; `end_is_announced` for a series of which it was said already.
 */
export async function announceEnd(
	post: Coordinator,
	activityId: string,
	form: EndingForm
): Promise<EndingDone> {
	const { tx, neighbourhoodId, personId, now } = post;
	const { lastOn, reason, instead } = form;
	const open = await opened(post, activityId);
	const known = await announcedEnds(post, activityId);
	const chosen: SeriesRow[] = [];
	for (const id of new Set(form['series[]'])) chosen.push(await seriesRow(post, activityId, id));
	if (chosen.some(({ id }) => known.has(id))) throw new Refusal('end_is_announced');
	const earliest = earliestLastOn(dayOf(now), open.noticeDays);
	// What was known from the start to be over by then needs no more notice, but still its list.
	const shortened = chosen.filter((row) => (knownEnd(row) ?? '9999') > lastOn);
	if (lastOn < earliest && shortened.length > 0)
		throw new Refusal('end_too_soon', { on: earliest });
	if (lastOn < dayOf(now)) throw new Refusal('day_past');
	const places = await placesNear(post, activityId);
	const there = [...new Set(form['places[]'])].map((id) => places.find((one) => one.id === id));
	if (there.includes(undefined)) throw new Refusal('not_found');

	const endingId = newId(now.getTime());
	const of = { neighbourhoodId, endingId, activityId };
	await tx.insert(ending).values({
		...{ neighbourhoodId, id: endingId, activityId, lastOn, reason, instead },
		...{ announcedAt: now, announcedById: personId }
	});
	await tx
		.insert(endingSeries)
		.values(chosen.map((row) => ({ ...of, seriesId: row.id, endsBefore: row.ends })));
	if (there.length > 0)
		await tx.insert(endingPlace).values(
			there.map((one) => ({
				...of,
				...{ placeActivityId: one!.id, placeNeighbourhoodId: one!.neighbourhoodId }
			}))
		);
	for (const row of chosen) {
		const ends = shortened.includes(row) ? ({ kind: 'until', on: lastOn } as const) : row.ends;
		await fillSeries(tx, await setSeries(post, row, { ends }), now);
	}
	// What somebody decided about one day stays a row: it is off, because its series is over.
	for (const day of await daysAfterEnd(post, chosen, lastOn))
		if (day.status === 'planned')
			await changeRow(post, day, {
				...{ status: 'cancelled', cancelReason: 'ended', note: '' },
				...{ cancelledAt: now, cancelledById: personId }
			});
	await record(post, open, { kind: 'ending_announced', on: lastOn });
	await enqueue(tx, 'ending.tell', { endingId, byId: personId });
	return { activityId, endingId };
}

/**
 * Says that days do not stop after all, until the last of them is over. A second time changes nothing.
 *
 * @throws {Refusal} `not_found`; `end_is_over`: what begins again is a new series.
 */
export async function takeBackEnd(
	post: Coordinator,
	activityId: string,
	{ endingId }: EndingBackForm
): Promise<EndingDone> {
	const { tx, neighbourhoodId, personId, now } = post;
	const open = await opened(post, activityId);
	const found = await endingRow(post, activityId, endingId);
	const phase = endingPhase(found, dayOf(now));
	if (phase === 'taken_back') return { activityId, endingId };
	if (phase === 'over') throw new Refusal('end_is_over');
	const rows = await tx
		.select({ seriesId: endingSeries.seriesId, endsBefore: endingSeries.endsBefore })
		.from(endingSeries)
		.where(
			and(eq(endingSeries.neighbourhoodId, neighbourhoodId), eq(endingSeries.endingId, endingId))
		);
	await tx
		.update(ending)
		.set({ takenBackAt: now, takenBackById: personId })
		.where(and(eq(ending.neighbourhoodId, neighbourhoodId), eq(ending.id, endingId)));
	const chosen: SeriesRow[] = [];
	for (const { seriesId, endsBefore } of rows) {
		const row = await seriesRow(post, activityId, seriesId);
		chosen.push(await setSeries(post, row, { ends: endsBefore }));
	}
	for (const day of await daysAfterEnd(post, chosen, found.lastOn))
		if (day.cancelReason === 'ended')
			await changeRow(post, day, {
				...{ status: 'planned', cancelReason: null },
				...{ cancelledAt: null, cancelledById: null }
			});
	for (const row of chosen) await fillSeries(tx, row, now);
	await record(post, open, { kind: 'ending_taken_back', on: found.lastOn });
	await enqueue(tx, 'ending.tell', { endingId, byId: personId });
	return { activityId, endingId };
}

/**
 * Notes that somebody was told, or why not; or takes that back. Once it is taken back, that they heard
 * that it goes on. Said twice it was said once.
 *
 * @throws {Refusal} `not_found`, also for somebody who is not on the list.
 */
export async function tellVisitor(
	post: Coordinator,
	activityId: string,
	{ endingId, visitorId, said }: ToldForm
): Promise<EndingDone> {
	const { tx, neighbourhoodId, personId: byId, now: at } = post;
	const open = await opened(post, activityId);
	const found = await endingRow(post, activityId, endingId);
	const list = await toTellOf(post, found);
	const one = list.find((row) => row.visitorId === visitorId);
	if (one === undefined) throw new Refusal('not_found');
	const ofLine = { neighbourhoodId, activityId, endingId, visitorId };
	const lineOf = [endingTold.neighbourhoodId, endingTold.endingId, endingTold.visitorId];
	if (said === 'back') {
		if (one.state === 'told' && one.backAt === null) {
			const lines = await tellingLines(post, [endingId], [visitorId]);
			const {
				isUndone,
				whyNot,
				at: toldAt,
				byId: toldById,
				deviceId
			} = lines.get(tellingKey(ofLine))!;
			const word = {
				...{ isUndone, whyNot, at: toldAt, byId: toldById, deviceId },
				...{ backAt: at, backById: byId, backDeviceId: null }
			};
			await tx
				.insert(endingTold)
				.values({ ...ofLine, ...word })
				.onConflictDoUpdate({ target: lineOf, set: word });
		}
	} else {
		const isUndone = said === 'open';
		const whyNot = said === 'told' || isUndone ? null : said;
		const state = isUndone ? 'open' : whyNot === null ? 'told' : 'not_told';
		if (one.state === state && one.whyNot === whyNot) return { activityId, endingId };
		const nobodyElse = { deviceId: null, backAt: null, backById: null, backDeviceId: null };
		const word = { isUndone, whyNot, at, byId, ...nobodyElse };
		await tx
			.insert(endingTold)
			.values({ ...ofLine, ...word })
			.onConflictDoUpdate({ target: lineOf, set: word });
	}
	await recordTelling(post, open);
	return { activityId, endingId };
}

/** The ends of an activity that are ahead, are over for a while or were taken back; the newest first. */
export async function endingsOf(post: Coordinator, activityId: string): Promise<EndingView[]> {
	const { tx, neighbourhoodId, now } = post;
	const todayOn = dayOf(now);
	const rows = await tx
		.select()
		.from(ending)
		.where(
			and(
				eq(ending.neighbourhoodId, neighbourhoodId),
				eq(ending.activityId, activityId),
				gt(ending.lastOn, daysAfter(todayOn, -shownDays))
			)
		)
		.orderBy(desc(ending.announcedAt), desc(ending.id))
		.limit(20);
	const ids = rows.map(({ id }) => id);
	const [all, places, lists] = await Promise.all([
		seriesRows(tx, neighbourhoodId, activityId),
		placesInstead(tx, ids),
		Promise.all(rows.map((row) => toTellOf(post, row)))
	]);
	const stopping = await seriesIdsOf(tx, ids);
	return rows.map((row, index) => ({
		...{ id: row.id, lastOn: row.lastOn, reason: row.reason, instead: row.instead },
		places: places.get(row.id) ?? [],
		series: all.filter(({ id }) => stopping.get(row.id)?.has(id)).map(recurrenceOf),
		phase: endingPhase(row, todayOn),
		list: lists[index]!
	}));
}

/** What has to be known to say that days stop: which can, how soon, and what is near. */
export async function endingChoices(post: Coordinator, activityId: string) {
	const { tx, neighbourhoodId, now } = post;
	const [[own], rows, known, places] = await Promise.all([
		tx
			.select({ noticeDays: activity.noticeDays, status: activity.status })
			.from(activity)
			.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId))),
		seriesRows(tx, neighbourhoodId, activityId),
		announcedEnds(post, activityId),
		placesNear(post, activityId)
	]);
	if (own === undefined) throw new Refusal('not_found');
	const todayOn = dayOf(now);
	return {
		...{ noticeDays: own.noticeDays, isPublished: own.status === 'published' },
		earliestOn: earliestLastOn(todayOn, own.noticeDays),
		series: rows
			.filter((row) => mayHaveDays(row, todayOn) && !known.has(row.id))
			.map((row) => ({ id: row.id, ...recurrenceOf(row) })),
		places: places.map(({ neighbourhoodId: _neighbourhoodId, ...one }) => one)
	};
}

/** How many people somebody still has to tell: that days stop, or that they go on after all. */
export async function untoldIn(post: Coordinator, activityId: string): Promise<number> {
	const ends = await endingsOf(post, activityId);
	return ends.reduce(
		(sum, { phase, list }) =>
			sum + (phase === 'taken_back' ? leftWaiting(list) : leftUntold(list)).length,
		0
	);
}

/**
 * That an activity stops, or some of its days, as everybody may read of it: what was said and is not
 * taken back, the last day first to come. Some days that stopped long ago are told no more.
 *
 * @param activityIds  published ones; the walls of the database let no others through.
 * @returns by the id of the activity.
 */
export async function publicEndings(
	db: Db | Tx,
	activityIds: readonly string[],
	todayOn: string
): Promise<Map<string, PublicEnding[]>> {
	if (activityIds.length === 0) return new Map();
	const rows = await db
		.select()
		.from(ending)
		.where(and(inArray(ending.activityId, [...activityIds]), isNull(ending.takenBackAt)))
		.orderBy(ending.lastOn, ending.id)
		.limit(nearMost);
	if (rows.length === 0) return new Map();
	const ids = rows.map(({ id }) => id);
	const [places, stopping, all] = await Promise.all([
		placesInstead(db, ids),
		seriesIdsOf(db, ids),
		db
			.select()
			.from(series)
			.where(inArray(series.activityId, [...activityIds]))
			.limit(nearMost * 2)
	]);
	const known = new Set([...stopping.values()].flatMap((some) => [...some]));
	const told = rows.map(({ id, activityId, lastOn, reason, instead }) => {
		const own = all.filter((row) => row.activityId === activityId);
		const isAll = own.every((row) => known.has(row.id) || !mayHaveDays(row, daysAfter(lastOn, 1)));
		return {
			activityId,
			...{ lastOn, reason, instead, isAll },
			places: (places.get(id) ?? []).map(({ id: _id, ...one }) => one),
			series: own
				.filter((row) => stopping.get(id)?.has(row.id))
				.map((row) => ({ id: row.id, ...recurrenceOf(row) }))
		};
	});
	return Map.groupBy(
		told.filter(({ isAll, lastOn }) => isAll || lastOn > daysAfter(todayOn, -wentWithinDays)),
		({ activityId }) => activityId
	);
}

async function endingRow(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	endingId: string
): Promise<typeof ending.$inferSelect> {
	const [found] = await tx
		.select()
		.from(ending)
		.where(
			and(
				eq(ending.neighbourhoodId, neighbourhoodId),
				eq(ending.activityId, activityId),
				eq(ending.id, endingId)
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** The rows of days that some series still have after their last day. */
async function daysAfterEnd(
	{ tx, neighbourhoodId }: Coordinator,
	rows: readonly SeriesRow[],
	lastOn: string
): Promise<(typeof occurrence.$inferSelect)[]> {
	return tx
		.select()
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				inArray(
					occurrence.seriesId,
					rows.map(({ id }) => id)
				),
				gt(occurrence.heldOn, lastOn)
			)
		)
		.limit(1_000);
}

/** Activities on the outside in the same municipality that go on, those of the own neighbourhood first. */
async function placesNear(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<(OtherPlace & { neighbourhoodId: string })[]> {
	const here = alias(neighbourhood, 'here');
	const rows = await tx
		.select({
			...{ ...placeColumns, neighbourhoodId: activity.neighbourhoodId, name: activity.title },
			isHere: sql<boolean>`${activity.neighbourhoodId} = ${neighbourhoodId}`
		})
		.from(activity)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.innerJoin(here, eq(here.municipalityId, neighbourhood.municipalityId))
		.innerJoin(
			venue,
			and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
		)
		.where(
			and(
				eq(here.id, neighbourhoodId),
				eq(activity.status, 'published'),
				ne(activity.id, activityId),
				sql`exists (select from occurrence o where o.neighbourhood_id = ${activity.neighbourhoodId}
					and o.activity_id = ${activity.id} and o.status = 'planned' and o.held_on >= ${dayOf(now)}::date)`
			)
		)
		.limit(nearMost);
	const sorted = byName(rows).toSorted((one, other) => Number(other.isHere) - Number(one.isHere));
	return sorted.map(({ isHere: _isHere, name: _name, ...one }) => one);
}

const placeColumns = {
	id: activity.id,
	slug: activity.slug,
	title: activity.title,
	place: venue.name,
	area: neighbourhood.name
};

/** Where one can go instead, by the id of the end. A place that left the outside is not told any more. */
export async function placesInstead(
	db: Db | Tx,
	endingIds: readonly string[]
): Promise<Map<string, OtherPlace[]>> {
	if (endingIds.length === 0) return new Map();
	const rows = await db
		.select({ endingId: endingPlace.endingId, name: activity.title, ...placeColumns })
		.from(endingPlace)
		.innerJoin(
			activity,
			and(
				eq(activity.neighbourhoodId, endingPlace.placeNeighbourhoodId),
				eq(activity.id, endingPlace.placeActivityId),
				eq(activity.status, 'published')
			)
		)
		.innerJoin(neighbourhood, eq(neighbourhood.id, activity.neighbourhoodId))
		.innerJoin(
			venue,
			and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
		)
		.where(inArray(endingPlace.endingId, [...endingIds]))
		.limit(nearMost);
	const found = new Map<string, OtherPlace[]>();
	for (const { endingId, name: _name, ...one } of byName(rows))
		found.set(endingId, [...(found.get(endingId) ?? []), one]);
	return found;
}

/** Which series stop, by the id of the end. */
async function seriesIdsOf(
	db: Db | Tx,
	endingIds: readonly string[]
): Promise<Map<string, ReadonlySet<string>>> {
	if (endingIds.length === 0) return new Map();
	const rows = await db
		.select({ endingId: endingSeries.endingId, seriesId: endingSeries.seriesId })
		.from(endingSeries)
		.where(inArray(endingSeries.endingId, [...endingIds]))
		.limit(1_000);
	return new Map(
		[...Map.groupBy(rows, ({ endingId }) => endingId)].map(([endingId, some]) => [
			endingId,
			new Set(some.map(({ seriesId }) => seriesId))
		])
	);
}

/** One line in the history for an afternoon of ringing people, and no news for the public. */
async function recordTelling(post: Coordinator, open: OpenActivity): Promise<void> {
	const { tx, neighbourhoodId, personId, now } = post;
	const since = new Date(now.getTime() - tellingMs);
	const [line] = await tx
		.select({ id: activityLog.id })
		.from(activityLog)
		.where(
			and(
				eq(activityLog.neighbourhoodId, neighbourhoodId),
				eq(activityLog.activityId, open.id),
				eq(activityLog.personId, personId),
				gt(activityLog.at, since),
				sql`${activityLog.body} ->> 'kind' = 'ending_told'`
			)
		)
		.limit(1);
	if (line !== undefined) return;
	await tx.insert(activityLog).values({
		...{ neighbourhoodId, id: newId(now.getTime()), activityId: open.id, at: now },
		...{ personId, organisationId: open.organisationId, body: { kind: 'ending_told' } }
	});
}
