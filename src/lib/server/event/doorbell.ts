import type { Sql } from '../db/connect.ts';

// The doorbell: it says that a circle changed, never what. One connection of a process listens to
// PostgreSQL and rings for every open stream of that process, so that it works in as many
// processes as there are behind a proxy (settled 34).

/** What a stream is told. */
export type Ring = { circle: string; seq: number };

/** An open stream of somebody's device. */
export type Stream = {
	sessionId: string;
	personId: string;
	/** Says that a circle changed. False when its reader does not keep up. */
	ring: (ring: Ring) => boolean;
	/** A sign of life, so that nothing on the way takes the line for dead. */
	beat: () => boolean;
	/** Ends it. `enough`: it made room and is not to come back by itself; `again`: it may. */
	close: (why: 'again' | 'enough') => void;
};

/** What is done with what is said on a channel. */
export type Channels = Readonly<Record<string, (payload: string) => void>>;

/** Which circles a sign-in may hear of now, with the newest number; absent when it has ended. */
export type Hearing = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What the bell hangs on. */
export type DoorbellParts = {
	/** Listens to channels of the database; calls `again` each time it began to listen anew. */
	listen: (channels: Channels, again: () => void) => Promise<void>;
	/** Makes sure that it still listens; resolves once it does. */
	check: () => Promise<void>;
	/** What these sign-ins may hear, asked in one question; of one circle or of all. */
	mayHear: (sessionIds: readonly string[], circleId: string | null) => Promise<Hearing>;
	/** What nobody expected. */
	onBug: (caught: unknown) => void;
};

/** Most streams of one person; the oldest makes room (T13.2). */
export const streamsPerPerson = 6;

/** Most streams of one process (T13.2). */
export const streamsPerProcess = 5_000;

/** Rings of one circle that come together are one, in milliseconds. */
const gatherMs = 20;

/** A sign of life, and a look whether everybody may still hear, so often, in milliseconds. */
const beatMs = 25_000;

/** It is checked so often whether the line to the database still hears, in milliseconds. */
const checkMs = 5_000;

type Open = Stream & { circles: Map<string, number> };

/** Rings every open stream of this process. */
export class Doorbell {
	readonly #parts: DoorbellParts;
	readonly #streams = new Set<Open>();
	readonly #waiting = new Map<string, NodeJS.Timeout>();
	readonly #timers: NodeJS.Timeout[] = [];
	#listening: Promise<unknown> | null = null;
	#closed = false;

	constructor(parts: DoorbellParts) {
		this.#parts = parts;
	}

	/** How many streams are open. */
	get size(): number {
		return this.#streams.size;
	}

	/**
	 * Lets a stream hear of its person's circles, and rings once for each at once: whoever was away
	 * compares the number with what they have.
	 *
	 * @returns what ends it, or null when there are too many, or the sign-in has ended.
	 */
	async open(stream: Stream): Promise<(() => void) | null> {
		if (this.#closed || this.#streams.size >= streamsPerProcess) return null;
		await this.#listen();
		const hearing = await this.#parts.mayHear([stream.sessionId], null);
		const circles = hearing.get(stream.sessionId);
		if (circles === undefined || this.#closed) return null;

		const mine = [...this.#streams].filter(({ personId }) => personId === stream.personId);
		for (const oldest of mine.slice(0, Math.max(0, mine.length - streamsPerPerson + 1))) {
			this.#end(oldest, 'enough');
		}
		const open: Open = { ...stream, circles: new Map(circles) };
		this.#streams.add(open);
		for (const [circle, seq] of circles) open.ring({ circle, seq });
		return () => this.#streams.delete(open);
	}

	/** Ends all streams and takes no more: the process is stopping. */
	close(): void {
		this.#closed = true;
		for (const timer of this.#timers) clearInterval(timer);
		for (const timer of this.#waiting.values()) clearTimeout(timer);
		for (const stream of this.#streams) this.#end(stream, 'again');
	}

	/** Begins to listen, once; after a failure the next stream tries again. */
	#listen(): Promise<unknown> {
		this.#listening ??= this.#begin().catch((caught: unknown) => {
			this.#listening = null;
			throw caught;
		});
		return this.#listening;
	}

	async #begin(): Promise<void> {
		const channels = {
			circle_changed: (payload: string) => this.#heard(payload.slice(0, 36)),
			session_ended: (sessionId: string) => {
				for (const stream of this.#streams) {
					if (stream.sessionId === sessionId) this.#end(stream, 'again');
				}
			}
		};
		// What rang while the line was down was not heard: everybody is compared once.
		await this.#parts.listen(channels, () => void this.#look(null));
		const check = () => {
			if (this.#streams.size > 0) this.#parts.check().catch(this.#parts.onBug);
		};
		this.#timers.push(
			setInterval(() => void this.#look(null), beatMs).unref(),
			setInterval(check, checkMs).unref()
		);
	}

	#heard(circleId: string): void {
		if (this.#waiting.has(circleId) || this.#closed) return;
		const timer = setTimeout(() => {
			this.#waiting.delete(circleId);
			void this.#look(circleId);
		}, gatherMs);
		this.#waiting.set(circleId, timer);
	}

	/**
	 * Rings those streams for which a circle, or any circle, has a newer number. Whoever may not
	 * hear of it any more is closed, and so is who may hear of a circle it did not know of: it
	 * comes back and hears of what is theirs then.
	 */
	async #look(circleId: string | null): Promise<void> {
		const concerned = [...this.#streams].filter(
			({ circles }) => circleId === null || circles.has(circleId)
		);
		if (concerned.length === 0) return;
		try {
			const hearing = await this.#parts.mayHear(
				[...new Set(concerned.map(({ sessionId }) => sessionId))],
				circleId
			);
			for (const stream of concerned) this.#tell(stream, hearing.get(stream.sessionId), circleId);
		} catch (caught) {
			// The next ring, beat or re-listening looks again.
			this.#parts.onBug(caught);
		}
	}

	#tell(stream: Open, now: ReadonlyMap<string, number> | undefined, circleId: string | null): void {
		if (!this.#streams.has(stream)) return;
		const changed =
			now === undefined ||
			(circleId === null ? !sameKeys(stream.circles, now) : !now.has(circleId));
		if (changed) return this.#end(stream, 'again');
		let keepsUp = circleId !== null || stream.beat();
		for (const [circle, seq] of now) {
			if (seq <= (stream.circles.get(circle) ?? 0)) continue;
			stream.circles.set(circle, seq);
			keepsUp = stream.ring({ circle, seq }) && keepsUp;
		}
		if (!keepsUp) this.#end(stream, 'again');
	}

	#end(stream: Open, why: 'again' | 'enough'): void {
		if (this.#streams.delete(stream)) stream.close(why);
	}
}

/** Asks which circles these sign-ins may hear of, in one question for all. */
export function hearingIn(pool: Sql): DoorbellParts['mayHear'] {
	return async (sessionIds, circleId) => {
		const rows = await pool<
			{ sessionId: string; circleId: string | null; lastSeq: string | null }[]
		>`
			select session_id as "sessionId", circle_id as "circleId", last_seq as "lastSeq"
			from kring_may_hear(${[...sessionIds]}::uuid[], ${circleId}::uuid)`;
		const hearing = new Map<string, Map<string, number>>();
		for (const row of rows) {
			const circles = hearing.get(row.sessionId) ?? new Map<string, number>();
			hearing.set(row.sessionId, circles);
			if (row.circleId !== null) circles.set(row.circleId, Number(row.lastSeq));
		}
		return hearing;
	};
}

function sameKeys(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
	return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}
