import { Place } from './sealed.ts';

// What is kept on a device: encrypted with a key that no script can read out (T9.2). Used by the
// page and by the service worker alike.

/** What is kept, by kind. `outbox` holds unsent items, `shared` photos from another app. */
export type StoreName = 'outbox' | 'shared' | 'card' | 'agenda';

/** Small facts that say nothing about anybody. */
export type Fact =
	| 'lastContactMs'
	| 'clockAheadMs'
	| 'signedOut'
	| 'personId'
	/** Who had this browser rung last; nobody once they switched it off. */
	| 'rungPersonId'
	| 'hasCard'
	| 'hasAgenda'
	/** The number of the GP out-of-hours post, for when there is no network. */
	| 'gpPost'
	/** The sign-ins on other devices that their owner said to know of, by id. */
	| 'carriedSeen'
	| 'tried'
	| 'pastSinceMs';

const place = new Place<StoreName, Fact>({
	...{ database: 'kring', version: 3 },
	names: ['outbox', 'shared', 'card', 'agenda']
});

/** Keeps a thing under its id, or keeps it anew. Resolves once it is on the disk. */
export const keep = place.keep.bind(place);

/** Everything kept of a kind, oldest first. What cannot be opened any more is left out. */
export const kept = place.kept.bind(place);

/** Whether a thing is kept still. */
export const holds = place.holds.bind(place);

/** Throws one thing away. */
export const drop = place.drop.bind(place);

/** Throws everything of a kind away. */
export const dropAll = place.dropAll.bind(place);

/** Remembers a small fact, or forgets it with null. */
export const setFact = place.setFact.bind(place);

/** A small fact, or null. */
export const fact = place.fact.bind(place);

/** Empties this device: things, facts, and the key with which they could be read (T9.3). */
export const wipe = place.wipe.bind(place);

/** That a notice stood on the screen, by its token, and when: to be said once there is a network. */
export type KeptReceipt = { receipt: string; atMs: number };

/** Beside the facts, each under a name of its own: two pushes at once keep both. */
const receiptName = 'receipt:';
const receiptNames = () => IDBKeyRange.bound(receiptName, `${receiptName}\uffff`);

/** Keeps the token of a notice that is on the screen. */
export async function keepReceipt(receipt: string, atMs: number): Promise<void> {
	await place.within(['facts'], 'readwrite', (store) =>
		store('facts').put(atMs, `${receiptName}${receipt}`)
	);
}

/** The tokens that were kept, in no order. */
export async function keptReceipts(): Promise<KeptReceipt[]> {
	const found: KeptReceipt[] = [];
	await place.within(['facts'], 'readonly', (store) => {
		const each = store('facts').openCursor(receiptNames());
		each.onsuccess = () => {
			const cursor = each.result;
			if (cursor === null) return;
			const receipt = String(cursor.key).slice(receiptName.length);
			found.push({ receipt, atMs: Number(cursor.value) });
			cursor.continue();
		};
		return null;
	});
	return found;
}

/** Forgets a token. */
export async function dropReceipt(receipt: string): Promise<void> {
	await place.within(['facts'], 'readwrite', (store) => {
		store('facts').delete(`${receiptName}${receipt}`);
		return null;
	});
}
