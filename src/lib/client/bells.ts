import type { Ring } from './live.ts';

// Rings of many circles, answered together: a page that shows several is fetched once for all that
// rang, however many did, and never twice at a time.

/** What answering rings hangs on. */
export type BellsParts = {
	/** The newest number that the page has of a circle; 0 for one that it does not show. */
	known: (circleId: string) => number;
	/** Fetches the page anew; says whether it came. */
	visit: () => Promise<boolean>;
	/** Whether a visit makes sense now: somebody looks, and there is a network. */
	isAwake: () => boolean;
};

/** Rings that come within so long are one, in milliseconds. */
export const gatherMs = 250;

/** Rings of the circles that a page shows. */
export class Bells {
	readonly #parts: BellsParts;
	readonly #rung = new Map<string, number>();
	/** What was fetched for already: what a visit did not bring is not asked for again and again. */
	readonly #answered = new Map<string, number>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#visiting = false;

	constructor(parts: BellsParts) {
		this.#parts = parts;
	}

	/** A circle rang. */
	hear({ circle, seq }: Ring): void {
		this.#rung.set(circle, Math.max(this.#rung.get(circle) ?? 0, seq));
		if (this.#isBehind()) this.look();
	}

	/** Looks soon whether anything rang that the page does not show yet. */
	look(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#visit(), gatherMs);
	}

	/** Nobody looks at the page any more. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#rung.clear();
	}

	#isBehind(): boolean {
		return [...this.#rung].some(
			([id, seq]) => seq > Math.max(this.#parts.known(id), this.#answered.get(id) ?? 0)
		);
	}

	async #visit(): Promise<void> {
		if (this.#visiting || !this.#isBehind() || !this.#parts.isAwake()) return;
		this.#visiting = true;
		const asked = new Map(this.#rung);
		const came = await this.#parts.visit().catch(() => false);
		this.#visiting = false;
		// Nothing was fetched: whoever looks next asks again.
		if (!came) return;
		for (const [id, seq] of asked) this.#answered.set(id, seq);
		if (this.#isBehind()) this.look();
	}
}
