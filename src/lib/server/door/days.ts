import { and, eq, gt, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { closesItselfAt, kitchenClosesAt, type DayStatus } from '../../domain/door/activity-day.ts';
import type { Operation } from '../../domain/door/operation.ts';
import {
	weighed,
	type DayFacts,
	type Device,
	type Operations
} from '../../domain/door/received.ts';
import type { Tx } from '../db/connect.ts';
import {
	activity,
	daySheet,
	hostDevice,
	hostOperation,
	occurrence,
	visitor
} from '../db/schema/index.ts';

// Days of an activity as its door knows them: everything that arrived, and what is known beside it.

/** The door of one activity, for a device of its hosts or for who carries it. */
export type AtActivity = { tx: Tx; neighbourhoodId: string; activityId: string; now: Date };

/** One day at the door. */
export type DoorDay = {
	row: typeof occurrence.$inferSelect;
	operations: Operations;
	facts: DayFacts;
	/** Operations that take part in the day, or will: not what was kept apart or can never count. */
	partIds: ReadonlySet<string>;
	/** Operations of which what they said about somebody was taken out. */
	scrubbedIds: ReadonlySet<string>;
};

/**
 * Locks days, so that what arrives about one of them is put together one after another, and says the
 * moment at which they are held.
 */
export async function lockDays(tx: Tx, occurrenceIds: readonly string[]): Promise<Date> {
	for (const id of [...new Set(occurrenceIds)].sort())
		await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${id}, 14))`);
	const [clock] = await tx.execute<{ now: string }>(sql`select kring_now() as now`);
	return new Date(clock!.now);
}

/** Those days of an activity that it has, by their id. */
export async function doorDays(
	{ tx, neighbourhoodId, activityId, now }: AtActivity,
	occurrenceIds: readonly string[]
): Promise<Map<string, DoorDay>> {
	if (occurrenceIds.length === 0) return new Map();
	const ids = [...new Set(occurrenceIds)];
	const [[plan], rows, sheets, kept, devices, ahead] = await Promise.all([
		tx
			.select({ kitchenMinute: activity.kitchenMinute })
			.from(activity)
			.where(and(eq(activity.neighbourhoodId, neighbourhoodId), eq(activity.id, activityId))),
		tx
			.select()
			.from(occurrence)
			.where(
				and(
					eq(occurrence.neighbourhoodId, neighbourhoodId),
					eq(occurrence.activityId, activityId),
					inArray(occurrence.id, ids)
				)
			),
		tx
			.select({ occurrenceId: daySheet.occurrenceId, reopenedAt: daySheet.reopenedAt })
			.from(daySheet)
			.where(
				and(eq(daySheet.neighbourhoodId, neighbourhoodId), inArray(daySheet.occurrenceId, ids))
			),
		tx
			.select()
			.from(hostOperation)
			.where(
				and(
					eq(hostOperation.neighbourhoodId, neighbourhoodId),
					inArray(hostOperation.occurrenceId, ids)
				)
			)
			.orderBy(hostOperation.receivedAt, hostOperation.deviceId, hostOperation.seq),
		tx
			.select()
			.from(hostDevice)
			.where(
				and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.activityId, activityId))
			),
		// Numbers beyond those that are complete: few, and none where nothing got lost.
		tx
			.select({
				deviceId: hostOperation.deviceId,
				occurrenceId: hostOperation.occurrenceId,
				seq: hostOperation.seq
			})
			.from(hostOperation)
			.innerJoin(
				hostDevice,
				and(
					eq(hostDevice.neighbourhoodId, hostOperation.neighbourhoodId),
					eq(hostDevice.id, hostOperation.deviceId)
				)
			)
			.where(
				and(
					eq(hostOperation.neighbourhoodId, neighbourhoodId),
					eq(hostDevice.activityId, activityId),
					gt(hostOperation.seq, hostDevice.completeUpTo)
				)
			)
	]);
	const named = [...new Set(kept.flatMap((row) => visitorsNamed(row.payload)))];
	const people = await peopleIn({ tx, neighbourhoodId, activityId }, named);
	const reopened = new Map(sheets.map((one) => [one.occurrenceId, one.reopenedAt]));

	return new Map(
		rows.map((row): [string, DoorDay] => {
			const own = kept.filter(({ occurrenceId }) => occurrenceId === row.id);
			const known = devices.map(({ id, revokedAt, completeUpTo, spent }): [string, Device] => {
				const elsewhere = ahead.filter((one) => one.deviceId === id && one.occurrenceId !== row.id);
				return [
					id,
					{ revokedAt, completeUpTo, spent: [...spent, ...elsewhere.map(({ seq }) => seq)] }
				];
			});
			const operations: Operations = new Map(
				own.map((one) => [
					one.id,
					{
						operation: operationOf(one),
						receivedAt: one.receivedAt,
						clockOffsetMs: one.clockOffsetMs
					}
				])
			);
			const releasedIds = new Set(
				own.filter(({ releasedAt }) => releasedAt !== null).map(({ id }) => id)
			);
			const ownFacts = {
				occurrenceId: row.id,
				on: row.heldOn,
				devices: new Map(known),
				releasedIds,
				now
			};
			const all = weighed(operations, ownFacts);
			const welcomed = new Set(
				all.flatMap(({ operation: { type, payload }, verdict }) =>
					type === 'welcomed' && verdict === 'counts' ? visitorsNamed(payload) : []
				)
			);
			const strangers = named.filter((id) => !people.knownIds.has(id) && !welcomed.has(id));
			return [
				row.id,
				{
					row,
					scrubbedIds: new Set(
						own.filter(({ scrubbedAt }) => scrubbedAt !== null).map(({ id }) => id)
					),
					operations,
					partIds: new Set(
						all
							.filter(({ verdict }) => verdict === 'counts' || verdict === 'waits')
							.map(({ operation }) => operation.operationId)
					),
					facts: {
						...{ ...ownFacts, status: row.status as DayStatus },
						closedAt: now >= closesItselfAt(row.heldOn) ? closesItselfAt(row.heldOn) : null,
						reopenedAt: reopened.get(row.id) ?? null,
						kitchenClosesAt: kitchenClosesAt(row.heldOn, plan?.kitchenMinute ?? null),
						// A name that nobody knows here is no name.
						forgottenIds: new Set([...people.forgottenIds, ...strangers]),
						sameAs: people.sameAs
					}
				}
			];
		})
	);
}

/** Visitors whom an operation names. */
export function visitorsNamed(payload: object): string[] {
	const { visitorId = null, guideId = null } = payload as Record<string, string | null>;
	return [visitorId, guideId].filter((id) => id !== null);
}

async function peopleIn(
	{ tx, neighbourhoodId, activityId }: Omit<AtActivity, 'now'>,
	named: readonly string[]
): Promise<Pick<DayFacts, 'sameAs' | 'forgottenIds'> & { knownIds: ReadonlySet<string> }> {
	const rows = await tx
		.select({ id: visitor.id, forgottenAt: visitor.forgottenAt, sameAsId: visitor.sameAsId })
		.from(visitor)
		.where(
			and(
				eq(visitor.neighbourhoodId, neighbourhoodId),
				eq(visitor.activityId, activityId),
				or(
					inArray(visitor.id, [...named]),
					isNotNull(visitor.forgottenAt),
					isNotNull(visitor.sameAsId)
				)
			)
		);
	return {
		knownIds: new Set(rows.map(({ id }) => id)),
		forgottenIds: new Set(rows.filter((one) => one.forgottenAt !== null).map(({ id }) => id)),
		sameAs: new Map(rows.flatMap(({ id, sameAsId }) => (sameAsId === null ? [] : [[id, sameAsId]])))
	};
}

function operationOf(row: typeof hostOperation.$inferSelect): Operation {
	const { id: operationId, deviceId, seq, occurrenceId, atDevice, type, payload } = row;
	return { operationId, deviceId, seq, occurrenceId, atDevice, type, payload } as Operation;
}
