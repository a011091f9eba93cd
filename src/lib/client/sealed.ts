// A place to keep things on a device: encrypted with a key that no script can read out (T9.2). Each
// place is a database of its own with its own key, so that one can be emptied and another stay.

const keyName = 'device';
const plainNames = ['keys', 'facts'] as const;

/** Something kept. Its id and its order say nothing about anybody, and stand beside it unsealed. */
export type Sealed = { id: string; order: number; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

/** Bytes that only this device can read. */
export type SealedBytes = Pick<Sealed, 'iv' | 'data'>;

/** Longest wait for the place where things are kept, in milliseconds. */
const openMs = 5_000;

/** What is known of a place before it is opened. */
export type PlaceFacts<Name extends string> = {
	database: string;
	version: number;
	/** The kinds of things that are kept there. */
	names: readonly Name[];
};

/** A place where things are kept. Nothing is opened before it is asked for something. */
export class Place<Name extends string, Fact extends string> {
	readonly #facts: PlaceFacts<Name>;

	constructor(facts: PlaceFacts<Name>) {
		this.#facts = facts;
	}

	#opened(): Promise<IDBDatabase> {
		const { database, version, names } = this.#facts;
		return new Promise((resolve, reject) => {
			// While a server has a browser empty its storage, opening it may never end (seen in Chromium).
			const limit = setTimeout(() => {
				request.onsuccess = () => request.result.close();
				reject(new Error('the place to keep things does not open'));
			}, openMs);
			const request = indexedDB.open(database, version);
			request.onupgradeneeded = () => {
				// A device that kept things before keeps them: only what is new is made.
				const { result } = request;
				const isNew = (name: string) => !result.objectStoreNames.contains(name);
				for (const name of names.filter(isNew)) {
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

	/** Whether anything was ever kept there: asking makes no empty place. */
	async isThere(): Promise<boolean> {
		const all = await indexedDB.databases?.();
		return all === undefined || all.some(({ name }) => name === this.#facts.database);
	}

	/** One transaction; what it asked for last, once everything is on the disk. */
	async within<T>(
		names: string[],
		mode: IDBTransactionMode,
		work: (store: (name: string) => IDBObjectStore) => IDBRequest<T> | null
	): Promise<T | undefined> {
		const database = await this.#opened();
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

	async #key(): Promise<CryptoKey> {
		const found = await this.within<CryptoKey>(['keys'], 'readonly', (store) =>
			store('keys').get(keyName)
		);
		if (found !== undefined) return found;
		const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
			'encrypt',
			'decrypt'
		]);
		// Another tab may have made one in the meantime: the first one counts.
		await this.within(['keys'], 'readwrite', (store) => {
			const keys = store('keys');
			const check = keys.get(keyName);
			check.onsuccess = () => {
				if (check.result === undefined) keys.put(made, keyName);
			};
			return null;
		});
		const kept = await this.within<CryptoKey>(['keys'], 'readonly', (store) =>
			store('keys').get(keyName)
		);
		return kept ?? made;
	}

	/** Seals a thing with its files. */
	async sealed(thing: object, files: readonly ArrayBuffer[] = []): Promise<SealedBytes> {
		const key = await this.#key();
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, packed(thing, files));
		return { iv, data };
	}

	/** Keeps a thing under its id, or keeps it anew. Resolves once it is on the disk. */
	async keep(
		name: Name,
		id: string,
		order: number,
		thing: object,
		files: readonly ArrayBuffer[]
	): Promise<void> {
		const bytes = await this.sealed(thing, files);
		await this.within([name], 'readwrite', (store) =>
			store(name).put({ id, order, ...bytes } satisfies Sealed)
		);
	}

	/** Everything kept of a kind, in order. What cannot be opened any more is left out. */
	async kept<Row extends Sealed>(
		name: Name
	): Promise<{ row: Row; thing: unknown; files: ArrayBuffer[] }[]> {
		const sealed =
			(await this.within<Row[]>([name], 'readonly', (store) => store(name).getAll())) ?? [];
		if (sealed.length === 0) return [];
		const key = await this.#key();
		const all: { row: Row; thing: unknown; files: ArrayBuffer[] }[] = [];
		for (const row of sealed.sort((a, b) => a.order - b.order)) {
			const { iv, data } = row;
			const open = await crypto.subtle
				.decrypt({ name: 'AES-GCM', iv }, key, data)
				.catch(() => null);
			if (open !== null) all.push({ row, ...unpacked(open) });
		}
		return all;
	}

	/** Whether a thing is kept still. */
	async holds(name: Name, id: string): Promise<boolean> {
		const found = await this.within([name], 'readonly', (store) => store(name).getKey(id));
		return found !== undefined;
	}

	/** Throws one thing away. */
	async drop(name: Name, id: string): Promise<void> {
		await this.within([name], 'readwrite', (store) => store(name).delete(id));
	}

	/** Throws everything of a kind away. */
	async dropAll(name: Name): Promise<void> {
		await this.within([name], 'readwrite', (store) => store(name).clear());
	}

	/** Remembers a small fact, or forgets it with null. */
	async setFact(name: Fact, value: string | number | null): Promise<void> {
		await this.within(['facts'], 'readwrite', (store) => {
			if (value === null) store('facts').delete(name);
			else store('facts').put(value, name);
			return null;
		});
	}

	/** A small fact, or null. */
	async fact(name: Fact): Promise<string | number | null> {
		const found = await this.within<string | number>(['facts'], 'readonly', (store) =>
			store('facts').get(name)
		);
		return found ?? null;
	}

	/** Empties this place: things, facts, and the key with which they could be read (T9.3). */
	async wipe(): Promise<void> {
		const all = [...this.#facts.names, ...plainNames];
		await this.within(all, 'readwrite', (store) => {
			for (const name of all) store(name).clear();
			return null;
		});
	}
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
