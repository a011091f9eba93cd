import http from 'node:http';
import net from 'node:net';
import { join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEnv, type Env } from '#lib/server/env.ts';
import { ensureBuild } from './build.ts';
import { keepRunning, onStop, type Kept } from './children.ts';
import {
	givenDatabase,
	inspectGiven,
	ownDatabase,
	startOwn,
	throwAway,
	type Prepared
} from './database.ts';
import { freshSecret } from './keys.ts';
import { takeLock } from './lock.mjs';
import type { Cluster } from './postgres.ts';
import { checkout } from './prepare.mjs';
import { giveUp, Mendable, say, seconds, step } from './say.ts';

// One start of Kring: build, database, web process, worker process, and the watch over them.

const usage = `npm start [-- OPTIONS]
  --fresh          throw the demo world away and make a new one
  --only web       serve pages only; --only worker: do the work behind the pages only
  --fast-database  for tests: a database that survives no power cut
  --help           this text`;

type Options = { fresh: boolean; only: 'web' | 'worker' | null; fast: boolean };

const watchMs = 1_000;
const longestStartMs = 60_000;

/** Starts Kring and keeps it running until the process is asked to stop. */
export async function start(args: readonly string[]): Promise<void> {
	// Waiting began when the command was given, not when this process did.
	const askedAt = Number(process.env['KRING_ASKED_AT'] ?? Date.now());
	const startedAt = performance.now() - (Date.now() - askedAt);
	delete process.env['KRING_ASKED_AT'];
	try {
		await run(readOptions(args), startedAt);
	} catch (caught) {
		giveUp(caught);
	}
}

function readOptions(args: readonly string[]): Options {
	try {
		const { values } = parseArgs({
			args: [...args],
			options: {
				fresh: { type: 'boolean', default: false },
				only: { type: 'string' },
				'fast-database': { type: 'boolean', default: false },
				help: { type: 'boolean', default: false }
			}
		});
		if (values.help) {
			say(usage);
			process.exit(0);
		}
		const { only } = values;
		if (only !== undefined && only !== 'web' && only !== 'worker') throw new Error('--only');
		return { fresh: values.fresh, only: only ?? null, fast: values['fast-database'] };
	} catch {
		console.error(usage);
		process.exit(2);
	}
}

async function run(options: Options, startedAt: number): Promise<void> {
	// Asked to stop before everything stands: end as soon as the step at hand allows it.
	const stop: { asked: boolean; now: () => void } = { asked: false, now: () => process.exit(0) };
	onStop(() => {
		stop.asked = true;
		stop.now();
	});

	const own = !process.env['DATABASE_URL']?.trim();
	if (own) checkDemoAllowed();
	const asked = readEnv(own ? { ...process.env, ...standIns() } : process.env);
	const dataDir = resolve(checkout, asked.dataDir);
	if (own) process.on('exit', lockWorld(dataDir, asked.origin));
	if (options.fresh) await makeRoom(own, dataDir, options.fast);
	if (options.only !== 'worker') await checkPort(asked.port, asked.host);
	// Looked at before the long step, so that a wrong password is told at once.
	const ownerUrl = own ? null : await inspectGiven(asked);
	await ensureBuild();

	let running: Running | null = null;
	stop.now = () => void finish(running, stop);
	const prepared =
		ownerUrl === null
			? await ownDatabase({ dataDir, fast: options.fast, fill: true })
			: await givenDatabase(ownerUrl, asked.demo, asked.secret);
	running = { kept: [], prepared, env: null, watch: null };
	if (stop.asked) return finish(running, stop);

	const told = { ...process.env, NODE_ENV: 'production', ...prepared.env };
	const env = readEnv(told);
	running.env = env;
	const hopeless = () => {
		process.exitCode = 1;
		stop.now();
	};
	if (options.only !== 'worker') {
		const script = 'scripts/serve.ts';
		running.kept.push(
			keepRunning({ name: 'The web process', script, env: told, onHopeless: hopeless })
		);
	}
	if (options.only !== 'web') {
		const script = 'scripts/work.ts';
		running.kept.push(keepRunning({ name: 'The worker', script, env: told, onHopeless: hopeless }));
	}
	if (prepared.cluster !== null) {
		running.watch = watchOver(prepared.cluster, () => startOwn(dataDir, options.fast));
	}
	if (options.only !== 'worker') await announce(env, own, startedAt, () => stop.asked);
	else say('The worker runs.');
}

/** What the demo world will be told once its database stands; lets all else be checked early. */
function standIns(): Record<string, string> {
	return {
		KRING_DEMO: '1',
		KRING_SECRET: freshSecret(),
		DATABASE_URL: 'postgres://kring_app@localhost/kring',
		DATABASE_WORKER_URL: 'postgres://kring_worker@localhost/kring'
	};
}

/** Without DATABASE_URL there is the demo world, and that is not for a real address. */
function checkDemoAllowed(): void {
	if (process.env['ORIGIN']?.startsWith('https:')) {
		throw new Mendable(
			'DATABASE_URL: is missing. Without it there is only the demo world, in which anybody signs\n' +
				'in as anybody, and ORIGIN says that this is a real address.\n' +
				'  → Set DATABASE_URL and its companions (docs/running.md), or take ORIGIN away.'
		);
	}
	for (const name of ['DATABASE_OWNER_URL', 'DATABASE_WORKER_URL', 'DATABASE_DIRECT_URL']) {
		if (process.env[name]?.trim()) {
			throw new Mendable(
				`DATABASE_URL: is missing beside ${name}.\n` +
					'  → Set both (docs/running.md), or neither for the demo world.'
			);
		}
	}
}

function lockWorld(dataDir: string, address: string): () => void {
	const taken = takeLock(join(dataDir, 'kring.lock'), address);
	if (taken.release !== null) return taken.release;
	throw new Mendable(
		`Kring is already running here, at ${taken.holder.note} (process ${taken.holder.pid}).\n` +
			`  → Use that one, stop it with: kill ${taken.holder.pid}\n` +
			'    or start a second world: DATA_DIR=.data/second PORT=3001 npm start'
	);
}

async function makeRoom(own: boolean, dataDir: string, fast: boolean): Promise<void> {
	if (!own) {
		throw new Mendable(
			'--fresh is for the demo world only, and DATABASE_URL leads to a database of yours.\n' +
				'  → Take --fresh away.'
		);
	}
	const place = relative(checkout, dataDir);
	if (place === '' || place.startsWith('..')) {
		throw new Mendable(
			`--fresh throws away only what lies inside this checkout, and ${dataDir} does not.\n` +
				'  → Remove that folder yourself if you are sure.'
		);
	}
	await step('Throwing the demo world away', () => throwAway(dataDir, fast));
}

/** Finds out early, and in plain words, that somebody else listens where Kring wants to. */
async function checkPort(port: number, host: string): Promise<void> {
	const problem = await new Promise<NodeJS.ErrnoException | null>((settle) => {
		const probe = net.createServer();
		probe.on('error', settle);
		probe.listen({ port, host, exclusive: true }, () => probe.close(() => settle(null)));
	});
	if (problem?.code === 'EADDRINUSE') {
		throw new Mendable(
			`PORT: something else already listens on port ${port}.\n` +
				`  → Stop that, or choose another: PORT=${port + 1} npm start`
		);
	}
	if (problem?.code === 'EACCES') {
		throw new Mendable(
			`PORT: this user may not listen on port ${port}.\n  → Choose one above 1023.`
		);
	}
}

/** Waits for the first answer and says where Kring is and what to do there. */
async function announce(
	env: Env,
	own: boolean,
	startedAt: number,
	stopped: () => boolean
): Promise<void> {
	const until = performance.now() + longestStartMs;
	while (!(await isHealthy(env))) {
		if (stopped()) return;
		if (performance.now() > until) {
			say('Kring does not answer yet. It goes on trying; the lines above may say why.');
			return;
		}
		await pause(50);
	}
	const lines = [``, `Kring runs at ${env.origin}  (started in ${seconds(startedAt)})`];
	if (env.demo) {
		lines.push(
			`  Sign in as somebody of the demo world: ${env.origin}/demo`,
			`  Read the mails it sends:               ${env.origin}/demo/mail`
		);
	} else {
		lines.push('  Make the first operator with: npm run kring -- operator:invite');
	}
	lines.push(`  Stop it with Ctrl-C.${own ? ' A new demo world: npm start -- --fresh' : ''}`, '');
	say(lines.join('\n'));
}

function isHealthy(env: Env): Promise<boolean> {
	return new Promise((settle) => {
		const request = http.get({
			host: env.host,
			port: env.port,
			path: '/healthz',
			headers: { host: env.allowedHosts[0] },
			timeout: 2_000
		});
		request.on('response', (response) => {
			response.resume();
			settle(response.statusCode === 200);
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => settle(false));
	});
}

/** Brings a PostgreSQL of our own back when it falls over. */
function watchOver(cluster: Cluster, again: () => Promise<Cluster>): NodeJS.Timeout {
	let busy = false;
	return setInterval(() => {
		if (busy || cluster.alive()) return;
		busy = true;
		say('PostgreSQL has stopped. Starting it again.');
		again()
			.catch((caught: unknown) => say(`PostgreSQL does not start: ${String(caught)}`))
			.finally(() => (busy = false));
	}, watchMs);
}

type Running = {
	kept: Kept[];
	prepared: Prepared;
	env: Env | null;
	watch: NodeJS.Timeout | null;
};

/** Ends everything, the database last. */
async function finish(running: Running | null, stop: { now: () => void }): Promise<void> {
	// A second Ctrl-C is for who has no patience.
	stop.now = () => process.exit(1);
	// Still starting the database: it is stopped as soon as it stands.
	if (running === null) return;
	if (running.watch !== null) clearInterval(running.watch);
	const graceMs = ((running.env?.shutdownSeconds ?? 10) + 1) * 1000;
	await Promise.all(running.kept.map((one) => one.stop(graceMs)));
	await running.prepared.cluster?.stop();
	process.exit(process.exitCode ?? 0);
}
