import type { BeforeNavigate } from '@sveltejs/kit';
import { hasPicked } from './picked.ts';

/** How often a page that stays open asks whether there is a new Kring, at most. */
const askEveryMs = 3_600_000;

/**
 * Takes a new Kring in use at the next page that is opened: by then nothing is being written. Without
 * it a phone that never closes its app would keep the old one, whose parts are gone from the server.
 *
 * @returns what is to be told of every page that is about to be opened, and what stops it.
 */
export async function renewal(): Promise<{
	opening: (page: BeforeNavigate) => void;
	stop: () => void;
} | null> {
	const registration = await navigator.serviceWorker?.getRegistration();
	if (registration === undefined) return null;
	let askedMs = Date.now();
	const ask = () => {
		if (document.visibilityState !== 'visible' || Date.now() - askedMs < askEveryMs) return;
		askedMs = Date.now();
		void registration.update().catch(() => {});
	};
	document.addEventListener('visibilitychange', ask);
	return {
		opening: ({ type, to, willUnload, cancel }) => {
			const isPlain = type === 'link' || type === 'goto';
			// Photos that were picked here live in this page alone.
			if (!isPlain || to === null || willUnload || registration.waiting === null || hasPicked()) {
				return;
			}
			cancel();
			registration.waiting.postMessage('skip-waiting');
			location.href = to.url.href;
		},
		stop: () => document.removeEventListener('visibilitychange', ask)
	};
}
