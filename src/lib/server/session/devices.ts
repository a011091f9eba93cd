import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { moveCode, session } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { wordsOfDevice } from './device.ts';
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

/**
 * The newest device to which somebody carried a sign-in of this person since this device came in: its
 * owner hears of it here, because nothing else was proved for it. Null when there is none.
 */
export async function carriedSince(own: Own): Promise<Carried | null> {
	const here = own.tx
		.select({ at: session.createdAt })
		.from(session)
		.where(eq(session.id, own.sessionId));
	const [found] = await own.tx
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
		.orderBy(desc(session.createdAt), session.id)
		.limit(1);
	if (found === undefined) return null;
	const { id, device, signedInAt } = found;
	return { id, ...wordsOfDevice(device), signedInAt };
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
 * @throws {Refusal} `not_found` for a device that is not one's own.
 */
export async function endDevice(own: Own, id: string): Promise<void> {
	const [mine] = await own.tx
		.select({ id: session.id })
		.from(session)
		.where(and(eq(session.id, id), eq(session.personId, own.personId)));
	if (mine === undefined) throw new Refusal('not_found');
	await endSession(own.tx, mine.id);
	// What was made on it to come in elsewhere goes with it; codes of the other devices are made anew.
	await own.tx
		.update(moveCode)
		.set({ expiresAt: own.now })
		.where(eq(moveCode.personId, own.personId));
}

/** Ends every other sign-in of this person, with the push addresses of those devices (T3.4). */
export async function endOtherDevices(own: Own): Promise<number> {
	const rows = await own.tx.execute<{ ended: number }>(
		sql`select kring_end_sessions(${own.personId}, ${own.sessionId}) as ended`
	);
	return rows[0]?.ended ?? 0;
}
