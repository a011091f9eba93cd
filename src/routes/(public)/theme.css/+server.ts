import { error, type RequestEvent } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { house } from '#lib/server/web/house.ts';

/** A municipality's own looks, the same for everybody. */
export function GET(_event: RequestEvent): Response {
	const { theme } = house();
	if (theme === null) error(404, { message: m.refusal_not_found() });
	return new Response(theme.css, {
		headers: {
			'content-type': 'text/css; charset=utf-8',
			'cache-control': 'public, max-age=31536000, immutable'
		}
	});
}
