import { createHash } from 'node:crypto';
import { version } from '$app/environment';
import type { RequestEvent } from '@sveltejs/kit';

/**
 * Lets everybody keep a public page, if they ask each time whether it is still so (settled 31). What
 * it is made of decides, in which language, and by which Kring; a page as it is sent differs each time
 * by its nonce.
 *
 * @param made  all that the page shows.
 */
export function kept<T extends object>(event: RequestEvent, made: T): T {
	const { locals, url } = event;
	const digest = createHash('sha256')
		.update(JSON.stringify([locals.language, url.pathname, version, made]))
		.digest('base64url')
		.slice(0, 27);
	event.setHeaders({
		'cache-control': 'no-cache',
		etag: `"${digest}"`,
		vary: 'accept-language, cookie'
	});
	return made;
}
