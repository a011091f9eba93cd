import { resolve } from 'node:path';
import { createServer } from 'vite';
import { readEnv } from '#lib/server/env.ts';
import { ensureMessages } from './build.ts';
import { keepRunning, onStop } from './children.ts';
import { ownDatabase } from './database.ts';
import { takeLock } from './lock.mjs';
import { checkout } from './prepare.mjs';
import { giveUp, Mendable, say } from './say.ts';

/** Runs the demo world in development: its own database, the worker, and pages by Vite. */
export async function develop(): Promise<void> {
	try {
		const dataDir = resolve(checkout, process.env['DATA_DIR'] || '.data');
		const port = Number(process.env['PORT'] || 3000);
		const taken = takeLock(`${dataDir}/kring.lock`, `http://localhost:${port}`);
		if (taken.release === null) {
			throw new Mendable(
				`Kring already runs here, as process ${taken.holder.pid}.\n` +
					'  → Stop it, or use another folder: DATA_DIR=.data/dev npm run dev'
			);
		}
		process.on('exit', taken.release);
		await ensureMessages();
		const { env, cluster } = await ownDatabase({ dataDir, fast: false, fill: true });
		Object.assign(process.env, env, { ORIGIN: `http://localhost:${port}` });
		const { origin } = readEnv(process.env);

		const worker = keepRunning({
			name: 'The worker',
			script: 'scripts/work.ts',
			env: process.env,
			onHopeless: () => say('The worker stays down until the next start.')
		});
		const vite = await createServer({ root: checkout, server: { port, strictPort: true } });
		await vite.listen();
		onStop(async () => {
			(process as NodeJS.EventEmitter).emit('kring:shutdown', 'SIGTERM');
			await Promise.all([vite.close(), worker.stop(5_000)]);
			await cluster?.stop();
			process.exit(0);
		});
		say(`\nKring in development: ${origin}/demo  (stop with Ctrl-C)`);
	} catch (caught) {
		giveUp(caught);
	}
}
