import { and, desc, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { closesItselfAt } from '../../domain/door/activity-day.ts';
import type { DeviceForm, LeaveWhy, PairingForm, ReopenForm } from '../../domain/door/door-form.ts';
import { dayState } from '../../domain/door/day-state.ts';
import type { LateTally } from '../../domain/door/tally.ts';
import { seriesLimit } from '../../domain/limits.ts';
import { Refusal } from '../../domain/refusal.ts';
import { opened, record, type Coordinator } from '../activity/index.ts';
import {
	daySheet,
	hostDevice,
	hostOperation,
	hostPairing,
	occurrence
} from '../db/schema/index.ts';
import { codeOf, hashOfCode } from '../membership/index.ts';
import { doorDays, lockDays } from './days.ts';
import { keepDay, putTogether } from './keep.ts';

// The devices of an activity's hosts, as who carries it looks after them.

/** Most devices that are shown, those that were taken away too. */
const deviceLimit = 200;

/** So long a code for a device lives: the tablet lies beside who makes it. */
export const pairingMinutes = 60;

/** A device of a host, as a coordinator sees it. */
export type DeviceLine = {
	id: string;
	name: string;
	pairedAt: Date;
	seenAt: Date;
	revokedAt: Date | null;
	/** Why it stopped by itself; null where it did not. */
	leftWhy: LeaveWhy | null;
	/** What it had done before it was taken away and sent later: nobody decided about it yet. */
	keptApart: number;
};

/** The devices of an activity: those in use first, then those that were taken away. */
export async function devicesOf(
	{ tx, neighbourhoodId }: Coordinator,
	activityId: string
): Promise<DeviceLine[]> {
	const apart = tx
		.select({ deviceId: hostOperation.deviceId, number: sql<number>`count(*)::int`.as('number') })
		.from(hostOperation)
		.innerJoin(
			hostDevice,
			and(
				eq(hostDevice.neighbourhoodId, hostOperation.neighbourhoodId),
				eq(hostDevice.id, hostOperation.deviceId),
				gt(hostOperation.receivedAt, hostDevice.revokedAt)
			)
		)
		.where(
			and(
				eq(hostOperation.neighbourhoodId, neighbourhoodId),
				eq(hostOperation.activityId, activityId),
				isNull(hostOperation.releasedAt)
			)
		)
		.groupBy(hostOperation.deviceId)
		.as('apart');
	return tx
		.select({
			id: hostDevice.id,
			name: hostDevice.name,
			pairedAt: hostDevice.pairedAt,
			seenAt: hostDevice.seenAt,
			revokedAt: hostDevice.revokedAt,
			leftWhy: hostDevice.leftWhy,
			keptApart: sql<number>`coalesce(${apart.number}, 0)`
		})
		.from(hostDevice)
		.leftJoin(apart, eq(apart.deviceId, hostDevice.id))
		.where(
			and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.activityId, activityId))
		)
		.orderBy(sql`${hostDevice.revokedAt} desc nulls first`, desc(hostDevice.seenAt), hostDevice.id)
		.limit(deviceLimit);
}

/** That a code for a device was made; the code itself follows from its id. */
export type Pairing = { pairingId: string; expiresAtMs: number };

/**
 * Makes a code with which one device becomes one of the host's.
 *
 * @param how  the key of the installation, and the id of the change, from which the code follows.
 *
 * @throws {Refusal} `not_found`, `too_many`.
 */
export async function makePairing(
	post: Coordinator,
	activityId: string,
	{ name }: PairingForm,
	{ key, changeId }: { key: Buffer; changeId: string }
): Promise<Pairing> {
	const { tx, neighbourhoodId, personId, now } = post;
	const open = await opened(post, activityId);
	const inUse = (await devicesOf(post, activityId)).filter(({ revokedAt }) => revokedAt === null);
	if (inUse.length >= seriesLimit) throw new Refusal('too_many', { limit: seriesLimit });
	const code = pairingCode(key, activityId, changeId);
	const expiresAt = new Date(now.getTime() + pairingMinutes * 60_000);
	await tx.insert(hostPairing).values({
		...{ neighbourhoodId, activityId, id: changeId, codeHash: hashOfCode(key, code), name },
		...{ madeById: personId, madeAt: now, expiresAt }
	});
	await record(post, open, { kind: 'device_added' });
	return { pairingId: changeId, expiresAtMs: expiresAt.getTime() };
}

/** The code that goes with a pairing. */
export function pairingCode(key: Buffer, activityId: string, pairingId: string): string {
	return codeOf(key, { use: 'device', owner: activityId, changeId: pairingId });
}

/**
 * Takes a device away: it keeps no sheet any more. What it had done before and sends later is kept
 * apart until somebody decides. A second time changes nothing.
 *
 * @throws {Refusal} `not_found`.
 */
export async function revokeDevice(
	post: Coordinator,
	activityId: string,
	{ deviceId }: DeviceForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId, personId, now } = post;
	const open = await opened(post, activityId);
	const device = and(
		eq(hostDevice.neighbourhoodId, neighbourhoodId),
		eq(hostDevice.activityId, activityId),
		eq(hostDevice.id, deviceId)
	);
	const [found] = await tx
		.select({ revokedAt: hostDevice.revokedAt })
		.from(hostDevice)
		.where(device)
		.for('update');
	if (found === undefined) throw new Refusal('not_found');
	if (found.revokedAt !== null) return { activityId };
	await tx.update(hostDevice).set({ revokedAt: now, revokedById: personId }).where(device);
	await record(post, open, { kind: 'device_revoked' });
	return { activityId };
}

/**
 * Lets what a device had done before it was taken away count after all.
 *
 * @throws {Refusal} `not_found`.
 */
export async function releaseDevice(
	post: Coordinator,
	activityId: string,
	{ deviceId }: DeviceForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	const apart = and(
		eq(hostOperation.neighbourhoodId, neighbourhoodId),
		eq(hostOperation.activityId, activityId),
		eq(hostOperation.deviceId, deviceId),
		isNull(hostOperation.releasedAt),
		inArray(
			hostOperation.deviceId,
			tx
				.select({ id: hostDevice.id })
				.from(hostDevice)
				.where(
					and(
						eq(hostDevice.neighbourhoodId, neighbourhoodId),
						eq(hostDevice.id, deviceId),
						sql`${hostDevice.revokedAt} < ${hostOperation.receivedAt}`
					)
				)
		)
	);
	const waiting = await tx
		.selectDistinct({ occurrenceId: hostOperation.occurrenceId })
		.from(hostOperation)
		.where(apart);
	if (waiting.length === 0) return { activityId };
	const ids = waiting.map(({ occurrenceId }) => occurrenceId);
	const now = await lockDays(tx, ids);
	await tx.update(hostOperation).set({ releasedAt: now }).where(apart);
	await putTogether({ tx, neighbourhoodId, activityId, now }, ids);
	await record(post, open, { kind: 'device_released' });
	return { activityId };
}

/**
 * Opens the sheet of today again after somebody closed it too early.
 *
 * @throws {Refusal} `not_found`; `too_late_to_reopen` once the day has closed by itself.
 */
export async function reopenDay(
	post: Coordinator,
	activityId: string,
	{ occurrenceId }: ReopenForm
): Promise<{ activityId: string }> {
	const { tx, neighbourhoodId } = post;
	const open = await opened(post, activityId);
	const now = await lockDays(tx, [occurrenceId]);
	const at = { tx, neighbourhoodId, activityId, now };
	const day = (await doorDays(at, [occurrenceId])).get(occurrenceId);
	if (day === undefined) throw new Refusal('not_found');
	if (now >= closesItselfAt(day.row.heldOn)) throw new Refusal('too_late_to_reopen');
	if (dayState(day.operations, day.facts).record !== 'closed') return { activityId };
	await tx
		.update(daySheet)
		.set({ reopenedAt: now })
		.where(
			and(eq(daySheet.neighbourhoodId, neighbourhoodId), eq(daySheet.occurrenceId, occurrenceId))
		);
	await keepDay(at, occurrenceId, { ...day, facts: { ...day.facts, reopenedAt: now } });
	await record(post, open, { kind: 'day_reopened', on: day.row.heldOn });
	return { activityId };
}

/**
 * How many portions more and fewer the days from today on have than their kitchen knew when it counted, by
 * the id of the day; nothing for days on which all stayed as it was.
 */
export async function lateMealsAhead(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<Map<string, LateTally>> {
	const rows = await tx
		.select({ id: occurrence.id, lateMeals: daySheet.lateMeals })
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
				gte(occurrence.heldOn, dayOf(now))
			)
		);
	return new Map(
		rows
			.filter(({ lateMeals: { more, fewer } }) => more + fewer > 0)
			.map(({ id, lateMeals }) => [id, lateMeals])
	);
}

/** Days of an activity whose sheet is closed and can be opened again, by their id. */
export async function closedSheets(
	{ tx, neighbourhoodId, now }: Coordinator,
	activityId: string
): Promise<string[]> {
	const rows = await tx
		.select({ id: occurrence.id })
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
				eq(daySheet.record, 'closed'),
				gte(occurrence.heldOn, dayOf(now))
			)
		);
	return rows.map(({ id }) => id);
}
