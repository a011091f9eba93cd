import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './prepare.mjs';
import { say } from './say.ts';

// Processes that are kept running. One that falls over is picked up again after a pause; one
// that cannot stand at all ends the whole.

/** A process that is kept running until it is stopped. */
export type Kept = {
	/** Asks it to end, and ends it when it does not. Resolves when it is gone. */
	stop: (graceMs: number) => Promise<void>;
};

const shortestPauseMs = 500;
const longestPauseMs = 15_000;
/** Who lived this long has stood, and starts with the shortest pause again. */
const steadyMs = 30_000;
const triesBeforeStanding = 3;

/**
 * Starts a script on this Node and keeps it running.
 *
 * @param options.name how messages call it
 * @param options.script its path in the checkout
 * @param options.env all that it is told
 * @param options.onHopeless called when it never stood and will not be tried again
 */
export function keepRunning(options: {
	name: string;
	script: string;
	env: NodeJS.ProcessEnv;
	onHopeless: () => void;
}): Kept {
	let child: ChildProcess | null = null;
	let timer: NodeJS.Timeout | null = null;
	let stopping = false;
	let failures = 0;
	let stood = false;
	let gone: () => void = () => {};

	function begin(): void {
		timer = null;
		const startedAt = performance.now();
		child = spawn(process.execPath, ['--enable-source-maps', join(checkout, options.script)], {
			cwd: checkout,
			env: options.env,
			// The channel lets it notice when this process is killed; its own group keeps Ctrl-C
			// from reaching it before this process has said how to end.
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
			detached: true
		});
		child.on('message', (message) => {
			if (message === 'standing') stood = true;
		});
		child.on('exit', (code, killedBy) => {
			child = null;
			gone();
			if (stopping) return;
			if (performance.now() - startedAt > steadyMs) failures = 0;
			failures += 1;
			const how = killedBy === null ? `ended with ${code}` : `was ended by ${killedBy}`;
			if (!stood && failures >= triesBeforeStanding) {
				console.error(`${options.name} ${how} and does not start. The lines above say why.`);
				options.onHopeless();
				return;
			}
			const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** (failures - 1));
			say(`${options.name} ${how}. Starting it again in ${pauseMs / 1000} s.`);
			timer = setTimeout(begin, pauseMs);
		});
	}
	begin();

	return {
		stop: async (graceMs) => {
			stopping = true;
			if (timer !== null) clearTimeout(timer);
			const last = child;
			if (last === null) return;
			const ended = new Promise<void>((resolve) => (gone = resolve));
			last.kill('SIGTERM');
			const force = setTimeout(() => last.kill('SIGKILL'), graceMs);
			await ended;
			clearTimeout(force);
		}
	};
}

/** In a kept process: calls back once when it is to end, by a signal or because its keeper died. */
export function onStop(work: () => void): void {
	let asked = false;
	const ask = () => {
		if (!asked) work();
		asked = true;
	};
	process.on('SIGTERM', ask);
	process.on('SIGINT', ask);
	if (process.connected) process.on('disconnect', ask);
}

/** In a kept process: tells its keeper that it has stood up. */
export function standing(): void {
	if (process.connected) process.send?.('standing');
}
