import { newId } from '../domain/id.ts';
import type { OutboxFile, OutboxItem, OutboxKind, Outcome, WhyWaiting } from '../domain/outbox.ts';
import {
	dropItem,
	flush,
	isOf,
	items,
	notedContact,
	outboxName,
	putItem,
	sendFirst,
	weightOf,
	type Heard,
	type Weight
} from './outbox.ts';
import { fact, setFact, wipe } from './store.ts';

/** How the sending of one item went, as far as it is known now. */
export type Handed =
	| { kind: 'sent' }
	/** It stays on this device for now, and goes by itself; with `signIn` after signing in again. */
	| { kind: 'waiting'; why: WhyWaiting }
	| { kind: 'refused'; message: string };

/** Somebody who calls for help is told after so long that it has not arrived. */
const signalPatienceMs = 6_000;

/** Somebody may lean on a call for help: it is tried so much more often than news. */
const callAgainMs = 10_000;

/** Whether an item calls for help: a note with a sign that does is one too. */
function isCall({ kind, fields }: Pick<OutboxItem, 'kind' | 'fields'>): boolean {
	return kind === 'signal' || ['orange', 'red'].includes(fields['call'] ?? '');
}

/**
 * What this person wrote that has not arrived yet, as the page shows it. One for each page; it
 * hears what other tabs and the service worker do.
 */
export class Unsent {
	/** Oldest first. */
	items = $state<OutboxItem[]>([]);
	readonly #personId: string;
	readonly #arrived: (circleIds: readonly string[]) => void;
	/** How much of each heavy one left this device, from 0 to 1. */
	parts = $state<Record<string, number>>({});
	readonly #timers: Partial<Record<Weight | 'call', ReturnType<typeof setTimeout>>> = {};

	/**
	 * @param personId  who is signed in; empty in the shell. Leftovers of somebody else are not
	 *   shown and never sent (T9.4).
	 * @param arrived  told which circles have news, after something of ours got there.
	 */
	constructor(personId: string, arrived: (circleIds: readonly string[]) => void) {
		this.#personId = personId;
		this.#arrived = arrived;
	}

	/**
	 * Starts to watch, and to send; call it in an effect. Returns what stops it.
	 *
	 * @param cleared  resolves once leftovers of somebody else went. Nothing is sent before that, but
	 *   that somebody signed out elsewhere is heard from the first moment.
	 */
	watch(cleared: Promise<unknown> = Promise.resolve()): () => void {
		const channel = new BroadcastChannel(outboxName);
		channel.onmessage = ({ data }: MessageEvent<Heard>) => {
			// Signed out in another tab: what is on this one goes too (T9.4).
			if (data.gone) return location.replace('/');
			void this.#look();
			if (data.circleIds.length > 0) this.#arrived(data.circleIds);
		};
		const send = () => void this.send();
		const sendWhenShown = () => {
			if (document.visibilityState === 'visible') send();
		};
		let ended = false;
		void cleared.then(() => {
			if (ended) return;
			window.addEventListener('online', send);
			document.addEventListener('visibilitychange', sendWhenShown);
			send();
		});
		return () => {
			ended = true;
			channel.close();
			window.removeEventListener('online', send);
			document.removeEventListener('visibilitychange', sendWhenShown);
			for (const timer of Object.values(this.#timers)) clearTimeout(timer);
		};
	}

	/** Sends what waits, calls for help first; later again when there is reason to. */
	async send(): Promise<void> {
		await this.#sendCalls();
		await Promise.all([this.#sendAll('light'), this.#sendAll('heavy')]);
	}

	/** Sends the calls for help, and again and again for as long as one is here, on whichever page. */
	async #sendCalls(): Promise<void> {
		clearTimeout(this.#timers.call);
		await this.#look();
		const how = await Promise.all(this.#callsWaiting().map(({ id }) => this.urge(id)));
		if (how.includes('sent')) this.#arrived([]);
		this.#callAgain();
	}

	#callAgain(): void {
		clearTimeout(this.#timers.call);
		if (this.#callsWaiting().every(({ tried }) => tried?.why === 'signIn')) return;
		this.#timers.call = setTimeout(() => void this.#sendCalls(), callAgainMs);
	}

	#callsWaiting(): OutboxItem[] {
		return this.items.filter((one) => isCall(one) && one.state === 'waiting');
	}

	async #sendAll(weight: Weight): Promise<void> {
		clearTimeout(this.#timers[weight]);
		await this.#look();
		if (!this.items.some((one) => weightOf(one) === weight)) return;
		const told = (id: string, part: number) => (this.parts[id] = part);
		// How far it is can be told where that part can be fetched; without it everything goes all the same.
		const isTold = weight === 'heavy' && typeof XMLHttpRequest !== 'undefined';
		const upload = isTold ? await import('./upload.ts').catch(() => null) : null;
		const { sent, retryAfterMs } = await flush(weight, upload?.uploader(told)).catch(() => ({
			sent: 0,
			retryAfterMs: 5000
		}));
		await this.#look();
		if (sent > 0) this.#arrived([]);
		if (retryAfterMs === null) return;
		this.#timers[weight] = setTimeout(() => void this.#sendAll(weight), retryAfterMs);
	}

	/**
	 * Keeps what somebody wrote, and tries to send it at once. Once this resolves it cannot be
	 * lost by closing the page: it has either arrived or is kept on this device.
	 *
	 * @throws when this device cannot keep anything: then the page posts the form as it is.
	 */
	async hand(
		kind: OutboxKind,
		circleId: string,
		fields: Record<string, string>,
		files: OutboxFile[],
		personId = this.#personId
	): Promise<Handed> {
		const writtenAtMs = Date.now();
		const id = fields['changeId'] ?? newId(writtenAtMs);
		await putItem({
			id,
			kind,
			circleId,
			personId,
			fields,
			files,
			writtenAtMs,
			state: 'waiting',
			problem: null
		});
		await askForSync();
		if (isCall({ kind, fields })) {
			await this.urge(id);
			this.#callAgain();
		} else await this.#sendAll(files.length === 0 ? 'light' : 'heavy');
		const left = (await items()).find((one) => one.id === id);
		if (left === undefined) return { kind: 'sent' };
		return left.state === 'refused'
			? { kind: 'refused', message: left.problem?.message ?? '' }
			: { kind: 'waiting', why: left.tried?.why ?? 'busy' };
	}

	/** Sends a call for help before everything else, and says how that went. */
	async urge(id: string): Promise<Outcome['kind']> {
		const how = await sendFirst(id, signalPatienceMs).catch(() => 'later' as const);
		await this.#look();
		return how;
	}

	/** Gives items that were written in the shell, without a circle, to this person and circle. */
	async adopt(circleId: string): Promise<void> {
		for (const item of await items()) {
			if (item.circleId !== '' || !isOf(this.#personId)(item)) continue;
			await putItem({ ...item, circleId, personId: this.#personId });
		}
		await this.send();
	}

	/** Sends a refused item once more: its writer changed something about the cause. */
	async again(item: OutboxItem): Promise<void> {
		await putItem({ ...$state.snapshot(item), files: item.files, state: 'waiting', problem: null });
		await this.#sendAll(weightOf(item));
	}

	/** Throws an item away: its writer said so. */
	async drop(id: string): Promise<void> {
		await dropItem(id);
		await this.#look();
	}

	async #look(): Promise<void> {
		const all = await items().catch(() => null);
		// A place that does not open says nothing of what is in it: that is not sent.
		if (all === null) return;
		this.items = this.#personId === '' ? all : all.filter(isOf(this.#personId));
	}
}

/**
 * Remembers whose device this is, by an id that says nothing: so that what is written without a
 * network is sent in the right name. Leftovers of somebody else go (T9.4).
 *
 * @returns whether something of somebody else went with that, which had not arrived.
 */
export async function thisDeviceIsOf(personId: string): Promise<boolean> {
	const before = await fact('personId');
	const isOther = before !== null && before !== personId;
	const isLost = isOther && (await items()).length > 0;
	if (isOther) await wipe();
	if (before !== personId) await setFact('personId', personId);
	await notedContact();
	return isLost;
}

/** Asks the browser to send when there is a network again, also with the app closed. */
async function askForSync(): Promise<void> {
	type Syncing = ServiceWorkerRegistration & {
		sync?: { register: (tag: string) => Promise<void> };
	};
	const registration = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
	await registration?.sync?.register(outboxName).catch(() => {});
}
