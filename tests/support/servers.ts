import { spawn, type ChildProcess } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freshSecret, vapidPair } from '../../scripts/local/keys.ts';
import { checkout } from '../../scripts/local/prepare.mjs';
import type { FreshDatabase } from './template.ts';

// Real processes of Kring for tests: as many web processes and workers as a test wants, all on the
// database of that test. The build has to be there (`tests/support/built.ts`).

/** A process that a test started. */
export type Running = {
	/** What it printed so far. */
	output: () => string;
	/** Asks it to end, and resolves with its exit code. */
	stop: () => Promise<number | null>;
	/** Ends it as a power cut would. */
	kill: () => Promise<void>;
};

/** A web process that a test started, and its address. */
export type Web = Running & { origin: string; port: number };

/** The secrets that processes of one test share. */
export type Keys = Record<string, string>;

const longestStartMs = 300_000;

/** Fresh keys for the processes of a test. */
export function freshKeys(): Keys {
	const { publicKey, privateKey } = vapidPair();
	return {
		KRING_SECRET: freshSecret(),
		VAPID_PUBLIC_KEY: publicKey,
		VAPID_PRIVATE_KEY: privateKey,
		VAPID_SUBJECT: 'mailto:test@localhost'
	};
}

/**
 * Starts a web process and waits until it answers.
 *
 * @param options.env what it is told on top; `KRING_DEMO` is `1` unless said otherwise
 */
export async function startWeb(options: {
	database: FreshDatabase;
	keys: Keys;
	env?: Record<string, string>;
}): Promise<Web> {
	const port = await freePort();
	const told = { PORT: String(port), ...options.env };
	const running = begin('scripts/serve.ts', { ...options, env: told });
	const origin = options.env?.['ORIGIN'] ?? `http://localhost:${port}`;
	const until = performance.now() + longestStartMs;
	while (!(await answers(port, new URL(origin).host))) {
		if (running.ended() || performance.now() > until) {
			await running.kill();
			throw new Error(`The web process does not answer:\n${running.output()}`);
		}
		await pause(30);
	}
	return { ...running, origin, port };
}

/**
 * Starts a worker process. It works as soon as there is something to do.
 *
 * @param options.script  another file than that of the house, as `quickWorker` makes it
 */
export function startWorker(options: {
	database: FreshDatabase;
	keys: Keys;
	env?: Record<string, string>;
	script?: string;
}): Running {
	return begin(options.script ?? 'scripts/work.ts', options);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
	const probe = net.createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as net.AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

function begin(
	script: string,
	options: { database: FreshDatabase; keys: Keys; env?: Record<string, string> }
): Running & { ended: () => boolean } {
	const { database, keys, env } = options;
	let output = '';
	const child: ChildProcess = spawn(process.execPath, [resolve(checkout, script)], {
		cwd: checkout,
		env: {
			...process.env,
			NODE_ENV: 'production',
			NODE_OPTIONS: '',
			KRING_DEMO: '1',
			DATABASE_URL: database.appUrl,
			DATABASE_WORKER_URL: database.workerUrl,
			...keys,
			...env
		},
		// The channel ends it when the test process is killed.
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const gone = new Promise<number | null>((resolve) => {
		child.on('exit', (code) => resolve(code));
		child.on('error', () => resolve(null));
	});
	return {
		output: () => output,
		ended: () => child.exitCode !== null || child.signalCode !== null,
		stop: async () => {
			child.kill('SIGTERM');
			return gone;
		},
		kill: async () => {
			child.kill('SIGKILL');
			await gone;
		}
	};
}

function answers(port: number, host: string): Promise<boolean> {
	return new Promise((resolve) => {
		const request = http.get({ host: '127.0.0.1', port, path: '/healthz', headers: { host } });
		request.on('response', (response) => {
			response.resume();
			resolve(response.statusCode === 200);
		});
		request.on('error', () => resolve(false));
	});
}
