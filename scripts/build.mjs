// Installs and builds without starting, for a container or an image.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { ensureBuild } = await import('./local/build.ts');
const { giveUp } = await import('./local/say.ts');
await ensureBuild().catch(giveUp);
