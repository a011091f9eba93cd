import base from './vite.config.ts';
import { writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
const c: any = base;
c.plugins.push({ name: 'an', generateBundle(o: any, bundle: any) {
  if (!o.dir?.includes('client')) return;
  const out: any = {};
  for (const [f, ch] of Object.entries<any>(bundle)) if (ch.type === 'chunk') out[f] = { name: ch.name, facade: ch.facadeModuleId, imports: ch.imports, dyn: ch.dynamicImports, br: brotliCompressSync(ch.code).length, raw: ch.code.length, modules: Object.fromEntries(Object.entries<any>(ch.modules).map(([k, v]) => [k, v.renderedLength])), css: [...(ch.viteMetadata?.importedCss ?? [])] };
  writeFileSync('/tmp/kring/bundle.json', JSON.stringify(out));
}});
export default c;
