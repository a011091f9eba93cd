import type { Db } from '../db/connect.ts';
import type { Env } from '../env.ts';
import type { JobKind, Jobs } from './enqueue.ts';

/** How serious a line in the log is. An `alarm` is for the operator, now. */
export type LogLevel = 'info' | 'warn' | 'error' | 'alarm';

/** Writes one line. Facts are ids, counts and names of ours: never content, never an address (T14.1). */
export type Log = (
	level: LogLevel,
	what: string,
	facts?: Readonly<Record<string, string | number | boolean | null>>
) => void;

/** What a job is done with. */
export type JobContext = {
	db: Db;
	env: Env;
	/** The database's time when the job was taken. */
	now: Date;
	log: Log;
	/** How many times it was begun, this time included. */
	attempt: number;
};

/** Does one kind of job. It may run twice, so it looks before it leaps. */
export type Handler<K extends JobKind> = (payload: Jobs[K], context: JobContext) => Promise<void>;

/** Who does which job. A kind without a line stays on the list until a worker knows it. */
export type Handlers = { readonly [K in JobKind]?: Handler<K> };

/**
 * Thrown by a handler whose job is to run again after a while: nothing went wrong here, the
 * world outside is not ready. It is no failure and is never given up on by the queue; the handler
 * knows when to stop.
 */
export class TryLater extends Error {
	override readonly name = 'TryLater';
	readonly afterMs: number;
	/** Whether this try counts in `attempt`. */
	readonly counts: boolean;

	constructor(afterMs: number, { counts }: { counts: boolean }) {
		super('try later');
		this.afterMs = afterMs;
		this.counts = counts;
	}
}

/** Writes lines of JSON to the error output of the process. */
export function jsonLog(worker: string): Log {
	return (level, what, facts = {}) => {
		console.error(JSON.stringify({ at: new Date().toISOString(), level, worker, what, ...facts }));
	};
}
