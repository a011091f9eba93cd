// `npm test`: everything that can be proved about Kring on this machine, closed by one line.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { testAll } = await import('./local/test.ts');
await testAll();
