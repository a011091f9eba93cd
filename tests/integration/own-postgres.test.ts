import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { isAlive } from '../../scripts/local/lock.mjs';
import {
	embeddedBinaries,
	startPostgres,
	superuser,
	type Cluster
} from '../../scripts/local/postgres.ts';

// The PostgreSQL of the demo world, through everything that a laptop does to it.

let home: string;
let running: Cluster | null;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'kring-own-'));
	running = null;
});
afterEach(async () => {
	await running?.stop();
	if (running !== null) rmSync(running.socketDir, { recursive: true, force: true });
	rmSync(home, { recursive: true, force: true });
});

test('what was written is there at the next start', async () => {
	await begin();
	await query('create table kept as select 1 as one');
	await running?.stop();
	expect(running?.alive()).toBe(false);

	await begin();

	expect(await query('select one from kept')).toEqual([{ one: 1 }]);
});

test('a second start finds the server that runs', async () => {
	const first = await begin();
	const pid = serverPid();

	const second = await begin();

	expect(second.socketDir).toBe(first.socketDir);
	expect(serverPid()).toBe(pid);
});

test('after a kill it comes back with everything that was committed', async () => {
	await begin();
	await query('create table kept as select generate_series(1, 1000) as n');
	process.kill(serverPid(), 'SIGKILL');

	await begin();

	expect(await query('select count(*)::int as many from kept')).toEqual([{ many: 1000 }]);
});

test('a lock whose process is somebody else by now is no lock', async () => {
	await begin();
	await running?.stop();
	const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
	writeFileSync(
		join(home, 'pg', 'postmaster.pid'),
		`${stranger.pid}\n${join(home, 'pg')}\n1\n5432\n`
	);

	await begin();

	expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
	expect(isAlive(stranger.pid ?? 0)).toBe(true);
	stranger.kill();
});

test('a server that is stopped in its tracks is not pushed aside', async () => {
	await begin();
	const pid = serverPid();
	const frozen = [pid, ...childrenOf(pid)];
	for (const one of frozen) process.kill(one, 'SIGSTOP');
	try {
		await expect(begin(1_000)).rejects.toThrow(`process number ${pid} has`);
		expect(serverPid()).toBe(pid);
		expect(isAlive(pid)).toBe(true);
	} finally {
		for (const one of frozen) process.kill(one, 'SIGCONT');
	}
	expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('a folder that was left half-made is made again', async () => {
	mkdirSync(join(home, 'pg.new', 'base'), { recursive: true });
	writeFileSync(join(home, 'pg.new', 'PG_VERSION'), '18\n');

	await begin();

	expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('it has no network port', async () => {
	await begin();
	expect(await query(`select current_setting('listen_addresses') as addresses`)).toEqual([
		{ addresses: '' }
	]);
});

async function begin(patienceMs = 20_000): Promise<Cluster> {
	const dataDir = join(home, 'pg');
	running = await startPostgres({ dataDir, fast: false, binaries: embeddedBinaries(), patienceMs });
	return running;
}

async function query(text: string): Promise<unknown[]> {
	if (running === null) throw new Error('Nothing runs.');
	const sql = postgres({ ...driverOptions(running.url(superuser, 'postgres')), max: 1 });
	try {
		return [...(await sql.unsafe(text))];
	} finally {
		await sql.end();
	}
}

function serverPid(): number {
	return Number(readFileSync(join(home, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function childrenOf(pid: number): number[] {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		.split(' ')
		.filter(Boolean)
		.map(Number);
}
