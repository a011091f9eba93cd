import { and, eq, gte, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { DayStatus, RecordState } from '../../domain/door/activity-day.ts';
import {
	attendanceOf,
	figuresOf,
	type DayRecord,
	type Figures,
	type VisitorHistory
} from '../../domain/door/figures.ts';
import type { Role } from '../../domain/door/operation.ts';
import { periodNamed, settledMonths, type Period } from '../../domain/door/period.ts';
import { whoIs } from '../../domain/door/people.ts';
import type { LateTally } from '../../domain/door/tally.ts';
import { namesOf } from '../../domain/door/same.ts';
import {
	publishedKinds,
	publishedMonth as monthOutside,
	type PublishedKind
} from '../../domain/door/published.ts';
import { Refusal } from '../../domain/refusal.ts';
import { activityHead, carriedActivities, type Coordinator } from '../activity/index.ts';
import type { Db, Tx } from '../db/connect.ts';
import {
	daySheet,
	meal,
	occurrence,
	publishedMonth,
	taskTurn,
	visit,
	visitor
} from '../db/schema/index.ts';
import { rideFigures, type RideFigures } from './ride-figures.ts';
import { sameAsIn } from './same.ts';

// What an activity came to in a period, for its own team; and what of that may leave it.

/** The figures of a period, with its days for a picture. */
export type FiguresView = {
	period: Period;
	figures: Figures;
	rides: RideFigures;
	/** Days that were held, oldest first. */
	days: readonly { on: string; visits: number; portions: number }[];
	/** Portions more and fewer than the kitchens knew when they counted. */
	lateMeals: LateTally;
};

/** The figures of one activity in a period, for who carries it. @throws {Refusal} `not_found`. */
export async function figuresIn(
	post: Coordinator,
	activityId: string,
	period: Period
): Promise<FiguresView> {
	await activityHead(post, activityId);
	const [{ days, histories }, rides, lateMeals] = await Promise.all([
		recordsOf(post, [activityId], period),
		rideFigures(post, activityId, period),
		lateMealsIn(post, activityId, period)
	]);
	const own = days.get(activityId) ?? [];
	const figures = figuresOf({ days: own, histories, period, todayOn: dayOf(post.now) });
	return {
		...{ period, figures, rides, lateMeals },
		days: own
			.filter(({ record }) => record === 'closed')
			.map(({ on, namedIds, anonymous, portions }) => ({
				...{ on, visits: namedIds.length + anonymous },
				portions: portions.here + portions.takeAway
			}))
	};
}

async function lateMealsIn(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string,
	{ fromOn, untilOn }: Period
): Promise<LateTally> {
	const sumOf = (name: keyof LateTally) =>
		sql<number>`coalesce(sum((${daySheet.lateMeals} ->> ${name})::int), 0)::int`;
	const [row] = await tx
		.select({ more: sumOf('more'), fewer: sumOf('fewer') })
		.from(daySheet)
		.innerJoin(
			occurrence,
			and(
				eq(occurrence.neighbourhoodId, daySheet.neighbourhoodId),
				eq(occurrence.id, daySheet.occurrenceId)
			)
		)
		.where(
			and(
				eq(daySheet.neighbourhoodId, neighbourhoodId),
				eq(daySheet.activityId, activityId),
				gte(occurrence.heldOn, fromOn),
				lte(occurrence.heldOn, untilOn)
			)
		);
	return row!;
}

/** A number that may leave the team; null for hidden. */
export type PublishedLine = {
	month: string;
	activity: string;
	kind: PublishedKind;
	count: number | null;
};

/** What the own activities in a neighbourhood came to, month by month, for the municipality. */
export async function publishedIn(post: Coordinator): Promise<PublishedLine[]> {
	const { tx, neighbourhoodId } = post;
	const activities = (await carriedActivities(post)).filter(({ status }) => status !== 'draft');
	const rows = await tx
		.select({
			activityId: publishedMonth.activityId,
			month: publishedMonth.month,
			told: publishedMonth.told
		})
		.from(publishedMonth)
		.where(
			and(
				eq(publishedMonth.neighbourhoodId, neighbourhoodId),
				inArray(
					publishedMonth.activityId,
					activities.map(({ id }) => id)
				),
				inArray(publishedMonth.month, settledMonths(post.now, dayOf(post.now)))
			)
		);
	const places = new Map(activities.map(({ id }, place) => [id, place]));
	const placeOf = ({ activityId }: { activityId: string }) => places.get(activityId)!;
	return rows
		.toSorted((one, other) => one.month.localeCompare(other.month) || placeOf(one) - placeOf(other))
		.flatMap((row) =>
			publishedKinds.map((kind) => ({
				...{ month: row.month, activity: activities[placeOf(row)]!.title },
				// Of a month that was told before this was counted nothing is known.
				...{ kind, count: row.told[kind] ?? null }
			}))
		);
}

/**
 * Writes down what may leave the teams about months of which nothing can change any more, each once:
 * what becomes known later, as who was one person, tells nobody outside anything.
 */
export async function tellMonths(db: Db | Tx, now: Date): Promise<number> {
	const todayOn = dayOf(now);
	let told = 0;
	for (const month of settledMonths(now, todayOn)) {
		const period = periodNamed(month)!;
		const waiting = await db.execute<{ neighbourhoodId: string; activityId: string }>(sql`
			select distinct s.neighbourhood_id as "neighbourhoodId", s.activity_id as "activityId"
			from day_sheet s join occurrence o
				on o.neighbourhood_id = s.neighbourhood_id and o.id = s.occurrence_id
			where o.held_on between ${period.fromOn}::date and ${period.untilOn}::date
				and not exists (select from published_month p
					where p.neighbourhood_id = s.neighbourhood_id and p.activity_id = s.activity_id
						and p.month = ${month})`);
		for (const { neighbourhoodId, activityId } of waiting)
			await db.transaction(async (tx) => {
				const { days, histories } = await recordsOf({ tx, neighbourhoodId }, [activityId], period);
				const rides = await rideFigures({ tx, neighbourhoodId }, activityId, period);
				const figures = figuresOf({
					...{ days: days.get(activityId) ?? [], histories, period, todayOn }
				});
				await tx
					.insert(publishedMonth)
					.values({
						...{ neighbourhoodId, activityId, month, toldAt: now },
						told: monthOutside({
							...{ heldDays: figures.heldDays, cancelledDays: figures.cancelled.count },
							...{ visits: figures.visits, firstVisits: figures.firstTimers },
							...{ helpers: figures.helpers, companions: figures.companions },
							mealsHere: figures.portions.here,
							mealsTakeAway: figures.portions.takeAway,
							...{ ridesAsked: rides.asked, ridesFound: rides.found }
						})
					})
					.onConflictDoNothing();
			});
		told += waiting.length;
	}
	return told;
}

/** The days of some activities in a period, as figures need them, by the id of the activity. */
async function recordsOf(
	{ tx, neighbourhoodId }: Pick<Coordinator, 'tx' | 'neighbourhoodId'>,
	activityIds: readonly string[],
	{ fromOn, untilOn }: Period
): Promise<{ days: Map<string, DayRecord[]>; histories: Map<string, VisitorHistory> }> {
	const rows = await tx
		.select({
			...{ id: occurrence.id, activityId: occurrence.activityId, on: occurrence.heldOn },
			...{ status: occurrence.status, startsAt: occurrence.startsAt },
			...{ toldAt: occurrence.cancelledAt, sheet: daySheet }
		})
		.from(occurrence)
		.leftJoin(
			daySheet,
			and(
				eq(daySheet.neighbourhoodId, occurrence.neighbourhoodId),
				eq(daySheet.occurrenceId, occurrence.id)
			)
		)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				inArray(occurrence.activityId, [...activityIds]),
				gte(occurrence.heldOn, fromOn),
				lte(occurrence.heldOn, untilOn)
			)
		)
		.orderBy(occurrence.heldOn, occurrence.fromMinute);
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0) return { days: new Map(), histories: new Map() };
	const [sameAs, visits, meals, turns] = await Promise.all([
		sameAsIn({ tx, neighbourhoodId }, activityIds),
		tx
			.select()
			.from(visit)
			.where(and(eq(visit.neighbourhoodId, neighbourhoodId), inArray(visit.occurrenceId, ids))),
		tx
			.select()
			.from(meal)
			.where(and(eq(meal.neighbourhoodId, neighbourhoodId), inArray(meal.occurrenceId, ids))),
		tx
			.select({ occurrenceId: taskTurn.occurrenceId, visitorId: taskTurn.visitorId })
			.from(taskTurn)
			.where(
				and(
					eq(taskTurn.neighbourhoodId, neighbourhoodId),
					inArray(taskTurn.occurrenceId, ids),
					isNotNull(taskTurn.visitorId)
				)
			)
	]);
	const who = (id: string) => whoIs(id, { sameAs });
	const visitsOn = Map.groupBy(visits, ({ occurrenceId }) => occurrenceId);
	const mealsOn = Map.groupBy(meals, ({ occurrenceId }) => occurrenceId);
	const turnsOn = Map.groupBy(turns, ({ occurrenceId }) => occurrenceId);
	const days = new Map<string, DayRecord[]>();
	for (const { id, activityId, sheet, ...day } of rows) {
		if (sheet === null) continue;
		const attendance = attendanceOf({
			...{ counts: sheet.counts, forgotten: sheet.forgotten },
			visits: (visitsOn.get(id) ?? []).map((one) => ({
				...{ ...one, role: one.role as Role, checkInIds: [one.id] },
				visitorId: one.visitorId && who(one.visitorId)
			})),
			meals: (mealsOn.get(id) ?? []).map(({ id: mealId, ...one }) => ({ ...one, mealId }))
		});
		const record: DayRecord = {
			...{ on: day.on, startsAt: day.startsAt, toldAt: day.toldAt, advice: sheet.advice },
			...{ status: day.status as DayStatus, record: sheet.record as RecordState, ...attendance },
			turnIds: (turnsOn.get(id) ?? []).flatMap(({ visitorId }) =>
				visitorId === null ? [] : who(visitorId)
			),
			calledIds: sheet.calls.map(({ organisationId }) => organisationId)
		};
		days.set(activityId, [...(days.get(activityId) ?? []), record]);
	}
	const namedIds = new Set(
		visits.flatMap(({ visitorId }) => (visitorId === null ? [] : who(visitorId)))
	);
	const allIds = [...namedIds].flatMap((id) => namesOf(id, sameAs));
	return { days, histories: await historiesOf({ tx, neighbourhoodId }, allIds, who) };
}

async function historiesOf(
	{ tx, neighbourhoodId }: Pick<Coordinator, 'tx' | 'neighbourhoodId'>,
	visitorIds: readonly string[],
	who: (id: string) => string
): Promise<Map<string, VisitorHistory>> {
	if (visitorIds.length === 0) return new Map();
	const rows = await tx
		.select({ id: visitor.id, cameBefore: visitor.cameBefore, on: occurrence.heldOn })
		.from(visit)
		.innerJoin(
			occurrence,
			and(
				eq(occurrence.neighbourhoodId, visit.neighbourhoodId),
				eq(occurrence.id, visit.occurrenceId)
			)
		)
		.innerJoin(
			visitor,
			and(eq(visitor.neighbourhoodId, visit.neighbourhoodId), eq(visitor.id, visit.visitorId))
		)
		.where(
			and(
				eq(visit.neighbourhoodId, neighbourhoodId),
				inArray(visit.visitorId, [...visitorIds]),
				eq(visit.role, 'visitor')
			)
		);
	const found = new Map<string, { cameBefore: boolean; visitOns: string[] }>();
	for (const { id, cameBefore, on } of rows) {
		const known = found.get(who(id));
		if (known === undefined) found.set(who(id), { cameBefore, visitOns: [on] });
		else {
			known.cameBefore ||= cameBefore;
			known.visitOns.push(on);
		}
	}
	return found;
}

/** The period that somebody chose; the one of today where they chose none. @throws {Refusal} `not_found`. */
export function periodChosen(name: string | null, todayOn: string): Period {
	const period = periodNamed(name ?? todayOn.slice(0, 7));
	if (period === null) throw new Refusal('not_found');
	return period;
}
