/**
 * What somebody enclosed with an update, as it leaves the server: never taken for a page, never
 * kept by the browser (T7.2, T7.6, T9.1).
 *
 * @param range  the part a player asks for; anything but one plain stretch gets the whole.
 */
export function enclosedResponse(
	data: Buffer,
	type: string,
	range: string | null = null
): Response {
	const headers = {
		'content-type': type,
		'content-security-policy': "sandbox; default-src 'none'",
		'x-content-type-options': 'nosniff',
		'content-disposition': 'inline',
		'cache-control': 'private, no-store',
		'accept-ranges': 'bytes'
	};
	const [, from = '', to = ''] = /^bytes=(\d{1,9})-(\d{0,9})$/.exec(range ?? '') ?? [];
	if (from === '')
		return new Response(bytes(data), {
			headers: { ...headers, 'content-length': String(data.length) }
		});
	const start = Number(from);
	const end = Math.min(to === '' ? data.length - 1 : Number(to), data.length - 1);
	if (start > end) {
		return new Response(null, {
			status: 416,
			headers: { ...headers, 'content-range': `bytes */${data.length}` }
		});
	}
	return new Response(bytes(data.subarray(start, end + 1)), {
		status: 206,
		headers: {
			...headers,
			'content-length': String(end - start + 1),
			'content-range': `bytes ${start}-${end}/${data.length}`
		}
	});
}

function bytes(data: Buffer): Uint8Array<ArrayBuffer> {
	return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
