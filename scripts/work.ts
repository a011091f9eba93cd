// The worker process: everything that outlives a request. `npm start` runs it beside the web
// process; elsewhere `npm start -- --only worker` does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCutOff } from '#lib/server/db/away.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { faultOf } from '#lib/server/fault.ts';
import { onStop, standing } from './local/children.ts';
import { checkout } from './local/prepare.mjs';
import { giveUp } from './local/say.ts';
import { room } from './local/world.ts';

/** What the worker of the house is started with. */
type Worker = { runWorker: (options: { env: Env; stop: AbortSignal }) => Promise<void> };

const path = 'src/lib/server/job/worker.ts';
const stopping = new AbortController();
onStop(() => stopping.abort());

// The driver asks something of its own on each new line to the database, and hands the failure of that
// to nobody: a line that breaks then must not end the worker. All else that nobody waited for does.
process.on('unhandledRejection', (caught) => {
	if (!isCutOff(caught)) throw caught;
	console.error(JSON.stringify({ level: 'warn', kind: 'unhandled', ...faultOf(caught) }));
});

try {
	const env = readEnv(process.env);
	standing();
	if (existsSync(join(checkout, path))) {
		const { runWorker } = await room<Worker>(path);
		await runWorker({ env, stop: stopping.signal });
	} else {
		// A house without a worker yet: stay, so that nothing is restarted for ever.
		await new Promise<void>((resolve) => {
			const alive = setInterval(() => {}, 60_000);
			stopping.signal.addEventListener('abort', () => {
				clearInterval(alive);
				resolve();
			});
		});
	}
	process.exit(0);
} catch (caught) {
	giveUp(caught);
}
