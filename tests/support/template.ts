import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject, onTestFinished } from 'vitest';
import { driverOptions } from '#lib/server/db/connect.ts';
import { templateName } from './postgres.ts';

/** A database of a test file's own. */
export type FreshDatabase = {
	/** As `kring_owner`, who may do everything in it. */
	ownerUrl: string;
	/** As `kring_app`, who serves requests. */
	appUrl: string;
	/** As `kring_worker`, who does what outlives a request. */
	workerUrl: string;
	/** Moves the clock of this database: `kring_now()` is the real time plus this many seconds. */
	setOffset: (seconds: number) => Promise<void>;
	/** Throws it away, with whoever is still connected. */
	drop: () => Promise<void>;
};

/**
 * Copies the migrated database: empty but for what the migrations put in.
 *
 * Test files copy one at a time, because PostgreSQL copies a template for one at a time; a copy
 * takes some hundredths of a second. Call `drop` in `afterAll`.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
	const { socketDir } = inject('postgres');
	const name = `test_${randomBytes(6).toString('hex')}`;
	// Patient, as `until` is: on a busy machine fifty at once wait for each other for many seconds.
	const url = (role: string, database: string) =>
		`postgres://${role}@localhost/${database}?host=${encodeURIComponent(socketDir)}&statement_timeout=100000`;
	const keeper = (work: (sql: postgres.Sql) => Promise<unknown>) =>
		briefly(url('postgres', 'postgres'), work);

	await keeper(async (sql) => {
		await sql`select pg_advisory_lock(1)`;
		await sql.unsafe(`create database ${name} template ${templateName} owner kring_owner`);
	});
	const ownerUrl = url('kring_owner', name);
	return {
		ownerUrl,
		appUrl: url('kring_app', name),
		workerUrl: url('kring_worker', name),
		setOffset: async (seconds) => {
			await briefly(
				ownerUrl,
				(sql) => sql`update clock set moved_by = make_interval(secs => ${seconds})`
			);
		},
		drop: async () => {
			await keeper((sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
		}
	};
}

/** The same for one test: thrown away when it ends. */
export async function databaseForThisTest(): Promise<FreshDatabase> {
	const fresh = await freshDatabase();
	onTestFinished(() => fresh.drop());
	return fresh;
}

/** Lets whoever connects from now on live in a zone, as a PostgreSQL that was set up elsewhere does. */
export async function putInZone({ ownerUrl }: FreshDatabase, zone: string): Promise<void> {
	await briefly(ownerUrl, async (sql) => {
		const [found] = await sql<{ name: string }[]>`select current_database() as name`;
		await sql.unsafe(`alter database ${found!.name} set timezone to '${zone}'`);
	});
}

async function briefly(
	address: string,
	work: (sql: postgres.Sql) => Promise<unknown>
): Promise<void> {
	const sql = postgres({ ...driverOptions(address), max: 1, onnotice: () => {} });
	try {
		await work(sql);
	} finally {
		await sql.end({ timeout: 2 });
	}
}
