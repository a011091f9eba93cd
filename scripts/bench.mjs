// `npm run bench -- --only NAME`: one measurement, by name.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { dispatch } = await import('./local/dispatch.ts');
const [flag, name, ...rest] = process.argv.slice(2);
await dispatch({
	folder: 'tests/bench',
	name: flag === '--only' ? (name ?? '') : (flag ?? ''),
	args: rest,
	usage: 'npm run bench -- --only NAME',
	what: 'measurement'
});
