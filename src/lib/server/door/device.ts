import { and, eq, sql } from 'drizzle-orm';
import type { LeaveForm } from '../../domain/door/door-form.ts';
import { newId } from '../../domain/id.ts';
import { looksLikeCode, tidyCode } from '../../domain/invited.ts';
import { Refusal } from '../../domain/refusal.ts';
import { record } from '../activity/index.ts';
import type { Db } from '../db/connect.ts';
import { hostDevice } from '../db/schema/index.ts';
import type { AtDoor } from '../gate/index.ts';
import { countCodeTry, hashOfCode } from '../membership/index.ts';
import { hashOfSecret, newSecret } from '../session/index.ts';

/** What a device keeps once it is one of a host's. */
export type Paired = { token: string; deviceId: string };

/**
 * Makes the device that asks one of a host's, by a code that works once. Every try counts before the
 * code is looked at.
 *
 * @throws {Refusal} `too_often`; `pairing_code` for one that is unknown, used or too old.
 */
export async function pairDevice(
	db: Db,
	key: Buffer,
	typed: { code: string; network: string },
	nowMs: number
): Promise<Paired> {
	await countCodeTry(db, key, typed.network);
	if (!looksLikeCode(tidyCode(typed.code))) throw new Refusal('pairing_code');
	const paired = { token: newSecret(), deviceId: newId(nowMs) };
	const [found] = await db.execute<{ paired: boolean }>(sql`
		select kring_pair(${hashOfCode(key, typed.code)}, ${paired.deviceId},
			${hashOfSecret(paired.token)}) as paired`);
	if (found?.paired !== true) throw new Refusal('pairing_code');
	return paired;
}

/**
 * A device stops being a host's by itself, once it has sent all that was written down on it. Who carries the
 * activity reads when, and why. A second time, and after a coordinator took it away, nothing changes.
 */
export async function leaveDoor(door: AtDoor, { why }: LeaveForm): Promise<void> {
	const { tx, neighbourhoodId, activityId, deviceId, now } = door;
	if (door.revokedAt !== null) return;
	// The line first: a device that has left writes no more.
	await record(
		{ tx, neighbourhoodId, now, personId: null },
		{ id: activityId, organisationId: null },
		{ kind: why === 'pin' ? 'device_emptied' : 'device_left' }
	);
	await tx
		.update(hostDevice)
		.set({ revokedAt: now, leftWhy: why })
		.where(and(eq(hostDevice.neighbourhoodId, neighbourhoodId), eq(hostDevice.id, deviceId)));
}
