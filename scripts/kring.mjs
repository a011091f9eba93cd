// `npm run kring -- COMMAND`: what an operator does at the server itself.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { dispatch } = await import('./local/dispatch.ts');
const [name = '', ...args] = process.argv.slice(2);
await dispatch({
	folder: 'scripts/commands',
	name,
	args,
	usage: 'npm run kring -- COMMAND',
	what: 'command'
});
