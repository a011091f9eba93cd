import { sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';

/** Only this file has it, so only this file makes an `AtDoor`. */
type DoorMint = { readonly doorMint: unique symbol };
const mint = {} as DoorMint;

/**
 * A host's device at the door of one activity, for as long as its transaction lasts. It belongs to no
 * person: who holds it keeps the sheet of that activity and sees nothing else of Kring.
 */
export class AtDoor {
	readonly tx: Tx;
	readonly neighbourhoodId: string;
	readonly activityId: string;
	readonly deviceId: string;
	/** What the coordinator calls it. */
	readonly name: string;
	/** When it was taken away; null while it may keep the sheet. */
	readonly revokedAt: Date | null;
	/** The database's time. */
	readonly now: Date;

	constructor(_mint: DoorMint, tx: Tx, found: Found) {
		this.tx = tx;
		this.neighbourhoodId = found.neighbourhoodId;
		this.activityId = found.activityId;
		this.deviceId = found.id;
		this.name = found.name;
		this.revokedAt = found.revokedAt === null ? null : new Date(found.revokedAt);
		this.now = new Date(found.now);
	}
}

/** Whether a device that was taken away comes in too, to hand over what it had done before. */
export type DoorFor = { revoked: 'stays_out' | 'hands_over' };

type Found = {
	id: string;
	name: string;
	neighbourhoodId: string;
	activityId: string;
	revokedAt: string | null;
	now: string;
};

/**
 * Lets `work` at the door of the activity that a device keeps the sheet of.
 *
 * @param tokenHash  SHA-256 of the token that the device got when it was paired, in hex.
 * @throws {Refusal} `device_unknown` for every other token, and for a device that was taken away,
 *   unless it comes to hand over.
 */
export async function atDoor<T>(
	db: Db,
	tokenHash: string,
	{ revoked }: DoorFor,
	work: (door: AtDoor) => Promise<T>
): Promise<T> {
	return db.transaction(async (tx) => {
		const [found] = await tx.execute<Found>(sql`
			select id, name, neighbourhood_id as "neighbourhoodId", activity_id as "activityId",
				revoked_at as "revokedAt", now from kring_enter_device(${tokenHash})`);
		const isOut = found === undefined || (found.revokedAt !== null && revoked === 'stays_out');
		if (isOut) throw new Refusal('device_unknown');
		return work(new AtDoor(mint, tx, found));
	});
}
