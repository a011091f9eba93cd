import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, takeLock, waitForLock } from './lock.mjs';

let home: string;
let file: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'kring-lock-'));
	file = join(home, 'lock');
});
afterEach(() => rmSync(home, { recursive: true }));

test('who comes second is told who was first', () => {
	expect(takeLock(file, 'http://localhost:3000').release).not.toBeNull();
	expect(takeLock(file)).toEqual({
		release: null,
		holder: { pid: process.pid, note: 'http://localhost:3000' }
	});
});

test('a lock that was given back is free', () => {
	takeLock(file).release?.();
	expect(existsSync(file)).toBe(false);
	expect(takeLock(file).release).not.toBeNull();
});

test('only its own lock is given back', () => {
	const mine = takeLock(file);
	writeFileSync(file, JSON.stringify({ pid: 1, bornAt: '1', note: 'theirs' }));
	mine.release?.();
	expect(readFileSync(file, 'utf8')).toContain('theirs');
});

test('the lock of a process that was killed is free', async () => {
	const child = await sleeper();
	writeFileSync(file, JSON.stringify({ pid: child.pid, bornAt: '', note: '' }));
	child.kill('SIGKILL');
	await new Promise((resolve) => child.on('exit', resolve));
	expect(takeLock(file).release).not.toBeNull();
});

test('so is one whose number was given to another process since', async () => {
	const child = await sleeper();
	writeFileSync(file, JSON.stringify({ pid: child.pid, bornAt: 'long ago', note: '' }));
	expect(takeLock(file).release).not.toBeNull();
	expect(isAlive(child.pid ?? 0)).toBe(true);
	child.kill();
});

test('half a lock, from a machine that lost its power, is none', () => {
	writeFileSync(file, '{"pid":');
	expect(takeLock(file).release).not.toBeNull();
});

test('who waits gets it as soon as it is free, and is told once that it waits', async () => {
	const first = takeLock(file);
	let told = 0;
	const waiting = waitForLock(file, () => {
		told += 1;
		setImmediate(() => first.release?.());
	});
	(await waiting)();
	expect(told).toBe(1);
});

test('nobody else is let in while many try', async () => {
	writeFileSync(file, '{"pid":');
	const taken = Array.from({ length: 20 }, () => takeLock(file)).filter(
		(one) => one.release !== null
	);
	expect(taken).toHaveLength(1);
});

async function sleeper(): Promise<ChildProcess> {
	const child = spawn('sleep', ['60'], { stdio: 'ignore' });
	await new Promise((resolve) => child.on('spawn', resolve));
	return child;
}
