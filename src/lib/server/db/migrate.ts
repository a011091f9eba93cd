import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { driverOptions } from './connect.ts';

/** Any number that nobody else locks; two processes may start at once. */
const migrationLock = 20_181_001;

/** A migration waits this long for a lock, so that it never stops the running version (T11.9). */
const lockTimeoutMs = 3000;

/**
 * Brings the database up to date with the migrations in `folder`. A second call does nothing.
 *
 * @param ownerAddress  the database as `kring_owner`.
 * @throws when a migration fails: then nothing of it is kept.
 */
export async function migrate(ownerAddress: string, folder = 'drizzle'): Promise<void> {
	const sql = postgres({
		...driverOptions(ownerAddress),
		max: 1,
		onnotice: () => {},
		connection: { application_name: 'kring migrate', lock_timeout: lockTimeoutMs }
	});
	try {
		await sql`set lock_timeout = 0`;
		await sql`select pg_advisory_lock(${migrationLock})`;
		await sql.unsafe(`set lock_timeout = ${lockTimeoutMs}`);
		await runMigrations(drizzle(sql), { migrationsFolder: folder });
		await sql`select pg_advisory_unlock(${migrationLock})`;
	} finally {
		await sql.end({ timeout: 5 });
	}
}
