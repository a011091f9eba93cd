import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DecodeAnswer, Decoded } from './shapes.ts';

/** How a pool of opening processes is made. */
export type PoolOptions = {
	/** The script of a process; another one only in tests. */
	script?: string;
	/** Most processes at a time. */
	size: number;
	/** A picture that takes longer costs its process. */
	timeLimitMs: number;
	/** A process that has nothing to do for so long is let go. */
	idleMs: number;
};

/** More pictures than that do not wait: the sender hears that it is busy. */
const longestQueue = 40;

/** There are more pictures waiting than can be promised to be opened. */
export class PoolBusy extends Error {
	override readonly name = 'PoolBusy';
}

type Job = { data: Uint8Array; done: (picture: Decoded | null) => void };
type Worker = {
	child: ChildProcess;
	job: Job | null;
	limit: NodeJS.Timeout | null;
	idle: NodeJS.Timeout | null;
};

/**
 * Opens pictures in processes of their own, a few at a time. A picture that hangs its process or
 * breaks it is refused, and the next one gets a new process.
 */
export class PhotoPool {
	readonly #options: PoolOptions;
	readonly #waiting: Job[] = [];
	readonly #workers = new Set<Worker>();
	#count = 0;
	#closed = false;

	constructor(options: PoolOptions) {
		this.#options = options;
	}

	/**
	 * The picture written anew, or null when it could not be opened.
	 *
	 * @throws {PoolBusy} when too many are waiting.
	 */
	decode(data: Uint8Array): Promise<Decoded | null> {
		if (this.#closed || this.#waiting.length >= longestQueue) throw new PoolBusy();
		return new Promise((done) => {
			this.#waiting.push({ data, done });
			this.#work();
		});
	}

	/** Ends all processes; what was waiting is refused. */
	close(): void {
		this.#closed = true;
		for (const worker of this.#workers) worker.child.kill('SIGKILL');
		for (const job of this.#waiting.splice(0)) job.done(null);
	}

	#work(): void {
		if (this.#waiting.length === 0) return;
		const free = [...this.#workers].find(({ job }) => job === null) ?? this.#hire();
		const job = free === null ? undefined : this.#waiting.shift();
		if (free === null || job === undefined) return;
		free.job = job;
		if (free.idle !== null) clearTimeout(free.idle);
		free.limit = setTimeout(() => free.child.kill('SIGKILL'), this.#options.timeLimitMs);
		free.child.send({ id: ++this.#count, data: job.data });
	}

	#hire(): Worker | null {
		if (this.#workers.size >= this.#options.size) return null;
		const child = fork(this.#options.script ?? decoderScript(), {
			// It gets no settings and no secrets, only what it has to open.
			env: {},
			execArgv: ['--max-old-space-size=128', '--no-warnings'],
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'ignore', 'ipc']
		});
		const worker: Worker = { child, job: null, limit: null, idle: null };
		this.#workers.add(worker);
		child.unref();
		child.channel?.unref();
		child.on('message', (answer: DecodeAnswer) => this.#finish(worker, answer.picture));
		child.on('error', () => child.kill('SIGKILL'));
		child.on('exit', () => {
			this.#workers.delete(worker);
			this.#finish(worker, null);
		});
		return worker;
	}

	#finish(worker: Worker, picture: Decoded | null): void {
		if (worker.limit !== null) clearTimeout(worker.limit);
		const { job } = worker;
		worker.job = null;
		worker.limit = null;
		job?.done(picture);
		if (this.#workers.has(worker)) {
			worker.idle = setTimeout(() => worker.child.kill(), this.#options.idleMs);
			worker.idle.unref();
		}
		this.#work();
	}
}

/** The script stands in the sources, also when this runs from the build. */
function decoderScript(): string {
	const path = join('src', 'lib', 'server', 'photo', 'decoder.ts');
	for (let at = dirname(fileURLToPath(import.meta.url)), up = 0; up < 12; at = dirname(at), up++) {
		const found = join(at, path);
		if (existsSync(found)) return found;
	}
	throw new Error('the script that opens pictures was not found');
}
