import type { LeaveWhy } from '../domain/door/door-form.ts';
import type { PinTries } from '../domain/door/pin.ts';
import { Place, type Sealed } from './sealed.ts';

// What a host's device keeps stands apart from what a person keeps on it. Who signs out hears of it,
// so here is the little that has to be known of it on pages that are no host's.

/** What a host's device keeps, by kind. */
export type HostStore = 'pairings' | 'sheet' | 'queue';

/** Where it is kept. */
export const hostPlace = new Place<HostStore, string>({
	...{ database: 'kring-host', version: 1 },
	names: ['pairings', 'sheet', 'queue']
});

/** A pairing, as far as it stands unsealed. */
export type PairingRow = Sealed & {
	state: 'active' | 'ended';
	clockOffsetMs: number;
	/** Wrong PINs in a row; nothing on a device where nobody typed one. */
	tries?: PinTries | undefined;
	/** Why it was left, until Kring has heard of that; nothing where Kring need not be told. */
	leaves?: LeaveWhy | undefined;
};

/** What was written down, as far as it stands unsealed. */
export type QueueRow = Sealed & {
	deviceId: string;
	total: number;
	clockOffsetMs: number;
	state: 'waiting' | 'arrived' | 'refused';
	/** Why it was refused; empty otherwise. */
	code: string;
};

/** What stands here of a host, without opening any of it. */
export type HostHere = { isPaired: boolean; waiting: number };

/** Whether this is a host's device, and how much of what it wrote down has not arrived. */
export async function hostHere(): Promise<HostHere> {
	const found = { isPaired: false, waiting: 0 };
	if (!(await hostPlace.isThere())) return found;
	await hostPlace.within(['pairings', 'queue'], 'readonly', (store) => {
		const paired = store('pairings').getAll() as IDBRequest<PairingRow[]>;
		paired.onsuccess = () =>
			(found.isPaired = paired.result.some(({ state }) => state === 'active'));
		const rows = store('queue').getAll() as IDBRequest<QueueRow[]>;
		rows.onsuccess = () =>
			(found.waiting = rows.result.filter(({ state }) => state === 'waiting').length);
		return null;
	});
	return found;
}

/**
 * This device is no host's device any more: its sheet goes at once. What it wrote down and has not
 * arrived stays, and goes in its name until it has.
 *
 * @param why  what Kring is told about it once all has arrived; until then the pairing stays, sealed and
 *   of use for nothing else. Null where Kring need not hear of it.
 */
export async function leaveHost(
	isLeft: (deviceId: string) => boolean = () => true,
	why: LeaveWhy | null = null
): Promise<void> {
	if (!(await hostPlace.isThere())) return;
	await hostPlace.within(['pairings', 'sheet', 'queue'], 'readwrite', (store) => {
		const paired = store('pairings').getAll() as IDBRequest<PairingRow[]>;
		paired.onsuccess = () => {
			// The sheet is of the one that is in use.
			const inUse = paired.result.find(({ state }) => state === 'active');
			if (inUse === undefined || isLeft(inUse.id)) store('sheet').clear();
		};
		const rows = store('queue').getAll() as IDBRequest<QueueRow[]>;
		rows.onsuccess = () => {
			const waiting = rows.result.filter(({ state }) => state === 'waiting');
			const needed = new Set(waiting.map(({ deviceId }) => deviceId));
			changed<PairingRow>(store('pairings'), (row) => {
				const isOver = row.state === 'ended' || isLeft(row.id);
				if (!isOver) return row;
				const leaves = row.leaves ?? (row.state === 'active' ? (why ?? undefined) : undefined);
				if (!needed.has(row.id) && leaves === undefined) return null;
				return { ...row, state: 'ended', leaves };
			});
			changed<QueueRow>(store('queue'), (row) =>
				row.state === 'arrived' && isLeft(row.deviceId) ? null : row
			);
		};
		return null;
	});
}

/** Kring has heard that a device was left: nothing of it is of use any more. */
export async function forgetLeft(deviceId: string): Promise<void> {
	await hostPlace.within(['pairings'], 'readwrite', (store) => {
		changed<PairingRow>(store('pairings'), (row) =>
			row.id === deviceId && row.state === 'ended' ? null : row
		);
		return null;
	});
}

/** Walks over a store inside a transaction and puts back what differs; null throws a row away. */
export function changed<Row extends Sealed>(
	store: IDBObjectStore,
	change: (row: Row) => Row | null
): void {
	const each = store.openCursor();
	each.onsuccess = () => {
		const cursor = each.result;
		if (cursor === null) return;
		const before = cursor.value as Row;
		const after = change(before);
		if (after === null) cursor.delete();
		else if (after !== before) cursor.update(after);
		cursor.continue();
	};
}
