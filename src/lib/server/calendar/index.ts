import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readingMs, type CalendarProblem } from '../../domain/agenda/imported.ts';
import type { ReadJob } from './reader.ts';
import type { Found, Window } from './parse.ts';

export { fetchCalendar, isCalendarAddress, type Fetched, type WayOut } from './fetch.ts';

/** What a calendar gave, or why it could not be read. */
export type Read = Found | { why: CalendarProblem };

/** Calendars that are read at the same time by one process of the house; so many more wait their turn. */
const mostAtOnce = 2;
const mostWaiting = 40;
let running = 0;
const waiting: (() => void)[] = [];
/** Who has one read now: one file at a time for each person. */
const readingFor = new Set<string>();

/** For whom a calendar is read, and that they wait for it no more. */
export type For = { personId: string; signal?: AbortSignal };

/**
 * Takes a calendar apart in a process of its own. One that hangs or breaks it is unreadable.
 *
 * @param whom  who waits for it; null for a job.
 * @param limitMs  it may take so long.
 */
export async function readCalendar(
	text: string,
	window: Window,
	{ whom = null, limitMs = readingMs }: { whom?: For | null; limitMs?: number } = {}
): Promise<Read> {
	if (whom === null) return inTurn(text, window, limitMs, undefined);
	if (readingFor.has(whom.personId)) return { why: 'calendar_silent' };
	readingFor.add(whom.personId);
	try {
		return await inTurn(text, window, limitMs, whom.signal);
	} finally {
		readingFor.delete(whom.personId);
	}
}

async function inTurn(
	text: string,
	window: Window,
	limitMs: number,
	signal: AbortSignal | undefined
): Promise<Read> {
	if (running >= mostAtOnce) {
		if (waiting.length >= mostWaiting) return { why: 'calendar_silent' };
		if (!(await myTurn(signal))) return { why: 'calendar_silent' };
	} else running += 1;
	try {
		return await readApart({ text, window }, limitMs);
	} finally {
		// Whoever waits takes over the place.
		const next = waiting.shift();
		if (next === undefined) running -= 1;
		else next();
	}
}

/** Waits for a place. False when nobody waits for the answer any more: the place goes to the next. */
function myTurn(signal: AbortSignal | undefined): Promise<boolean> {
	return new Promise((resolve) => {
		const leave = () => {
			const at = waiting.indexOf(take);
			if (at !== -1) waiting.splice(at, 1);
			resolve(false);
		};
		const take = () => {
			signal?.removeEventListener('abort', leave);
			resolve(true);
		};
		if (signal?.aborted === true) return resolve(false);
		signal?.addEventListener('abort', leave, { once: true });
		waiting.push(take);
	});
}

function readApart(job: ReadJob, limitMs: number): Promise<Read> {
	return new Promise((resolve) => {
		const child = fork(readerScript(), {
			// It gets no settings and no secrets, only what it has to read.
			env: { TZ: 'UTC' },
			execArgv: ['--max-old-space-size=256', '--no-warnings'],
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'ignore', 'ipc']
		});
		const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
		const done = (read: Read) => {
			clearTimeout(limit);
			resolve(read);
		};
		child.on('message', (read: Read) => done(read));
		child.on('error', () => child.kill('SIGKILL'));
		child.on('exit', () => done({ why: 'calendar_unreadable' }));
		child.send(job);
	});
}

/** The script stands in the sources, also when this runs from the build. */
function readerScript(): string {
	const path = join('src', 'lib', 'server', 'calendar', 'reader.ts');
	for (let at = dirname(fileURLToPath(import.meta.url)), up = 0; up < 12; at = dirname(at), up++) {
		const found = join(at, path);
		if (existsSync(found)) return found;
	}
	throw new Error('the script that reads calendars was not found');
}
