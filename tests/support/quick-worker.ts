import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { checkout } from '../../scripts/local/prepare.mjs';

/** The worker as one file: it starts in a third of the time. */
export type QuickWorker = { script: string; remove: () => void };

/** Puts the worker into one file, packages left out. Inside the checkout, or it would not find those. */
export async function quickWorker(): Promise<QuickWorker> {
	const parent = join(checkout, '.svelte-kit');
	mkdirSync(parent, { recursive: true });
	const outDir = mkdtempSync(join(parent, 'worker-'));
	await build({
		root: checkout,
		configFile: false,
		logLevel: 'silent',
		publicDir: false,
		build: {
			ssr: join(checkout, 'tests/support/worker-entry.ts'),
			outDir,
			target: 'node24',
			rollupOptions: { output: { entryFileNames: 'worker.mjs' } }
		}
	});
	return {
		script: join(outDir, 'worker.mjs'),
		remove: () => rmSync(outDir, { recursive: true, force: true })
	};
}
