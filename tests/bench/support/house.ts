import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { ensureBuild } from '../../../scripts/local/build.ts';
import { embeddedBinaries, startPostgres } from '../../../scripts/local/postgres.ts';
import { furnish } from '../../../scripts/local/roles.ts';
import { migrateWorld } from '../../../scripts/local/world.ts';
import { driverOptions } from '#lib/server/db/connect.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { sessionCookie } from '#lib/server/session/index.ts';
import {
	freshKeys,
	startWeb,
	startWorker,
	type Keys,
	type Running,
	type Web
} from '../../support/servers.ts';
import type { FreshDatabase } from '../../support/template.ts';

/** A whole Kring for a measurement: its own PostgreSQL, the demo world, and processes on it. */
export type BenchHouse = {
	database: FreshDatabase;
	/** The database as its owner, for counting afterwards. */
	owner: postgres.Sql;
	keys: Keys;
	web: (env?: Record<string, string>) => Promise<Web>;
	worker: () => Running;
	/** Signs in as somebody of the demo world; the value of the cookie header. */
	signIn: (web: Web, key: string) => Promise<string>;
	/** Stops its PostgreSQL; everything else goes on. */
	stopDatabase: () => Promise<void>;
	/** Starts it again, with everything that was in it. */
	startDatabase: () => Promise<void>;
	stop: () => Promise<void>;
};

/**
 * Builds it. `durable` writes as in real use, for what must survive a kill; without it the
 * database is faster and forgets at a power cut.
 */
export async function benchHouse({ durable }: { durable: boolean }): Promise<BenchHouse> {
	await ensureBuild();
	const home = mkdtempSync(join(tmpdir(), 'kring-bench-'));
	const begin = () =>
		startPostgres({
			dataDir: join(home, 'pg'),
			fast: !durable,
			binaries: embeddedBinaries()
		});
	let cluster = await begin();
	await furnish(cluster, 'kring_bench');
	const url = (role: string) => cluster.url(role, 'kring_bench');
	await migrateWorld(url('kring_owner'));
	await fillDemo(url('kring_owner'), new Date());

	const owner = postgres({ ...driverOptions(url('kring_owner')), max: 1, onnotice: () => {} });
	const database: FreshDatabase = {
		ownerUrl: url('kring_owner'),
		appUrl: url('kring_app'),
		workerUrl: url('kring_worker'),
		setOffset: async (seconds) => {
			await owner`update clock set moved_by = make_interval(secs => ${seconds})`;
		},
		drop: () => Promise.resolve()
	};
	const keys = freshKeys();
	const running: Running[] = [];
	const kept = <T extends Running>(one: T): T => {
		running.push(one);
		return one;
	};
	return {
		database,
		owner,
		keys,
		web: async (env = {}) => kept(await startWeb({ database, keys, env })),
		worker: () => kept(startWorker({ database, keys })),
		signIn,
		stopDatabase: () => cluster.stop(),
		startDatabase: async () => {
			cluster = await begin();
		},
		stop: async () => {
			await Promise.all(running.map((one) => one.stop().catch(() => null)));
			await owner.end({ timeout: 2 });
			await cluster.stop();
			rmSync(home, { recursive: true, force: true });
		}
	};
}

async function signIn(web: Web, key: string): Promise<string> {
	const response = await fetch(`${web.origin}/demo`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: web.origin, accept: 'text/html' },
		body: new URLSearchParams({ as: key })
	});
	const set = response.headers.getSetCookie().find((one) => one.startsWith(`${sessionCookie}=`));
	if (set === undefined) throw new Error(`nobody is called ${key}: ${response.status}`);
	return set.split(';')[0]!;
}
