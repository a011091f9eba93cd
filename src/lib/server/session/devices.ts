import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { moveCode, session } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { wordsOfDevice } from './device.ts';
import { carriedUntil } from './keys.ts';
import { endSession } from './session.ts';

/** A device on which somebody is signed in. */
export type Device = {
	id: string;
	browser: string;
	system: string;
	/** The device that asks. */
	isThis: boolean;
	/** Came in with the paper card. */
	byCard: boolean;
	signedInAt: Date;
	lastSeenAt: Date;
};

/** Most devices that are listed. */
const most = 50;

/** The devices on which this person is signed in now, the one that asks first, then the last used. */
export async function devicesOf(own: Own): Promise<Device[]> {
	const rows = await own.tx
		.select({
			id: session.id,
			kind: session.kind,
			device: session.device,
			createdAt: session.createdAt,
			lastSeenAt: session.lastSeenAt
		})
		.from(session)
		.where(alive(own))
		.orderBy(desc(eq(session.id, own.sessionId)), desc(session.lastSeenAt), session.id)
		.limit(most);
	return rows.map(({ id, kind, device, createdAt, lastSeenAt }) => ({
		id,
		...wordsOfDevice(device),
		isThis: id === own.sessionId,
		byCard: kind === 'card',
		signedInAt: createdAt,
		lastSeenAt
	}));
}

/** A device to which a sign-in was carried over with a code. */
export type Carried = Pick<Device, 'id' | 'browser' | 'system' | 'signedInAt'>;

/** Most devices that are told of. */
const mostCarried = 20;

/**
 * The devices to which somebody carried a sign-in of this person since this device came in, the first one
 * first: its owner hears of each here, because nothing else was proved for them.
 */
export async function carriedSince(own: Own): Promise<Carried[]> {
	const here = own.tx
		.select({ at: session.createdAt })
		.from(session)
		.where(eq(session.id, own.sessionId));
	const found = await own.tx
		.select({ id: session.id, device: session.device, signedInAt: session.createdAt })
		.from(session)
		.where(
			and(
				alive(own),
				ne(session.id, own.sessionId),
				sql`'moved' = any(${session.factors})`,
				gt(session.createdAt, here)
			)
		)
		.orderBy(session.createdAt, session.id)
		.limit(mostCarried);
	return found.map(({ id, device, signedInAt }) => ({ id, ...wordsOfDevice(device), signedInAt }));
}

/**
 * Insists that this sign-in may end others. One that was carried over and proved nothing since could be a
 * stranger's, who would shut the owner out before they saw it.
 *
 * @throws {Refusal} `carried_too_new`.
 */
async function mayEndOthers(own: Own): Promise<void> {
	if ((await carriedUntil(own)) !== null) throw new Refusal('carried_too_new');
}

/** The sign-ins of this person that run. */
function alive(own: Own) {
	return and(
		eq(session.personId, own.personId),
		isNull(session.endedAt),
		gt(session.idleAt, own.now),
		gt(session.endsAt, own.now)
	);
}

/**
 * Ends the sign-in on one of one's devices. A second time changes nothing.
 *
 * @throws {Refusal} `not_found` for a device that is not one's own; `carried_too_new`.
 */
export async function endDevice(own: Own, id: string): Promise<void> {
	const [mine] = await own.tx
		.select({ id: session.id })
		.from(session)
		.where(and(eq(session.id, id), eq(session.personId, own.personId)));
	if (mine === undefined) throw new Refusal('not_found');
	if (mine.id !== own.sessionId) await mayEndOthers(own);
	await endSession(own.tx, mine.id);
	// What was made on it to come in elsewhere goes with it; codes of the other devices are made anew.
	await own.tx
		.update(moveCode)
		.set({ expiresAt: own.now })
		.where(eq(moveCode.personId, own.personId));
}

/**
 * Ends every other sign-in of this person, with the push addresses of those devices (T3.4).
 *
 * @throws {Refusal} `carried_too_new`.
 */
export async function endOtherDevices(own: Own): Promise<number> {
	await mayEndOthers(own);
	const rows = await own.tx.execute<{ ended: number }>(
		sql`select kring_end_sessions(${own.personId}, ${own.sessionId}) as ended`
	);
	return rows[0]?.ended ?? 0;
}
