import type { Plugin } from 'vite';

/** How the framework takes two of its parts out of all of them, so that all of them have to come along. */
const takesAll = 'const { onMount, tick } = svelte;';

/**
 * Lets the bundler leave out the parts of Svelte that nothing uses: the framework takes them by name here, one by
 * one, as it does with its other parts.
 */
export function leanFrame(): Plugin {
	return {
		name: 'lean-frame',
		apply: 'build',
		transform: {
			filter: { id: /\/@sveltejs\/kit\/src\/runtime\/client\/client\.js$/ },
			handler(code) {
				if (!code.includes(takesAll))
					throw new Error('the framework takes its parts otherwise now');
				return code.replace(takesAll, 'const onMount = svelte.onMount, tick = svelte.tick;');
			}
		}
	};
}
