import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { takeBackup } from '#lib/server/backup/index.ts';
import { backupSettings, saying, telling } from '../local/backups.ts';
import type { Program } from '../local/dispatch.ts';
import { Mendable } from '../local/say.ts';

/** Keeps all that is in the database in one sealed file, while Kring goes on. */
export const program: Program = {
	what: 'keep all that is in the database in one sealed file: backup FILE',
	run: async ([file]) => {
		if (file === undefined)
			throw new Mendable('Into which file?\n  → npm run kring -- backup FILE');
		const target = resolve(file);
		if (existsSync(target))
			throw new Mendable(`${target} is there already, and no backup is written over another.`);
		const { ownerUrl, key } = backupSettings();
		// It has its name once it is whole, and on the disk.
		const growing = `${target}.part`;
		try {
			await saying('Kept', async () => {
				const into = createWriteStream(growing, { mode: 0o600, flags: 'w', flush: true });
				return takeBackup(ownerUrl, key, into, telling('keeping'));
			});
			await rename(growing, target);
			const folder = await open(dirname(target));
			await folder.sync().finally(() => folder.close());
		} finally {
			await rm(growing, { force: true });
		}
	}
};
