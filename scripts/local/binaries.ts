import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const debianRoot = '/usr/lib/postgresql';
const oldestMajor = 15;

/**
 * The folder with the programs of a PostgreSQL that Debian's packages have put on this machine:
 * the oldest one that Kring supports, or null.
 */
export function systemBinaries(): string | null {
	if (!existsSync(debianRoot)) return null;
	return (
		readdirSync(debianRoot)
			.filter((version) => Number(version) >= oldestMajor)
			.sort((a, b) => Number(a) - Number(b))
			.map((version) => join(debianRoot, version, 'bin'))
			.find((dir) => existsSync(join(dir, 'initdb'))) ?? null
	);
}
