// `npm run test:signal`: every proof about signals that was promised, and what it measured.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { giveUp } = await import('./local/say.ts');
const { proveSignals } = await import('./local/signal-proofs.ts');
process.exitCode = await proveSignals(process.argv.slice(2)).catch(giveUp);
