import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import { session } from '../db/schema/index.ts';
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
		.where(
			and(
				eq(session.personId, own.personId),
				isNull(session.endedAt),
				gt(session.idleAt, own.now),
				gt(session.endsAt, own.now)
			)
		)
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
}

/** Ends every other sign-in of this person, with the push addresses of those devices (T3.4). */
export async function endOtherDevices(own: Own): Promise<number> {
	const rows = await own.tx.execute<{ ended: number }>(
		sql`select kring_end_sessions(${own.personId}, ${own.sessionId}) as ended`
	);
	return rows[0]?.ended ?? 0;
}
