import { BackupProblem, type Kept, type Told } from '#lib/server/backup/index.ts';
import { readEnv } from '#lib/server/env.ts';
import { Mendable, say, seconds } from './say.ts';

// What making a backup and putting it back have in common: their settings, how far they are, and what it came to.

/** The database as its owner, and the key of its backups. @throws {Mendable} where one is missing. */
export function backupSettings(): { ownerUrl: string; key: Buffer } {
	for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL']) {
		if (!process.env[name]?.trim())
			throw new Mendable(
				`${name}: is missing.\n  → Set the same variables as for the running Kring (docs/running.md).`
			);
	}
	const { databaseOwnerUrl, backupKey } = readEnv(process.env);
	if (backupKey === null)
		throw new Mendable(
			'KRING_BACKUP_KEY: is missing, and a backup is sealed with it.\n' +
				'  → Make one with: npm run kring -- keys:generate. Keep a copy where the backups are not.'
		);
	return { ownerUrl: databaseOwnerUrl!, key: backupKey };
}

/** Says every two seconds how far it is, on a line of its own. */
export function telling(what: string): Told {
	let saidAt = performance.now();
	return ({ table, done, about }) => {
		if (performance.now() - saidAt < 2_000) return;
		saidAt = performance.now();
		const of = about > done ? ` of about ${Math.round(about)}` : '';
		say(`  ${what} ${table}: ${done}${of} rows`);
	};
}

/** Does it, and says what it came to. A `BackupProblem` is shown in its own words. */
export async function saying(what: string, work: () => Promise<Kept>): Promise<void> {
	const startedAt = performance.now();
	try {
		const { takenAt, sums } = await work();
		const rows = sums.reduce((sum, one) => sum + BigInt(one.rows), 0n);
		say(`${what} ${sums.length} tables, ${rows} rows, as of ${takenAt}, in ${seconds(startedAt)}.`);
	} catch (caught) {
		if (caught instanceof BackupProblem) throw new Mendable(caught.message);
		throw caught;
	}
}
