import { and, desc, eq, inArray, isNotNull, isNull, lt, lte, gte } from 'drizzle-orm';
import { dayOf, daysAfter, instantAt } from '../../domain/day.ts';
import { missing, type VisitorDay } from '../../domain/door/missing-visitor.ts';
import type { DayStatus, RecordState } from '../../domain/door/activity-day.ts';
import { walkInDays } from '../../domain/door/meal-advice.ts';
import { habitOf } from '../../domain/door/habit.ts';
import { hostView } from '../../domain/door/host-view.ts';
import type {
	Sheet,
	SheetCall,
	SheetDay,
	SheetRegular,
	SheetVisitor
} from '../../domain/door/sheet.ts';
import { weekdayOf } from '../../domain/wall-time.ts';
import { greeterOn, programmeOf, programmeOn } from '../activity/index.ts';
import {
	activity,
	daySheet,
	expectation,
	meal,
	occurrence,
	onCall,
	organisation,
	venue,
	visit,
	visitor,
	visitorConsent
} from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';
import { doorDays, type DoorDay } from './days.ts';
import { tasksOf } from './task.ts';

/** So many days of a series are looked back on: half a year of weeks, and longer for what is rarer. */
const lookedBack = 30;

/** At this hour a device shows nothing any more of the day that was (settled 40). */
const goneHour = 4;

/** Most people on one sheet. */
const visitorLimit = 1_000;

/** The sheet of today and of the next day, for a device of a host. */
export async function sheetOf(door: AtDoor): Promise<Sheet> {
	const { tx, neighbourhoodId, activityId, now } = door;
	const today = dayOf(now);
	const ofActivity = and(
		eq(occurrence.neighbourhoodId, neighbourhoodId),
		eq(occurrence.activityId, activityId)
	);
	const [heads, days, people] = await Promise.all([
		tx
			.select({
				title: activity.title,
				slug: activity.slug,
				dayPriceCents: activity.dayPriceCents,
				venue: venue.name
			})
			.from(activity)
			.innerJoin(
				venue,
				and(eq(venue.neighbourhoodId, activity.neighbourhoodId), eq(venue.id, activity.venueId))
			)
			.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId))),
		tx
			.select({ id: occurrence.id })
			.from(occurrence)
			.where(
				and(ofActivity, gte(occurrence.heldOn, today), lte(occurrence.heldOn, daysAfter(today, 1)))
			)
			.orderBy(occurrence.heldOn, occurrence.fromMinute, occurrence.id),
		visitorsOf(door)
	]);
	const ids = days.map(({ id }) => id);
	const known = await doorDays(door, ids);
	const sheetDays = await Promise.all(ids.map((id) => sheetDay(door, known.get(id)!)));
	return {
		device: { id: door.deviceId, name: door.name },
		activity: heads[0]!,
		madeAt: now,
		goneAt: goneAfter(now),
		days: sheetDays,
		visitors: people
	};
}

/** For how many to cook on a day, by what is known of it now. */
export async function adviceFor(door: AtDoor, known: DoorDay): Promise<number> {
	const [day, visitors] = await Promise.all([sheetDay(door, known), visitorsOf(door)]);
	const seen = { day, visitors, deviceId: door.deviceId, own: [], now: door.now };
	return hostView(seen).figures.meals.portions;
}

/** The next four o'clock in the morning. */
export function goneAfter(now: Date): Date {
	const today = dayOf(now);
	const early = instantAt(today, goneHour * 60);
	return early > now ? early : instantAt(daysAfter(today, 1), goneHour * 60);
}

async function sheetDay(door: AtDoor, { row, facts, operations }: DoorDay): Promise<SheetDay> {
	const { tx, neighbourhoodId, activityId } = door;
	const [programme, tasks, calls, past, welcome] = await Promise.all([
		programmeOf(tx, neighbourhoodId, activityId),
		tasksOf(tx, neighbourhoodId, activityId),
		callsOn(door, row.heldOn),
		regularsOn(door, row),
		greeterOn(door, row)
	]);
	return {
		occurrenceId: row.id,
		on: row.heldOn,
		...{ fromMinute: row.fromMinute, untilMinute: row.untilMinute, note: row.note },
		programme: programmeOn(programme, row).map(({ fromMinute, title, place }) => ({
			...{ fromMinute, title, place }
		})),
		tasks: tasks
			.filter((one) => one.seriesId === null || one.seriesId === row.seriesId)
			.map(({ seriesId: _seriesId, version: _version, ...one }) => one),
		...{ calls, ...past, ...welcome, facts, operations }
	};
}

async function visitorsOf({ tx, neighbourhoodId, activityId }: AtDoor): Promise<SheetVisitor[]> {
	const rows = await tx
		.select({
			id: visitor.id,
			callName: visitor.callName,
			nameHint: visitor.nameHint,
			dietCodes: visitor.dietCodes,
			welcomeNote: visitor.welcomeNote
		})
		.from(visitor)
		.where(
			and(
				eq(visitor.neighbourhoodId, neighbourhoodId),
				eq(visitor.activityId, activityId),
				isNull(visitor.forgottenAt),
				isNull(visitor.sameAsId)
			)
		)
		.orderBy(visitor.madeAt, visitor.id)
		.limit(visitorLimit);
	return rows;
}

async function callsOn(
	{ tx, neighbourhoodId, activityId }: AtDoor,
	on: string
): Promise<SheetCall[]> {
	const rows = await tx
		.select({
			organisationId: onCall.organisationId,
			organisationName: organisation.name,
			name: onCall.name,
			phone: onCall.phone,
			topic: onCall.topic,
			rank: onCall.rank,
			weekdays: onCall.weekdays,
			fromOn: onCall.fromOn,
			untilOn: onCall.untilOn,
			fromMinute: onCall.fromMinute,
			untilMinute: onCall.untilMinute
		})
		.from(onCall)
		.innerJoin(organisation, eq(organisation.id, onCall.organisationId))
		.where(
			and(
				eq(onCall.neighbourhoodId, neighbourhoodId),
				eq(onCall.activityId, activityId),
				lte(onCall.fromOn, on)
			)
		)
		.orderBy(onCall.rank, onCall.fromMinute, onCall.id);
	const weekday = weekdayOf(on);
	return rows
		.filter(({ weekdays, untilOn }) => weekdays.includes(weekday) && (untilOn ?? on) >= on)
		.map(({ weekdays: _weekdays, fromOn: _from, untilOn: _until, rank, ...one }) => ({
			...one,
			rank: rank as SheetCall['rank']
		}));
}

/** Who usually comes on days like this one, who of them is missed, and how many walk in and eat. */
async function regularsOn(
	door: AtDoor,
	{ seriesId, heldOn }: DoorDay['row']
): Promise<Pick<SheetDay, 'regulars' | 'walkIns'>> {
	const { tx, neighbourhoodId, activityId, now } = door;
	const newest = await tx
		.select({
			id: occurrence.id,
			on: occurrence.heldOn,
			status: occurrence.status,
			record: daySheet.record,
			closedAt: daySheet.closedAt,
			counts: daySheet.counts
		})
		.from(occurrence)
		.innerJoin(
			daySheet,
			and(
				eq(daySheet.neighbourhoodId, occurrence.neighbourhoodId),
				eq(daySheet.occurrenceId, occurrence.id)
			)
		)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				// To a day that stands by itself come those who come to the others.
				seriesId === null
					? eq(occurrence.activityId, activityId)
					: eq(occurrence.seriesId, seriesId),
				lt(occurrence.heldOn, heldOn)
			)
		)
		.orderBy(desc(occurrence.heldOn))
		.limit(lookedBack);
	const days = newest.toReversed();
	const ids = days.map(({ id }) => id);
	if (ids.length === 0) return { regulars: [], walkIns: [] };
	const [visits, meals, said, agreed] = await Promise.all([
		tx
			.select({ occurrenceId: visit.occurrenceId, visitorId: visit.visitorId })
			.from(visit)
			.where(
				and(
					eq(visit.neighbourhoodId, neighbourhoodId),
					inArray(visit.occurrenceId, ids),
					eq(visit.role, 'visitor'),
					isNotNull(visit.visitorId)
				)
			),
		tx
			.select({
				occurrenceId: meal.occurrenceId,
				visitorId: meal.visitorId,
				here: meal.here,
				takeAway: meal.takeAway
			})
			.from(meal)
			.where(and(eq(meal.neighbourhoodId, neighbourhoodId), inArray(meal.occurrenceId, ids))),
		tx
			.select({ occurrenceId: expectation.occurrenceId, visitorId: expectation.visitorId })
			.from(expectation)
			.where(
				and(
					eq(expectation.neighbourhoodId, neighbourhoodId),
					inArray(expectation.occurrenceId, ids),
					eq(expectation.answer, 'not_coming')
				)
			),
		tx
			.select({ visitorId: visitorConsent.visitorId, saidAt: visitorConsent.saidAt })
			.from(visitorConsent)
			.where(
				and(
					eq(visitorConsent.neighbourhoodId, neighbourhoodId),
					eq(visitorConsent.activityId, activityId),
					eq(visitorConsent.purpose, 'missing_signal'),
					eq(visitorConsent.given, true)
				)
			)
	]);
	const keys = (rows: readonly { occurrenceId: string; visitorId: string | null }[]) =>
		new Set(rows.map((one) => `${one.occurrenceId} ${one.visitorId}`));
	const [came, ate, notComing] = [keys(visits), keys(meals), keys(said)];
	const givenAt = new Map(agreed.map((one) => [one.visitorId, one.saidAt]));
	const kept = days.filter(({ status, record }) => status === 'planned' && record === 'closed');
	const visitorIds = [...new Set(visits.flatMap((one) => one.visitorId ?? []))].sort();

	const regulars = visitorIds.map((visitorId): SheetRegular => {
		const habit = habitOf(
			kept.map(({ id }) => ({
				visited: came.has(`${id} ${visitorId}`),
				ate: ate.has(`${id} ${visitorId}`)
			}))
		);
		const given = givenAt.get(visitorId);
		const regular = {
			days: days.map((day): VisitorDay => ({
				...{ on: day.on, closedAt: day.closedAt },
				...{ status: day.status as DayStatus, record: day.record as RecordState },
				visited: came.has(`${day.id} ${visitorId}`),
				saidNotComing: notComing.has(`${day.id} ${visitorId}`)
			})),
			...{ usual: [], away: [], raised: [] },
			agreed: given === undefined ? [] : [{ givenAt: given, withdrawnAt: null }]
		};
		return { visitorId, ...habit, missed: missing(regular, now)?.misses ?? null };
	});
	const sameWeekday = kept.filter(({ on }) => weekdayOf(on) === weekdayOf(heldOn));
	const walkIns = sameWeekday.slice(-walkInDays).map(({ id, counts }) => {
		const nameless = meals.filter((one) => one.occurrenceId === id && one.visitorId === null);
		const portions = nameless.reduce((sum, { here, takeAway }) => sum + here + takeAway, 0);
		return portions + counts.meal_here + counts.meal_take_away;
	});
	return { regulars, walkIns };
}
