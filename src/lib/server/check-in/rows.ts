import { and, eq, inArray } from 'drizzle-orm';
import type { CheckIn, CheckInPlan, CheckInState } from '../../domain/check-in.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import { checkIn, checkInPlan } from '../db/schema/index.ts';
import { enqueue } from '../job/enqueue.ts';

// A check-in between its row and the rules of `domain/check-in`.

/** What the resident agreed to, as it is kept. */
export type KeptCheckInPlan = CheckInPlan & { agreedAt: Date; agreedById: string };

/** A check-in as it is kept, with what its rules need not know. */
export type KeptCheckIn = CheckIn & {
	fromMinute: number;
	missedAt: Date | null;
	answeredAt: Date | null;
	appOpenedAt: Date | null;
	endedAt: Date | null;
};

/** States that something can still happen to. */
export const liveStates: readonly CheckInState[] = [
	'planned',
	'open',
	'asked',
	'reminded',
	'missed'
];

/** What was agreed to; null where nobody wants to be asked. */
export async function planOf(tx: Tx, circleId: string): Promise<KeptCheckInPlan | null> {
	const [found] = await tx.select().from(checkInPlan).where(eq(checkInPlan.circleId, circleId));
	if (found === undefined) return null;
	const { circleId: _circle, ground: _ground, ...plan } = found;
	return plan;
}

/** Whether the resident is asked "alles goed?", also while that is paused. */
export async function checkInRuns(tx: Tx, circleId: string): Promise<boolean> {
	const plan = await planOf(tx, circleId);
	return plan !== null && plan.stoppedAt === null;
}

/** Until which day "alles goed?" rests; null where it is asked, and where nobody wants to be asked. */
export async function checkInRestsUntil(
	tx: Tx,
	circleId: string,
	todayOn: string
): Promise<string | null> {
	const plan = await planOf(tx, circleId);
	const untilOn = plan?.stoppedAt === null ? plan.pausedUntilOn : null;
	return untilOn !== null && untilOn >= todayOn ? untilOn : null;
}

/** The check-ins of a circle to which something can still happen, the earliest first. */
export async function liveCheckIns(tx: Tx, circleId: string): Promise<KeptCheckIn[]> {
	const rows = await tx
		.select()
		.from(checkIn)
		.where(and(eq(checkIn.circleId, circleId), inArray(checkIn.state, [...liveStates])))
		.orderBy(checkIn.opensAt, checkIn.id)
		.limit(50);
	return rows.map(keptFrom);
}

/** One check-in; null where there is none of that id. */
export async function checkInOf(tx: Tx, circleId: string, id: string): Promise<KeptCheckIn | null> {
	const [found] = await tx
		.select()
		.from(checkIn)
		.where(and(eq(checkIn.circleId, circleId), eq(checkIn.id, id)));
	return found === undefined ? null : keptFrom(found);
}

/** A check-in out of its row. */
export function keptFrom(row: typeof checkIn.$inferSelect): KeptCheckIn {
	const { circleId: _circle, onDay: on, clearedHow: _how, ...rest } = row;
	return {
		...rest,
		on,
		state: row.state as CheckInState,
		answer: row.answer as CheckIn['answer']
	};
}

/**
 * Writes down a check-in that was planned; planned twice, it is there once. One that was paused or
 * stopped is begun anew, under an id of its own: whoever hands it in says that its window is not over.
 * What was missed under the old id stays said and settled.
 */
export async function addCheckIn(
	tx: Tx,
	circleId: string,
	planned: CheckIn,
	fromMinute: number
): Promise<void> {
	const { id, on: onDay, opensAt, closesAt, state, nextAt, kringWasAway } = planned;
	await tx
		.insert(checkIn)
		.values({ circleId, id, onDay, fromMinute, opensAt, closesAt, state, nextAt, kringWasAway })
		.onConflictDoUpdate({
			target: [checkIn.circleId, checkIn.onDay, checkIn.fromMinute],
			set: {
				...{ id, opensAt, closesAt, state, nextAt, kringWasAway },
				...{ answer: null, feeling: null, answeredAt: null, appOpenedAt: null, endedAt: null },
				...{ remindedAt: null, missedAt: null, clearedById: null, clearedHow: null }
			},
			setWhere: inArray(checkIn.state, ['paused', 'stopped'])
		});
}

/** Has the check-ins of a circle looked at. Their rows are the truth; the job only wakes. */
export async function wakeAt(tx: Tx, circleId: string, runAt?: Date): Promise<void> {
	await enqueue(
		tx,
		'check_in.due',
		{ circleId },
		{ lane: 'urgent', key: `check_in:${circleId}`, ...(runAt === undefined ? {} : { runAt }) }
	);
}

/** An id for a check-in that is being planned. */
export function idFor(now: Date): string {
	return newId(now.getTime());
}
