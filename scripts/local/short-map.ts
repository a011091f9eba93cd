import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

// Each page brings along a list of all pages: how each is fetched, and what it is made of. It is mostly names
// of files, which do not get smaller when they are sent, so it is kept short.

/** So many signs tell two files of one name apart: no fewer are allowed. */
const signs = 7;

/** A page that works without script, by what it says of itself. */
const withoutScript = /^export const csr = false;$/m;

const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');

/** Shortens the list of pages that every page brings along. */
export function shortMap(): Plugin {
	return {
		name: 'short-map',
		apply: 'build',
		outputOptions(options) {
			const shorter = (name: unknown) =>
				typeof name === 'string' ? name.replace('[hash]', `[hash:${signs}]`) : name;
			for (const kind of ['entryFileNames', 'chunkFileNames', 'assetFileNames'] as const)
				Object.assign(options, { [kind]: shorter(options[kind]) });
			return options;
		},
		transform: {
			filter: { id: /\/client-optimized\/app\.js$/ },
			// A page without script is fetched whole: the script of another page need not know it.
			handler(code) {
				const gone = new Set<string>();
				const list = code.replaceAll(
					/^\t\t"(\/[^"]*)": \[~?(\d+).*\],?$/gm,
					(line, route: string, node: string) => {
						const page = join(routes, route, '+page.ts');
						if (!existsSync(page) || !withoutScript.test(readFileSync(page, 'utf8'))) return line;
						gone.add(node);
						return '';
					}
				);
				if (gone.size === 0) throw new Error('the list of pages reads otherwise than it did');
				return list.replaceAll(/^\t\(\) => import\('\.\/nodes\/(\d+)'\)/gm, (line, node: string) =>
					gone.has(node) ? '\tundefined' : line
				);
			}
		}
	};
}
