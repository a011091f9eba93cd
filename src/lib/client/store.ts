// What is kept on a device: encrypted with a key that no script can read out (T9.2). Used by the
// page and by the service worker alike.

const databaseName = 'kring';
const databaseVersion = 3;
const keyName = 'device';

/** What is kept, by kind. `outbox` holds unsent items, `shared` photos from another app. */
export type StoreName = 'outbox' | 'shared' | 'card' | 'agenda';

const storeNames: readonly StoreName[] = ['outbox', 'shared', 'card', 'agenda'];
const plainNames = ['keys', 'facts'] as const;

type Sealed = { id: string; order: number; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

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

/** Longest wait for the place where things are kept, in milliseconds. */
const openMs = 5_000;

function opened(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		// While a server has a browser empty its storage, opening it may never end (seen in Chromium).
		const limit = setTimeout(() => {
			request.onsuccess = () => request.result.close();
			reject(new Error('the place to keep things does not open'));
		}, openMs);
		const request = indexedDB.open(databaseName, databaseVersion);
		request.onupgradeneeded = () => {
			// A device that kept things before keeps them: only what is new is made.
			const { result } = request;
			const isNew = (name: string) => !result.objectStoreNames.contains(name);
			for (const name of storeNames.filter(isNew)) {
				result.createObjectStore(name, { keyPath: 'id' });
			}
			for (const name of plainNames.filter(isNew)) result.createObjectStore(name);
		};
		request.onsuccess = () => {
			clearTimeout(limit);
			resolve(request.result);
		};
		request.onerror = () => reject(request.error ?? new Error('no place to keep things'));
		request.onblocked = () => reject(new Error('another version holds the place'));
	});
}

async function within<T>(
	names: string[],
	mode: IDBTransactionMode,
	work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | null
): Promise<T | undefined> {
	const database = await opened();
	try {
		return await new Promise((resolve, reject) => {
			// `strict` waits until it is on the disk: what is shown as kept must survive the battery.
			const tx = database.transaction(names, mode, { durability: 'strict' });
			const request = work((name) => tx.objectStore(name));
			tx.oncomplete = () => resolve(request?.result);
			tx.onerror = () => reject(tx.error ?? new Error('could not keep it'));
			tx.onabort = () => reject(tx.error ?? new Error('could not keep it'));
		});
	} finally {
		database.close();
	}
}

async function deviceKey(): Promise<CryptoKey> {
	const found = await within<CryptoKey>(['keys'], 'readonly', (store) =>
		store('keys').get(keyName)
	);
	if (found !== undefined) return found;
	const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
		'encrypt',
		'decrypt'
	]);
	// Another tab may have made one in the meantime: the first one counts.
	await within(['keys'], 'readwrite', (store) => {
		const keys = store('keys');
		const check = keys.get(keyName);
		check.onsuccess = () => {
			if (check.result === undefined) keys.put(made, keyName);
		};
		return null;
	});
	const kept = await within<CryptoKey>(['keys'], 'readonly', (store) => store('keys').get(keyName));
	return kept ?? made;
}

/** A thing in one piece of bytes: its description as JSON, then its files one after another. */
function packed(thing: object, files: readonly ArrayBuffer[]): Uint8Array<ArrayBuffer> {
	const head = new TextEncoder().encode(
		JSON.stringify({ thing, sizes: files.map((file) => file.byteLength) })
	);
	const total = files.reduce((sum, file) => sum + file.byteLength, 4 + head.byteLength);
	const bytes = new Uint8Array(total);
	new DataView(bytes.buffer).setUint32(0, head.byteLength);
	bytes.set(head, 4);
	let at = 4 + head.byteLength;
	for (const file of files) {
		bytes.set(new Uint8Array(file), at);
		at += file.byteLength;
	}
	return bytes;
}

function unpacked(buffer: ArrayBuffer): { thing: unknown; files: ArrayBuffer[] } {
	const length = new DataView(buffer).getUint32(0);
	const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as {
		thing: unknown;
		sizes: number[];
	};
	let at = 4 + length;
	const files = head.sizes.map((size) => buffer.slice(at, (at += size)));
	return { thing: head.thing, files };
}

/** Keeps a thing under its id, or keeps it anew. Resolves once it is on the disk. */
export async function keep(
	name: StoreName,
	id: string,
	order: number,
	thing: object,
	files: readonly ArrayBuffer[]
): Promise<void> {
	const key = await deviceKey();
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, packed(thing, files));
	await within([name], 'readwrite', (store) =>
		store(name).put({ id, order, iv, data } satisfies Sealed)
	);
}

/** Everything kept of a kind, oldest first. What cannot be opened any more is left out. */
export async function kept(name: StoreName): Promise<{ thing: unknown; files: ArrayBuffer[] }[]> {
	const sealed =
		(await within<Sealed[]>([name], 'readonly', (store) => store(name).getAll())) ?? [];
	if (sealed.length === 0) return [];
	const key = await deviceKey();
	const all: { thing: unknown; files: ArrayBuffer[] }[] = [];
	for (const { iv, data } of sealed.sort((a, b) => a.order - b.order)) {
		const open = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data).catch(() => null);
		if (open !== null) all.push(unpacked(open));
	}
	return all;
}

/** Whether a thing is kept still. */
export async function holds(name: StoreName, id: string): Promise<boolean> {
	const found = await within([name], 'readonly', (store) => store(name).getKey(id));
	return found !== undefined;
}

/** Throws one thing away. */
export async function drop(name: StoreName, id: string): Promise<void> {
	await within([name], 'readwrite', (store) => store(name).delete(id));
}

/** Throws everything of a kind away. */
export async function dropAll(name: StoreName): Promise<void> {
	await within([name], 'readwrite', (store) => store(name).clear());
}

/** Remembers a small fact, or forgets it with null. */
export async function setFact(name: Fact, value: string | number | null): Promise<void> {
	await within(['facts'], 'readwrite', (store) => {
		if (value === null) store('facts').delete(name);
		else store('facts').put(value, name);
		return null;
	});
}

/** A small fact, or null. */
export async function fact(name: Fact): Promise<string | number | null> {
	const found = await within<string | number>(['facts'], 'readonly', (store) =>
		store('facts').get(name)
	);
	return found ?? null;
}

/** That a notice stood on the screen, by its token, and when: to be said once there is a network. */
export type KeptReceipt = { receipt: string; atMs: number };

/** Beside the facts, each under a name of its own: two pushes at once keep both. */
const receiptName = 'receipt:';
const receiptNames = () => IDBKeyRange.bound(receiptName, `${receiptName}\uffff`);

/** Keeps the token of a notice that is on the screen. */
export async function keepReceipt(receipt: string, atMs: number): Promise<void> {
	await within(['facts'], 'readwrite', (store) =>
		store('facts').put(atMs, `${receiptName}${receipt}`)
	);
}

/** The tokens that were kept, in no order. */
export async function keptReceipts(): Promise<KeptReceipt[]> {
	const found: KeptReceipt[] = [];
	await within(['facts'], 'readonly', (store) => {
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
	await within(['facts'], 'readwrite', (store) => {
		store('facts').delete(`${receiptName}${receipt}`);
		return null;
	});
}

/** Empties this device: things, facts, and the key with which they could be read (T9.3). */
export async function wipe(): Promise<void> {
	const all = [...storeNames, ...plainNames];
	await within(all, 'readwrite', (store) => {
		for (const name of all) store(name).clear();
		return null;
	});
}
