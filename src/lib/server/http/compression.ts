import type { IncomingMessage, ServerResponse } from 'node:http';
import {
	constants,
	createBrotliCompress,
	createGzip,
	type BrotliCompress,
	type Gzip
} from 'node:zlib';

// Pages and data are compressed while they are sent. Files were compressed by the build.
//
// Compressing a secret together with something an attacker chose lets the length of the answer
// tell about the secret (BREACH). Three things stand against it here. No page carries a secret
// that opens anything: sign-in rests on an HttpOnly cookie, forms on the same-origin check, and
// nonces are fresh for each answer. Requests that another site set off are answered uncompressed,
// so an attacker cannot make a victim's browser ask a thousand times with guesses and learn from
// the lengths. And other sites get no cookie along with anything but a visible navigation
// (SameSite=Lax).

/** Takes the place of a response's own `write` and `end`. */
export type Compressor = Pick<ServerResponse, 'write' | 'end'>;

const smallestWorthwhile = 1_000;
const compressible =
	/^(text\/(?!event-stream)|application\/(javascript|json|manifest\+json|xml|[a-z0-9.-]+\+(json|xml))|image\/svg\+xml)/i;

/**
 * What compresses a response that is about to be sent, or null when it is to go out as it is.
 * Sets the headers that go with it.
 */
export function compressorFor(
	req: IncomingMessage,
	res: ServerResponse,
	plain: Compressor
): Compressor | null {
	if (!isWorthwhile(res)) return null;
	res.appendHeader('vary', 'accept-encoding');
	const encoding = req.method === 'HEAD' || isSetOffElsewhere(req) ? null : encodingFor(req);
	if (encoding === null) return null;

	res.setHeader('content-encoding', encoding);
	res.removeHeader('content-length');
	const tag = res.getHeader('etag');
	if (typeof tag === 'string' && !tag.startsWith('W/')) res.setHeader('etag', `W/${tag}`);
	return through(encoding === 'br' ? brotli() : createGzip({ level: 6 }), res, plain);
}

function isWorthwhile(res: ServerResponse): boolean {
	if (res.statusCode === 204 || res.statusCode === 206 || res.statusCode === 304) return false;
	if (res.hasHeader('content-encoding')) return false;
	if (!compressible.test(String(res.getHeader('content-type') ?? ''))) return false;
	if (String(res.getHeader('cache-control') ?? '').includes('no-transform')) return false;
	const length = res.getHeader('content-length');
	return length === undefined || Number(length) >= smallestWorthwhile;
}

function isSetOffElsewhere(req: IncomingMessage): boolean {
	const site = req.headers['sec-fetch-site'];
	return site === 'cross-site' || site === 'same-site';
}

function encodingFor(req: IncomingMessage): 'br' | 'gzip' | null {
	const accepted = String(req.headers['accept-encoding'] ?? '')
		.toLowerCase()
		.split(',')
		.map((part) => part.trim())
		.filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
		.map((part) => part.split(';')[0]);
	return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
}

/** As small as gzip at its best, in less time, with a window that suits a page. */
function brotli(): BrotliCompress {
	return createBrotliCompress({
		params: {
			[constants.BROTLI_PARAM_QUALITY]: 4,
			[constants.BROTLI_PARAM_LGWIN]: 18,
			[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT
		}
	});
}

function through(
	stream: BrotliCompress | Gzip,
	res: ServerResponse,
	plain: Compressor
): Compressor {
	let flushing: NodeJS.Immediate | null = null;
	stream.on('data', (chunk: Buffer) => {
		if (!plain.write(chunk)) stream.pause();
	});
	res.on('drain', () => stream.resume());
	stream.on('drain', () => res.emit('drain'));
	stream.on('end', () => plain.end());
	stream.on('error', () => res.destroy());
	res.on('close', () => stream.destroy());

	// What a page sends early is meant to arrive early, so a pause in writing is a flush.
	const flushSoon = () => {
		flushing ??= setImmediate(() => {
			flushing = null;
			if (!stream.writableEnded && !stream.destroyed) stream.flush();
		});
	};
	return {
		write: ((...args: Parameters<ServerResponse['write']>) => {
			flushSoon();
			return stream.write(...(args as unknown as [Buffer]));
		}) as ServerResponse['write'],
		end: ((...args: Parameters<ServerResponse['end']>) => {
			if (flushing !== null) clearImmediate(flushing);
			stream.end(...(args as unknown as [Buffer]));
			return res;
		}) as ServerResponse['end']
	};
}
