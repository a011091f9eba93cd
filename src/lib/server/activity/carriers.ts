import { and, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import { gapDaysAhead, uncoveredDays, type OnCall } from '../../domain/activity.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { weekdayOf } from '../../domain/wall-time.ts';
import { pgArray, type Db, type Tx } from '../db/connect.ts';
import { activity, callGap, occurrence, onCall } from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import { queueMail, type CarrierNews } from '../mail/index.ts';

// Who carries an activity hears by mail when a day of it is off, when it stops, and when for a while on a
// day ahead nobody can be rung (5.8, 5.9): who coordinates in the name of an organisation that carries it.
// A mail says which activity and which day, as the public page does, and names nobody.

/** What sending mails needs: the own address for the link, and the key that seals them. */
export type Sender = Pick<Env, 'origin' | 'secret'>;

type Of = { neighbourhoodId: string; activityId: string };

/**
 * Tells who carries an activity that a day of it is off, or on again. Each is told once, also in what
 * they have with Kring besides; whoever did it knows.
 */
export async function tellOfDay(
	db: Db,
	{ occurrenceId, byId }: { occurrenceId: string; byId: string | null },
	env: Sender
): Promise<{ told: number }> {
	return db.transaction(async (tx) => {
		const [day] = await tx.select().from(occurrence).where(eq(occurrence.id, occurrenceId));
		if (day === undefined) return { told: 0 };
		const isOff = day.status === 'cancelled';
		const people = (await carriersOf(tx, day)).filter(({ personId }) => personId !== byId);
		const ids = pgArray(people.map(({ personId }) => personId));
		const news = await tx.execute<{ id: string }>(
			isOff
				? sql`select kring_hear(${day.id}, ${day.sequence}, ${ids}::uuid[]) as id`
				: sql`select kring_hear_back(${day.id}, ${ids}::uuid[]) as id`
		);
		const what = isOff ? 'day_off' : 'day_on';
		return sendTo(tx, people, news, { ...day, what, days: [day.heldOn] }, env);
	});
}

/** Tells who carries an activity that it stops, or goes on after all; each once, but whoever did it. */
export async function tellOfEndToCarriers(
	db: Db,
	of: Of & { endingId: string; lastOn: string; isBack: boolean; byId: string },
	env: Sender
): Promise<{ told: number }> {
	const { endingId, isBack, byId, lastOn } = of;
	return db.transaction(async (tx) => {
		const people = (await carriersOf(tx, of)).filter(({ personId }) => personId !== byId);
		const ids = pgArray(people.map(({ personId }) => personId));
		const news = await tx.execute<{ id: string }>(
			isBack
				? sql`select kring_hear_back(${endingId}, ${ids}::uuid[]) as id`
				: sql`select kring_hear(${endingId}, 0, ${ids}::uuid[]) as id`
		);
		const what = isBack ? 'ending_back' : 'ending';
		return sendTo(tx, people, news, { ...of, what, days: [lastOn] }, env);
	});
}

/**
 * Looks for days of the coming week on which for a while nobody can be rung, and tells who carries the
 * activity: each gap once. One that was filled is forgotten, and told again when it is there again (5.8).
 */
export async function tellOfCallGaps(db: Db, now: Date, env: Sender): Promise<{ told: number }> {
	const todayOn = dayOf(now);
	const span = { fromOn: todayOn, untilOn: daysAfter(todayOn, gapDaysAhead) };
	const activities = await db
		.select({ neighbourhoodId: activity.neighbourhoodId, activityId: activity.id })
		.from(activity)
		.where(eq(activity.status, 'published'))
		.orderBy(activity.id);
	const ids = activities.map(({ activityId }) => activityId);
	const [open, calls] = await Promise.all([openDaysOf(db, ids, span), callsOf(db, ids)]);
	let told = 0;
	for (const of of activities) {
		const days = open.get(of.activityId) ?? [];
		const gaps = [...new Set(uncoveredDays(days, calls.get(of.activityId) ?? []))];
		told += await db.transaction((tx) => tellOfGaps(tx, of, gaps, env));
	}
	return { told };
}

async function tellOfGaps(tx: Tx, of: Of, gaps: readonly string[], env: Sender): Promise<number> {
	const { neighbourhoodId, activityId } = of;
	const isOf = and(
		eq(callGap.neighbourhoodId, neighbourhoodId),
		eq(callGap.activityId, activityId)
	);
	const known = await tx.select({ on: callGap.heldOn }).from(callGap).where(isOf);
	const filled = known.map(({ on }) => on).filter((on) => !gaps.includes(on));
	if (filled.length > 0) await tx.delete(callGap).where(and(isOf, inArray(callGap.heldOn, filled)));
	if (gaps.length === 0) return 0;
	const fresh = await tx
		.insert(callGap)
		.values(gaps.map((heldOn) => ({ ...of, heldOn, toldAt: sql`kring_now()` })))
		.onConflictDoNothing()
		.returning({ on: callGap.heldOn });
	if (fresh.length === 0) return 0;
	const people = await carriersOf(tx, of);
	const news = people.map(({ personId: id }) => ({ id }));
	const days = fresh.map(({ on }) => on).toSorted();
	const { told } = await sendTo(tx, people, news, { ...of, what: 'call_gap', days }, env);
	return told;
}

type Carrier = { personId: string; to: string; language: 'nl' | 'en' };

async function carriersOf(tx: Tx, { neighbourhoodId, activityId }: Of): Promise<Carrier[]> {
	const rows = await tx.execute<Carrier>(sql`
		select person_id as "personId", mail_address as "to", language
		from kring_carriers(${neighbourhoodId}, ${activityId})`);
	return [...rows];
}

/** Puts a mail on the list for those of some people for whom it is news. */
async function sendTo(
	tx: Tx,
	people: readonly Carrier[],
	news: readonly { id: string }[],
	{ neighbourhoodId, activityId, what, days }: Of & { what: CarrierNews; days: readonly string[] },
	env: Sender
): Promise<{ told: number }> {
	const [named] = await tx
		.select({ title: activity.title })
		.from(activity)
		.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId)));
	const path = `${env.origin}/neighbourhoods/${neighbourhoodId}/activities/${activityId}`;
	const link = `${path}${pages[what]}`;
	const fresh = new Set(news.map(({ id }) => id));
	const meant = people.filter(({ personId }) => fresh.has(personId));
	for (const { to, language } of meant) {
		const details = { what, days, title: named?.title ?? '', link };
		await queueMail(tx, { kind: 'carrier', details, to, language }, env);
	}
	return { told: meant.length };
}

/** On which page of the activity one sees what a mail tells of. */
const pages: Record<CarrierNews, string> = {
	...{ day_off: '/days', day_on: '/days', ending: '/ending', ending_back: '/ending' },
	call_gap: '/on-call'
};

type OpenOn = { on: string; weekday: number; fromMinute: number; untilMinute: number };

async function openDaysOf(
	db: Db,
	activityIds: readonly string[],
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<Map<string, OpenOn[]>> {
	if (activityIds.length === 0) return new Map();
	const rows = await db
		.select({
			activityId: occurrence.activityId,
			on: occurrence.heldOn,
			fromMinute: occurrence.fromMinute,
			untilMinute: occurrence.untilMinute
		})
		.from(occurrence)
		.where(
			and(
				inArray(occurrence.activityId, [...activityIds]),
				eq(occurrence.status, 'planned'),
				gte(occurrence.heldOn, fromOn),
				lte(occurrence.heldOn, untilOn)
			)
		)
		.orderBy(occurrence.heldOn, occurrence.fromMinute);
	return Map.groupBy(
		rows.map((row) => ({ ...row, weekday: weekdayOf(row.on) })),
		({ activityId }) => activityId
	);
}

async function callsOf(db: Db, activityIds: readonly string[]): Promise<Map<string, OnCall[]>> {
	if (activityIds.length === 0) return new Map();
	const rows = await db
		.select({
			activityId: onCall.activityId,
			rank: onCall.rank,
			weekdays: onCall.weekdays,
			fromOn: onCall.fromOn,
			untilOn: onCall.untilOn,
			fromMinute: onCall.fromMinute,
			untilMinute: onCall.untilMinute
		})
		.from(onCall)
		.where(inArray(onCall.activityId, [...activityIds]));
	return Map.groupBy(
		rows.map((row) => ({ ...row, rank: row.rank as OnCall['rank'] })),
		({ activityId }) => activityId
	);
}
