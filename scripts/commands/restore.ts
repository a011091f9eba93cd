import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { restoreBackup } from '#lib/server/backup/index.ts';
import { backupSettings, saying, telling } from '../local/backups.ts';
import type { Program } from '../local/dispatch.ts';
import { Mendable } from '../local/say.ts';

/** Puts a backup into an empty database, all of it or nothing. */
export const program: Program = {
	what: 'put a backup into an empty database: restore FILE',
	run: async ([file]) => {
		if (file === undefined) throw new Mendable('Which file?\n  → npm run kring -- restore FILE');
		const source = resolve(file);
		if (!existsSync(source)) throw new Mendable(`${source} is not there.`);
		const { ownerUrl, key } = backupSettings();
		await saying('Put back', () =>
			restoreBackup(ownerUrl, key, createReadStream(source), { told: telling('putting back') })
		);
	}
};
