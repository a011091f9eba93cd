import type { Plugin } from 'vite';

/** A Lucide icon as its package writes it down: its elements with their attributes. */
type IconData = { name: string; node: [tag: string, attributes: Record<string, string>][] };

/**
 * Lucide icons as plain drawings. The components of the package make each line by a loop, with
 * every attribute to be chosen; we choose none but the size, in CSS. As one still drawing an icon
 * costs a phone next to nothing, in bytes and in waking up the page.
 */
export function stillIcons(): Plugin {
	return {
		name: 'still-icons',
		enforce: 'pre',
		transform: {
			filter: { id: /@lucide\/svelte\/dist\/icons\/[^/]+\.svelte$/ },
			handler(code, id) {
				const written = /const iconData = (\{.*\});/.exec(code)?.[1];
				if (written === undefined) throw new Error(`no drawing was found in ${id}`);
				return { code: drawing(JSON.parse(written) as IconData), map: null };
			}
		}
	};
}

function drawing({ name, node }: IconData): string {
	const lines = node.map(([tag, attributes]) => {
		const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
		return `<${tag} ${written.join(' ')} />`;
	});
	return `<svg class="lucide-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${lines.join('')}</svg>`;
}
