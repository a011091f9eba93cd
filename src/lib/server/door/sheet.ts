import { and, desc, eq, inArray, isNotNull, lt, lte, gte } from 'drizzle-orm';
import { onCallOn, type CancelReason } from '../../domain/activity.ts';
import { dayOf, daysAfter, instantAt } from '../../domain/day.ts';
import { isIn } from '../../domain/door/away.ts';
import { stoppedEarly } from '../../domain/door/activity-day.ts';
import { walkInDays } from '../../domain/door/meal-advice.ts';
import { whoIs } from '../../domain/door/people.ts';
import { together, type SameAs } from '../../domain/door/same.ts';
import { habitOf } from '../../domain/door/habit.ts';
import { noRides } from '../../domain/door/sheet.ts';
import { hostView } from '../../domain/door/host-view.ts';
import type {
	Sheet,
	SheetCall,
	SheetDay,
	SheetRegular,
	SheetVisitor
} from '../../domain/door/sheet.ts';
import { weekdayOf } from '../../domain/wall-time.ts';
import {
	greeterOn,
	onCallIn,
	programmeOf,
	programmeOn,
	type OnCallLine,
	type ProgrammeLine
} from '../activity/index.ts';
import { activity, daySheet, meal, occurrence, venue, visit, visitor } from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';
import { awaysFrom } from './away.ts';
import { doorDays, type DoorDay } from './days.ts';
import { endingsAt } from './ending.ts';
import { sameAsIn } from './same.ts';
import { missedAt } from './missed.ts';
import { ridesOn } from './ride.ts';
import { tasksOf, type TaskLine } from './task.ts';
import { isRemembered } from './remembered.ts';

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
	const [heads, days, plan] = await Promise.all([
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
		planOf(door)
	]);
	const ids = days.map(({ id }) => id);
	const [people, known, ridesOf, endings] = await Promise.all([
		visitorsOf(door, plan.sameAs),
		doorDays(door, ids),
		ridesOn(door, ids, plan.sameAs),
		endingsAt(door)
	]);
	const sheetDays = await Promise.all(
		ids.map(async (id) => ({
			...(await sheetDay(door, known.get(id)!, plan)),
			rides: ridesOf(id)
		}))
	);
	return {
		device: { id: door.deviceId, name: door.name },
		activity: heads[0]!,
		madeAt: now,
		goneAt: goneAfter(now),
		days: sheetDays,
		visitors: people,
		endings
	};
}

/** For how many to cook on a day, by what is known of it now. */
export async function adviceFor(door: AtDoor, known: DoorDay): Promise<number> {
	const plan = await planOf(door);
	const [day, visitors] = await Promise.all([
		sheetDay(door, known, plan),
		visitorsOf(door, plan.sameAs)
	]);
	const seen = {
		day: { ...day, rides: noRides },
		visitors,
		deviceId: door.deviceId,
		own: [],
		now: door.now
	};
	return hostView(seen).figures.meals.portions;
}

/** The next four o'clock in the morning. */
export function goneAfter(now: Date): Date {
	const today = dayOf(now);
	const early = instantAt(today, goneHour * 60);
	return early > now ? early : instantAt(daysAfter(today, 1), goneHour * 60);
}

/** What holds for all days of an activity: what is planned, and who is one person there. */
type Plan = {
	programme: ProgrammeLine[];
	tasks: TaskLine[];
	onCall: OnCallLine[];
	sameAs: SameAs;
};

async function planOf(door: AtDoor): Promise<Plan> {
	const { tx, neighbourhoodId, activityId } = door;
	const [programme, tasks, onCall, sameAs] = await Promise.all([
		programmeOf(tx, neighbourhoodId, activityId),
		tasksOf(tx, neighbourhoodId, activityId),
		onCallIn(door, [activityId]),
		sameAsIn(door, [activityId])
	]);
	return { programme, tasks, onCall: onCall.get(activityId) ?? [], sameAs };
}

async function sheetDay(
	door: AtDoor,
	{ row, facts, operations, partIds }: DoorDay,
	{ programme, tasks, onCall, sameAs }: Plan
): Promise<Omit<SheetDay, 'rides'>> {
	return {
		occurrenceId: row.id,
		on: row.heldOn,
		...{ fromMinute: row.fromMinute, untilMinute: row.untilMinute, note: row.note },
		cancelReason: row.cancelReason as CancelReason | null,
		stoppedEarly: stoppedEarly(row.cancelledAt, { on: row.heldOn, fromMinute: row.fromMinute }),
		programme: programmeOn(programme, row).map(({ fromMinute, title, place }) => ({
			...{ fromMinute, title, place }
		})),
		tasks: tasks
			.filter((one) => one.seriesId === null || one.seriesId === row.seriesId)
			.map(({ seriesId: _series, version: _version, pointsOffer: _points, ...one }) => one),
		calls: callsOn(row.heldOn, onCall),
		...(await regularsOn(door, row, sameAs)),
		...(await greeterOn(door, row)),
		facts,
		// What was kept apart or refused may name people who are nobody's business.
		operations: new Map([...operations].filter(([id]) => partIds.has(id)))
	};
}

async function visitorsOf(door: AtDoor, sameAs: SameAs): Promise<SheetVisitor[]> {
	const { tx, neighbourhoodId, activityId } = door;
	const named = tx
		.select({
			id: visitor.id,
			callName: visitor.callName,
			nameHint: visitor.nameHint,
			dietCodes: visitor.dietCodes,
			welcomeNote: visitor.welcomeNote
		})
		.from(visitor)
		.where(isRemembered({ neighbourhoodId, activityId }))
		// Who came last is the likeliest to come again.
		.orderBy(desc(visitor.madeAt), desc(visitor.id))
		.limit(visitorLimit);
	const [missed, rows] = await Promise.all([missedAt(door, sameAs), named]);
	return together(rows.toReversed(), sameAs).map((one) => ({
		...one,
		...missed(one.id)
	}));
}

/** Whom the host can ring on a day: who is rung first, then by the hour. */
function callsOn(on: string, lines: readonly OnCallLine[]): SheetCall[] {
	return onCallOn({ on, weekday: weekdayOf(on) }, lines)
		.toSorted(
			(one, other) =>
				Number(one.rank === 'second') - Number(other.rank === 'second') ||
				one.fromMinute - other.fromMinute
		)
		.map(({ id: _id, weekdays: _weekdays, fromOn: _from, untilOn: _until, ...one }) => one);
}

/** Who usually comes on days like this one, and how many walk in and eat. */
async function regularsOn(
	door: AtDoor,
	{ seriesId, heldOn }: DoorDay['row'],
	sameAs: SameAs
): Promise<Pick<SheetDay, 'regulars' | 'walkIns'>> {
	const { tx, neighbourhoodId, activityId } = door;
	const newest = await tx
		.select({
			id: occurrence.id,
			on: occurrence.heldOn,
			status: occurrence.status,
			record: daySheet.record,
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
	const who = (id: string) => whoIs(id, { sameAs });
	const [aways, visits, meals] = await Promise.all([
		awaysFrom(door, days[0]!.on, who),
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
			.where(and(eq(meal.neighbourhoodId, neighbourhoodId), inArray(meal.occurrenceId, ids)))
	]);
	const keys = (rows: readonly { occurrenceId: string; visitorId: string | null }[]) =>
		new Set(rows.map((one) => `${one.occurrenceId} ${one.visitorId && who(one.visitorId)}`));
	const [came, ate] = [keys(visits), keys(meals)];
	const kept = days.filter(({ status, record }) => status === 'planned' && record === 'closed');
	const visitorIds = [
		...new Set(visits.flatMap((one) => (one.visitorId === null ? [] : who(one.visitorId))))
	].sort();

	const regulars = visitorIds.map((visitorId): SheetRegular => {
		const away = aways.get(visitorId) ?? [];
		const past = kept.map(({ id, on }) => ({
			on,
			visited: came.has(`${id} ${visitorId}`),
			ate: ate.has(`${id} ${visitorId}`)
		}));
		// On a day on which they were away they neither came nor stayed away; who came after all was here.
		return { visitorId, ...habitOf(past.filter((day) => day.visited || !isIn(day.on, away))) };
	});
	const sameWeekday = kept.filter(({ on }) => weekdayOf(on) === weekdayOf(heldOn));
	const walkIns = sameWeekday.slice(-walkInDays).map(({ id, counts }) => {
		const nameless = meals.filter((one) => one.occurrenceId === id && one.visitorId === null);
		const portions = nameless.reduce((sum, { here, takeAway }) => sum + here + takeAway, 0);
		return portions + counts.meal_here + counts.meal_take_away;
	});
	return { regulars, walkIns };
}
