// `npm run check`: types, lint, form and texts, without running the house.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { readyForChecks, runChecks } = await import('./local/checks.ts');
const { giveUp } = await import('./local/say.ts');
const { failed, passed } = await readyForChecks()
	.then(() => runChecks())
	.catch(giveUp);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
