// Locks as files. A lock names the process that holds it, and since when that process lives,
// so that a lock left behind by a killed process is never mistaken for a live one.

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const waitMs = 300;
const longestWaitMs = 15 * 60_000;

/**
 * Takes a lock, or tells who has it.
 *
 * @param {string} file
 * @param {string} [note] what to tell others who meet the lock
 * @returns {{ release: () => void, holder: null } | { release: null, holder: { pid: number, note: string } }}
 */
export function takeLock(file, note = '') {
	mkdirSync(dirname(file), { recursive: true });
	const text = JSON.stringify({ pid: process.pid, bornAt: bornAt(process.pid), note });
	// Written beside and linked into place: whoever sees the lock sees all of it.
	const draft = `${file}.${process.pid}`;
	writeFileSync(draft, text);
	try {
		for (let attempt = 0; attempt < 5; attempt++) {
			try {
				linkSync(draft, file);
				return { release: () => dropOwn(file, text), holder: null };
			} catch (caught) {
				if (/** @type {NodeJS.ErrnoException} */ (caught).code !== 'EEXIST') throw caught;
			}
			const found = readIfThere(file);
			if (found === null) continue;
			const holder = liveHolder(found);
			if (holder !== null) return { release: null, holder };
			setAside(file, found, `${draft}.stale`);
		}
		throw new Error(`The lock ${file} could not be taken. Remove it when nothing runs here.`);
	} finally {
		rmSync(draft, { force: true });
	}
}

/**
 * Takes a lock, waiting for the process that has it.
 *
 * @param {string} file
 * @param {() => void} onWait called once when it has to wait
 * @returns {Promise<() => void>} what gives the lock back
 */
export async function waitForLock(file, onWait) {
	const until = performance.now() + longestWaitMs;
	for (let first = true; performance.now() < until; first = false) {
		const taken = takeLock(file);
		if (taken.release !== null) return taken.release;
		if (first) onWait();
		await new Promise((resolve) => setTimeout(resolve, waitMs));
	}
	throw new Error(`Another process holds ${file} for too long. Stop it and try again.`);
}

/** @param {string} file @param {string} text */
function dropOwn(file, text) {
	if (readIfThere(file) === text) rmSync(file, { force: true });
}

/**
 * Removes a dead lock. Moved away before it is removed, and put back when it turns out that
 * somebody else was faster and this is already their live one.
 *
 * @param {string} file @param {string} text @param {string} aside
 */
function setAside(file, text, aside) {
	try {
		renameSync(file, aside);
		if (readIfThere(aside) !== text) linkSync(aside, file);
	} catch {
		// Somebody else removed it, or took it: the next attempt sees which.
	} finally {
		rmSync(aside, { force: true });
	}
}

/** @param {string} file */
function readIfThere(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}

/** @param {string} text @returns {{ pid: number, note: string } | null} */
function liveHolder(text) {
	try {
		const { pid, bornAt: then, note } = JSON.parse(text);
		return isAlive(pid) && bornAt(pid) === then ? { pid, note } : null;
	} catch {
		return null;
	}
}

/**
 * Whether a process lives. One that has died but was not yet collected counts as dead.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
	try {
		process.kill(pid, 0);
	} catch (caught) {
		if (/** @type {NodeJS.ErrnoException} */ (caught).code !== 'EPERM') return false;
	}
	return statOf(pid)?.[0] !== 'Z';
}

/**
 * When a process was born, in ticks since the machine started; empty where the system does
 * not tell. Two processes with the same number differ in it.
 *
 * @param {number} pid
 */
function bornAt(pid) {
	return statOf(pid)?.[19] ?? '';
}

/** @param {number} pid @returns {string[] | null} the fields of /proc/PID/stat from the state on */
function statOf(pid) {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name before it stands in brackets and may hold spaces.
		return text.slice(text.lastIndexOf(')') + 2).split(' ');
	} catch {
		return null;
	}
}
