import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '#lib/server/env.ts';
import { demoKeys, secretOf } from './keys.ts';
import { embeddedBinaries, startPostgres, type Cluster } from './postgres.ts';
import { dropDatabase, furnish, inspect } from './roles.ts';
import { Mendable, say, step } from './say.ts';
import { fillWorld, migrateWorld, worldState } from './world.ts';

// The database that a start needs: made here for the demo world, or somebody else's and looked at.

/** A database that is ready, with all that the processes of Kring are to be told about it. */
export type Prepared = {
	/** What comes on top of the environment of this process. */
	env: Record<string, string>;
	/** The PostgreSQL of our own, or null. */
	cluster: Cluster | null;
};

const name = 'kring';

/**
 * Starts a PostgreSQL for a data folder, with the demo world in it.
 *
 * @param options.fast for tests: no writing through to the disk
 * @param options.fill for tests: whether the demo world is wanted
 */
export async function ownDatabase(options: {
	dataDir: string;
	fast: boolean;
	fill: boolean;
}): Promise<Prepared> {
	const cluster = await step('Starting PostgreSQL', () => startOwn(options.dataDir, options.fast));
	try {
		await furnish(cluster, name);
		const ownerUrl = cluster.url('kring_owner', name);
		await step('Bringing the tables up to date', () => migrateWorld(ownerUrl));
		const keys = demoKeys(options.dataDir);
		if (options.fill) await ensureDemo(cluster, ownerUrl, secretOf(keys));
		const env = {
			...keys,
			KRING_DEMO: '1',
			DATA_DIR: options.dataDir,
			DATABASE_OWNER_URL: ownerUrl,
			DATABASE_URL: cluster.url('kring_app', name),
			DATABASE_WORKER_URL: cluster.url('kring_worker', name)
		};
		return { env, cluster };
	} catch (caught) {
		await cluster.stop();
		throw caught;
	}
}

/** Starts the PostgreSQL of a data folder, or finds it running. */
export function startOwn(dataDir: string, fast: boolean): Promise<Cluster> {
	return startPostgres({ dataDir: join(dataDir, 'pg'), fast, binaries: embeddedBinaries() });
}

/**
 * Looks whether the database that `DATABASE_URL` and its companions lead to is safe to use.
 *
 * @returns its address for the owner.
 * @throws {Mendable} when it is not.
 */
export async function inspectGiven(env: Env): Promise<string> {
	const { databaseOwnerUrl: ownerUrl, databaseUrl: appUrl, databaseWorkerUrl: workerUrl } = env;
	const directUrl = env.databaseDirectUrl;
	if (ownerUrl === null) {
		throw new Mendable(
			'DATABASE_OWNER_URL: is missing, so the tables cannot be brought up to date.\n' +
				'  → Set it to the same database with the role kring_owner (docs/running.md).'
		);
	}
	await step('Looking at the database', () => inspect({ ownerUrl, appUrl, workerUrl, directUrl }));
	return ownerUrl;
}

/**
 * Takes a database that was looked at: brings its tables up to date, and fills it with the demo
 * world where that is wanted and no people live there.
 */
export async function givenDatabase(
	ownerUrl: string,
	demo: boolean,
	secret: Buffer
): Promise<Prepared> {
	await step('Bringing the tables up to date', () => migrateWorld(ownerUrl));
	if (demo) await ensureGivenDemo(ownerUrl, secret);
	return { env: {}, cluster: null };
}

async function ensureDemo(cluster: Cluster, ownerUrl: string, secret: Buffer): Promise<void> {
	const state = await worldState(ownerUrl, true);
	if (state === 'demo') return;
	if (state === 'half') {
		say('The demo world was interrupted while it was made. Making it anew.');
		await dropDatabase(cluster, name);
		await furnish(cluster, name);
		await migrateWorld(ownerUrl);
	}
	await step('Making the demo world', () => fillWorld(ownerUrl, secret));
}

async function ensureGivenDemo(ownerUrl: string, secret: Buffer): Promise<void> {
	const state = await worldState(ownerUrl, false);
	if (state === 'demo') return;
	if (state !== 'empty') {
		throw new Mendable(
			'KRING_DEMO: this database holds people, and in the demo world anybody is anybody.\n' +
				'  → Take KRING_DEMO away, or give the demo world an empty database.'
		);
	}
	await step('Making the demo world', () => fillWorld(ownerUrl, secret));
}

/** Throws a demo world away: its database, keys and files. The lock of this start stays. */
export async function throwAway(dataDir: string, fast: boolean): Promise<void> {
	const cluster = await startOwn(dataDir, fast).catch(() => null);
	await cluster?.stop();
	for (const part of ['pg', 'pg.new', 'keys', 'files']) {
		rmSync(join(dataDir, part), { recursive: true, force: true });
	}
}
