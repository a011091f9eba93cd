import { getContext, setContext } from 'svelte';

// The doorbell in the browser. One stream for all tabs: whoever holds the lock listens and tells
// the others. It hears only that a circle changed; what changed is fetched like any other visit.

/** Name of the lock and of the channel between tabs. */
const name = 'kring-live';

/** First wait before knocking again, doubled up to the longest, in milliseconds. */
const firstWaitMs = 2_000;
const longestWaitMs = 60_000;

/** That a circle changed, and the newest number in its log. */
export type Ring = { circle: string; seq: number };

type Saving = Navigator & { connection?: { saveData?: boolean } };

/** Rings for this tab, wherever they are heard. */
export class Live {
	readonly #ears = new Set<(ring: Ring) => void>();
	#wait = firstWaitMs;

	/** Calls back at each ring. Returns what stops it. */
	listen(ear: (ring: Ring) => void): () => void {
		this.#ears.add(ear);
		return () => this.#ears.delete(ear);
	}

	/** Starts to listen, as long as the page is looked at. Returns what stops it. */
	start(): () => void {
		const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
		const tell = (ring: Ring) => {
			for (const ear of this.#ears) ear(ring);
		};
		if (channel !== null) channel.onmessage = ({ data }: MessageEvent<Ring>) => tell(data);
		const heard = (ring: Ring) => {
			tell(ring);
			channel?.postMessage(ring);
		};

		let stop: (() => void) | null = null;
		const look = () => {
			const wanted = document.visibilityState === 'visible' && !savesData();
			if (wanted && stop === null) stop = this.#hold(heard);
			if (!wanted) {
				stop?.();
				stop = null;
			}
		};
		document.addEventListener('visibilitychange', look);
		look();
		return () => {
			document.removeEventListener('visibilitychange', look);
			stop?.();
			channel?.close();
		};
	}

	/** Waits for its turn among the tabs, then listens until stopped. */
	#hold(heard: (ring: Ring) => void): () => void {
		const ending = new AbortController();
		const turn = () =>
			new Promise<void>((done) => {
				const close = this.#open(heard, ending.signal);
				ending.signal.addEventListener('abort', () => {
					close();
					done();
				});
			});
		if (navigator.locks === undefined) void turn();
		else navigator.locks.request(name, { signal: ending.signal }, turn).catch(() => {});
		return () => ending.abort();
	}

	#open(heard: (ring: Ring) => void, ended: AbortSignal): () => void {
		let source: EventSource | null = null;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const knock = () => {
			source = new EventSource('/live');
			source.addEventListener('ring', (event) => {
				this.#wait = firstWaitMs;
				heard(JSON.parse((event as MessageEvent<string>).data) as Ring);
			});
			// Somebody with many devices: the oldest stream makes room, and does not come back by itself.
			source.addEventListener('enough', () => source?.close());
			source.onerror = () => {
				// What the browser mends itself it mends; a no from the server is tried again later.
				if (source?.readyState !== EventSource.CLOSED || ended.aborted) return;
				timer = setTimeout(knock, this.#wait * (0.75 + Math.random() / 2));
				this.#wait = Math.min(longestWaitMs, this.#wait * 2);
			};
		};
		knock();
		return () => {
			clearTimeout(timer);
			source?.close();
		};
	}
}

/** Whether the person asked their phone to use little data: then pages are fetched when opened. */
export function savesData(): boolean {
	return (navigator as Saving).connection?.saveData === true;
}

const key = Symbol('the doorbell');

/** Hands the doorbell down to the pages. */
export const liveContext = {
	give: (live: Live): Live => setContext(key, live),
	take: (): Live => getContext(key)
};
