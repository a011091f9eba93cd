import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemBinaries } from '../../scripts/local/binaries.ts';
import { embeddedBinaries, startPostgres } from '../../scripts/local/postgres.ts';
import { asSuperuser, furnish } from '../../scripts/local/roles.ts';
import { migrateWorld } from '../../scripts/local/world.ts';

// One PostgreSQL for a run of tests, thrown away afterwards, with one migrated database from which
// every test file gets its copy (template.ts).

declare module 'vitest' {
	// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- extends theirs
	export interface ProvidedContext {
		postgres: { socketDir: string };
	}
}

/** The migrated database that is copied. */
export const templateName = 'kring_template';

/** Bytes that a run of tests may need: some hundred databases that are thrown away as it goes. */
const roomInMemory = 6_000_000_000;

/** Starts it before the first test file, and ends it after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const home = mkdtempSync(join(scratch(), 'kring-test-'));
	const cluster = await startPostgres({
		dataDir: join(home, 'pg'),
		fast: true,
		binaries: binaries()
	});
	const end = async () => {
		await cluster.stop();
		rmSync(home, { recursive: true, force: true });
		rmSync(cluster.socketDir, { recursive: true, force: true });
	};
	try {
		await furnish(cluster, templateName);
		await migrateWorld(cluster.url('kring_owner', templateName));
		await asSuperuser(cluster, async (sql) => {
			await sql.unsafe(
				`alter database ${templateName} with is_template true allow_connections false`
			);
		});
	} catch (caught) {
		await end();
		throw caught;
	}
	project.provide('postgres', { socketDir: cluster.socketDir });
	return end;
}

/** In memory where there is room: a slow disk would make every test wait, and proves nothing. */
function scratch(): string {
	try {
		const { bavail, bsize } = statfsSync('/dev/shm');
		if (bavail * bsize >= roomInMemory) return '/dev/shm';
	} catch {
		// Not every machine has one.
	}
	return tmpdir();
}

/** The embedded one, or with `KRING_TEST_PG=system` the one that the machine has. */
function binaries(): string {
	if (process.env['KRING_TEST_PG'] !== 'system') return embeddedBinaries();
	const found = systemBinaries();
	if (found === null) throw new Error('KRING_TEST_PG=system, and this machine has no PostgreSQL.');
	return found;
}
