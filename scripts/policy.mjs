// `npm run test:policy`: who may see what, asked of every route, as every kind of person, in every way.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { ensureBuild } = await import('./local/build.ts');
const { tool, tryCommand } = await import('./local/run.ts');
const { giveUp } = await import('./local/say.ts');
await ensureBuild().catch(giveUp);
const command = tool('vitest', 'run', '--project', 'policy', ...process.argv.slice(2));
process.exitCode = (
	await tryCommand(command, { show: true, env: { ...process.env, KRING_POLICY: 'whole' } })
).code;
