// `npm run replay -- CSV`: the drift chart over somebody's days, from a file.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { replay } = await import('./local/replay.ts');
process.exitCode = await replay(process.argv.slice(2));
