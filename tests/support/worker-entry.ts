import { readEnv } from '#lib/server/env.ts';
import { runWorker } from '#lib/server/job/worker.ts';

// The worker of the house as one file, for tests that start it hundreds of times (quick-worker.ts).

// The channel to the test ends with the test, and nothing outlives it.
process.on('disconnect', () => process.exit(1));
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
await runWorker({ env: readEnv(process.env), stop: stopping.signal });
process.exit(0);
