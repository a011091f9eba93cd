import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Sql } from '../db/connect.ts';
import type { Env } from '../env.ts';
import type { JobKind } from './enqueue.ts';
import { lanes } from './enqueue.ts';
import { faultOf } from '../fault.ts';
import { TryLater, type Handler, type Handlers, type Log } from './handler.ts';

// The job list. Rows are taken with a lease: whoever takes a job has it for so long, and a worker
// that is killed in the middle gives it back by doing nothing. Several workers share one list.

/** What a queue is run with. Times have defaults that fit the house; tests make them short. */
export type QueueOptions = {
	/** As `kring_worker`. */
	sql: Sql;
	db: Db;
	env: Env;
	handlers: Handlers;
	log: Log;
	/** Whether a kind is never given up on, because something would stop for good. Default none is. */
	isLasting?: (kind: JobKind) => boolean;
	/** Ends the work: nothing more is taken, what runs comes to its end. */
	stop: AbortSignal;
	/** Most jobs at a time; default 16. */
	slots?: number;
	/**
	 * A job is taken for so long at a time, and held on to while it runs; default 8 s. What a worker held
	 * that is killed waits for its end, and a signal must not wait longer than 10 s (T12.2).
	 */
	leaseMs?: number;
	/** How often the list is looked at without being rung; default 5 s. */
	sweepMs?: number;
	/** Called each time that the list was looked at: a worker that looks is awake. */
	looked?: () => Promise<void>;
	/** How long running jobs may take to end once stopped; default 12 s. */
	graceMs?: number;
};

/** Kept free for what is urgent, so that bulk never stands in its way. */
const urgentSlots = 4;
/** A job that failed so often is given up on, loudly; one that lasts is told of as loudly. */
export const mostAttempts = 20;
const shortestPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;
/** Somebody waits for an answer: once the house is well again, it goes on within a minute. */
const longestLastingPauseMs = 60_000;
const longestAwayMs = 2_000;
/** A row that another worker is just taking looks free for a moment. */
const shortestWaitMs = 10;

type Taken = {
	id: string;
	kind: JobKind;
	payload: Record<string, unknown>;
	attempts: number;
	claim: string;
	now: string;
};

/**
 * How long a failed job waits before it runs again: growing, never the same for two, never above a
 * quarter of an hour.
 *
 * @param random  between 0 and 1.
 */
export function pauseAfter(attempts: number, random: number): number {
	const grown = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(attempts - 1, 20));
	return Math.round(grown * (0.5 + random / 2));
}

/** Does jobs until told to stop. Resolves when everything it began has ended or was given back. */
export async function runQueue(options: QueueOptions): Promise<void> {
	const queue = new Queue(options);
	await queue.run();
}

class Queue {
	readonly #options: Required<QueueOptions>;
	readonly #kinds: string[];
	readonly #running = new Map<string, { job: Taken; urgent: boolean; ended: Promise<void> }>();
	#wake: () => void = () => {};
	#rung = true;
	#away = 0;

	constructor(options: QueueOptions) {
		const usual = { slots: 16, leaseMs: 8_000, sweepMs: 5_000, graceMs: 12_000 };
		this.#options = { ...usual, isLasting: () => false, looked: async () => {}, ...options };
		this.#kinds = Object.keys(options.handlers);
	}

	async run(): Promise<void> {
		const { stop, leaseMs } = this.#options;
		stop.addEventListener('abort', () => this.#ring(), { once: true });
		const listening = this.#listen();
		const hold = setInterval(() => void this.#holdOn(), leaseMs / 3);
		while (!stop.aborted) {
			this.#rung = false;
			const waitMs = await this.#round();
			if (!this.#rung && !stop.aborted) await this.#sleep(waitMs);
		}
		await this.#settle();
		clearInterval(hold);
		await listening.then((end) => end());
	}

	/** Takes what is due. Says for how long nothing more will be. */
	async #round(): Promise<number> {
		const { slots, sweepMs } = this.#options;
		try {
			const ordinary = slots - urgentSlots - this.#busy(false);
			if (ordinary > 0) await this.#take(ordinary, lanes.bulk);
			const urgent = slots - this.#running.size;
			if (urgent > 0) await this.#take(urgent, lanes.urgent);
			await this.#options.looked();
			this.#away = 0;
			// With all places taken the next one that comes free rings.
			if (this.#busy(false) >= slots - urgentSlots) return sweepMs;
			return Math.min(sweepMs, await this.#untilNext());
		} catch (caught) {
			this.#away += 1;
			if (this.#away === 1) this.#options.log('error', 'job list out of reach', faultOf(caught));
			return Math.min(longestAwayMs, 200 * 2 ** Math.min(this.#away, 10));
		}
	}

	#busy(urgent: boolean): number {
		return [...this.#running.values()].filter((one) => one.urgent === urgent).length;
	}

	async #take(most: number, upToLane: number): Promise<void> {
		const { sql, leaseMs } = this.#options;
		const taken = await sql<(Taken & { lane: number })[]>`
			update job set locked_until = kring_now() + ${leaseMs / 1000} * interval '1 second',
				attempts = attempts + 1, claim = gen_random_uuid()
			where id = any (array(
				select id from job
				where given_up_at is null and lane <= ${upToLane} and run_at <= kring_now()
					and (locked_until is null or locked_until <= kring_now()) and kind = any (${this.#kinds})
				order by lane, run_at, id limit ${most} for update skip locked))
			returning id, kind, payload, attempts, claim, lane, kring_now() as now`;
		taken.sort((a, b) => a.lane - b.lane || Number(a.id) - Number(b.id));
		for (const job of taken) this.#begin(job, job.lane === lanes.urgent);
	}

	#begin(job: Taken, urgent: boolean): void {
		const ended = this.#do(job).finally(() => {
			this.#running.delete(job.claim);
			this.#ring();
		});
		this.#running.set(job.claim, { job, urgent, ended });
	}

	async #do(job: Taken): Promise<void> {
		const { db, env, log, handlers } = this.#options;
		const handler = handlers[job.kind] as Handler<JobKind> | undefined;
		try {
			if (handler === undefined) throw new Error('no handler');
			const context = { db, env, log, now: new Date(job.now), attempt: job.attempts };
			await handler(job.payload as never, context);
			await this.#takeOff(job);
		} catch (caught) {
			await this.#putBack(job, caught).catch((inner: unknown) => {
				// The lease runs out by itself, and the job comes back.
				log('error', 'job not put back', { job: job.id, kind: job.kind, ...faultOf(inner) });
			});
		}
	}

	async #takeOff({ id, claim }: Taken): Promise<void> {
		await this.#options.sql`delete from job where id = ${id} and claim = ${claim}`;
	}

	async #putBack(job: Taken, caught: unknown): Promise<void> {
		const { sql, log, isLasting } = this.#options;
		const { id, kind, claim, attempts } = job;
		if (caught instanceof TryLater) {
			await sql`
				update job set locked_until = null, claim = null,
					run_at = kring_now() + ${caught.afterMs / 1000} * interval '1 second',
					attempts = attempts - ${caught.counts ? 0 : 1}
				where id = ${id} and claim = ${claim}`;
			return;
		}
		const fault = faultOf(caught);
		const lasts = isLasting(kind);
		// Once, and not each time that it fails again.
		if (attempts === mostAttempts && lasts)
			log('alarm', 'job fails on', { job: id, kind, attempts, ...fault });
		if (attempts >= mostAttempts && !lasts) {
			log('alarm', 'job given up', { job: id, kind, attempts, ...fault });
			await sql`
				update job set locked_until = null, claim = null, given_up_at = kring_now(), last_error = ${fault.fault}
				where id = ${id} and claim = ${claim}`;
			return;
		}
		const paused = pauseAfter(attempts, Math.random());
		const waitMs = lasts ? Math.min(longestLastingPauseMs, paused) : paused;
		log('warn', 'job failed, tried again later', { job: id, kind, attempts, waitMs, ...fault });
		await sql`
			update job set locked_until = null, claim = null, last_error = ${fault.fault},
				run_at = kring_now() + ${waitMs / 1000} * interval '1 second'
			where id = ${id} and claim = ${claim}`;
	}

	/** Milliseconds until the next job is due, or its lease runs out. */
	async #untilNext(): Promise<number> {
		const { sql, sweepMs } = this.#options;
		const [found] = await sql<{ wait: number | null }[]>`
			select (extract(epoch from min(due) - kring_now()) * 1000)::float as wait from (
				select (select run_at from job where given_up_at is null and lane = l and locked_until is null
					and kind = any (${this.#kinds}) order by run_at limit 1) as due
				from unnest(${Object.values(lanes)}::smallint[]) as l
			) next`;
		return Math.max(shortestWaitMs, found?.wait ?? sweepMs);
	}

	/** A long job keeps its lease while its worker lives. */
	async #holdOn(): Promise<void> {
		const { sql, leaseMs, log } = this.#options;
		const claims = [...this.#running.keys()];
		if (claims.length === 0) return;
		try {
			await sql`update job set locked_until = kring_now() + ${leaseMs / 1000} * interval '1 second'
				where claim = any (${claims}::uuid[])`;
		} catch (caught) {
			log('error', 'leases not renewed', faultOf(caught));
		}
	}

	/** Hears the bell. After the line was broken the list is looked at: what rang meanwhile is lost. */
	async #listen(): Promise<() => Promise<void>> {
		const { sql, log } = this.#options;
		try {
			const ring = () => this.#ring();
			const line = await sql.listen('job_due', ring, ring);
			return () => line.unlisten().catch(() => {});
		} catch (caught) {
			log('warn', 'no bell, only the sweep', faultOf(caught));
			return async () => {};
		}
	}

	#ring(): void {
		this.#rung = true;
		this.#wake();
	}

	#sleep(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, Math.ceil(ms));
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	/** Lets what runs come to its end, and gives back what does not. */
	async #settle(): Promise<void> {
		const { sql, graceMs, log } = this.#options;
		const all = Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
		await Promise.race([all, pause(graceMs, undefined, { ref: false })]);
		const claims = [...this.#running.keys()];
		if (claims.length === 0) return;
		log('warn', 'jobs given back at the end', { jobs: claims.length });
		await sql`update job set locked_until = null, claim = null where claim = any (${claims}::uuid[])`;
	}
}
