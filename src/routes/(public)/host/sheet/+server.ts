import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { sheetText } from '#lib/domain/door/sheet.ts';
import { sheetOf } from '#lib/server/door/index.ts';
import { withDevice } from '#lib/server/web/device.ts';
import { answer } from '#lib/server/web/index.ts';

/** The sheet of today and the next day, for a device of a host. The same sheet is not sent twice. */
export const GET = answer(async (event: RequestEvent) => {
	const sheet = await withDevice(event, { revoked: 'stays_out' }, sheetOf);
	// When it was made changes nothing of what stands on it.
	const content = sheetText({ ...sheet, madeAt: sheet.goneAt });
	const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
	const headers = { etag, 'cache-control': 'no-store' };
	if (event.request.headers.get('if-none-match') === etag)
		return new Response(null, { status: 304, headers });
	return new Response(sheetText(sheet), {
		headers: { ...headers, 'content-type': 'application/json' }
	});
});
