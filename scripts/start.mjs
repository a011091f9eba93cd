// `npm start`: from a fresh clone, or any later state, to a running Kring.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { start } = await import('./local/start.ts');
await start(process.argv.slice(2));
