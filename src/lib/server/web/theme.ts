import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A municipality's own looks: design tokens of the NL Design System in a CSS file. */
export type Theme = {
	css: string;
	/** Where pages ask for it; another file has another address. */
	path: string;
	/** The class under which the tokens stand, for the page to carry. */
	className: string;
};

/** Where the theme is served. */
export const themePath = '/theme.css';

/**
 * Reads a theme.
 *
 * @throws {Error} when the file cannot be read, or holds no class that ends in `-theme`.
 */
export function readTheme(file: string): Theme {
	const css = readFileSync(file, 'utf8');
	const className = /\.([a-z][\w-]*-theme)\b/i.exec(css)?.[1];
	if (className === undefined) {
		throw new Error(
			`KRING_THEME: ${file} has no class that ends in "-theme" with the tokens in it`
		);
	}
	const version = createHash('sha256').update(css).digest('hex').slice(0, 12);
	return { css, path: `${themePath}?${version}`, className };
}

/** The page wearing a theme; without one it is Kring's own. */
export function wearing(html: string, theme: Theme | null): string {
	const worn = theme === null ? '' : `class="${theme.className}" data-theme`;
	const link = theme === null ? '' : `<link rel="stylesheet" href="${theme.path}" />`;
	return html.replace('%theme%', worn).replace('%theme-link%', link);
}
