// The letters of Kring, which nobody ever waits for. A first visit is read in the letters the
// device has; once the page is idle the font is fetched into the browser's own cache, and a
// cookie says so. From then on the server marks the page (`data-font`), and only a marked page
// asks for the font (app.css), with `font-display: optional`: it is there at the first paint or
// not at all. It never swaps under somebody's eyes.

import latinExt from '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2?url';
import latin from '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2?url';
import { whenIdle } from './idle.ts';

const yearSeconds = 31_536_000;

/**
 * Fetches the font for the next page, when this one has nothing better to do. Called once, when
 * the page starts. Does nothing when it was fetched before, or for who asked to save data.
 */
export function keepFont(): void {
	if ('font' in document.documentElement.dataset || savesData()) return;
	if (document.readyState === 'complete') later();
	else window.addEventListener('load', later, { once: true });
}

function later(): void {
	whenIdle(() => void keep(), { most: 10_000, blindly: 3_000 });
}

/** Without a network nothing is kept, and the next page tries again. */
async function keep(): Promise<void> {
	try {
		for (const url of [latin, latinExt]) {
			const response = await fetch(url, { priority: 'low' });
			if (!response.ok) return;
			await response.arrayBuffer();
		}
	} catch {
		return;
	}
	const secure = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `kring-font=1; Path=/; Max-Age=${yearSeconds}; SameSite=Lax${secure}`;
}

function savesData(): boolean {
	const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
	return connection?.saveData === true;
}
