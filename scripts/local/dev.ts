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
	// What is undone at the end, in the reverse order of how it came.
	const undo: (() => Promise<unknown> | void)[] = [];
	let stands = false;
	let asked = false;
	const end = async () => {
		for (const one of undo.reverse()) await one();
		process.exit(0);
	};
	onStop(() => {
		asked = true;
		(process as NodeJS.EventEmitter).emit('kring:shutdown', 'SIGTERM');
		// What is being made is finished first: then it can be undone.
		if (stands) end().catch(giveUp);
	});
	try {
		await begin(undo);
		stands = true;
		if (asked) await end();
	} catch (caught) {
		giveUp(caught);
	}
}

async function begin(undo: (() => Promise<unknown> | void)[]): Promise<void> {
	const dataDir = resolve(checkout, process.env['DATA_DIR'] || '.data');
	const port = Number(process.env['PORT'] || 3000);
	const taken = takeLock(`${dataDir}/kring.lock`, `http://localhost:${port}`);
	if (taken.release === null) {
		throw new Mendable(
			`Kring already runs here, as process ${taken.holder.pid}.\n` +
				'  → Stop it, or use another folder: DATA_DIR=.data/dev npm run dev'
		);
	}
	undo.push(taken.release);
	await ensureMessages();
	const { env, cluster } = await ownDatabase({ dataDir, fast: false, fill: true });
	undo.push(() => cluster?.stop());
	Object.assign(process.env, env, { ORIGIN: `http://localhost:${port}` });
	const { origin } = readEnv(process.env);

	const worker = keepRunning({
		name: 'The worker',
		script: 'scripts/work.ts',
		env: process.env,
		onHopeless: () => say('The worker stays down until the next start.')
	});
	undo.push(() => worker.stop(5_000));
	const vite = await createServer({ root: checkout, server: { port, strictPort: true } });
	undo.push(() => vite.close());
	await vite.listen();
	say(`\nKring in development: ${origin}/demo  (stop with Ctrl-C)`);
}
