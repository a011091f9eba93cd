// `npm run dev`: the demo world with pages that follow every change of the sources.
import { prepare } from './local/prepare.mjs';

await prepare(import.meta.url);
const { develop } = await import('./local/dev.ts');
await develop();
