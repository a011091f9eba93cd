import type {
	IncomingMessage,
	OutgoingHttpHeader,
	OutgoingHttpHeaders,
	ServerResponse
} from 'node:http';
import { compressorFor, type Compressor } from './compression.ts';

// What every answer wears, whoever made it: pages, files, errors and streams alike.

/** What the answers have to know. */
export type DressRules = {
	/** Whether the own address is https. */
	secure: boolean;
	/** Paths of files that are the same for everybody. */
	isStatic: (path: string) => boolean;
	/** Whether the server is ending: connections are then not kept. */
	isClosing: () => boolean;
};

const closedPolicy = `object-src 'none'; base-uri 'none'; frame-ancestors 'none'`;

const always = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff'
} as const;

/**
 * What a page may use of the device. Only pages are bound by it: what else is sent carries the short
 * one above, which is 170 bytes less for each file.
 */
const pagePermissions = [
	...['accelerometer', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope'],
	...['magnetometer', 'midi', 'payment', 'usb', 'xr-spatial-tracking']
]
	.map((name) => `${name}=()`)
	.concat(['camera=(self)', 'microphone=(self)'])
	.join(', ');

const alwaysEntries = Object.entries(always);

const yearAndMore = 'max-age=31536000; includeSubDomains';
const textTypes =
	/^(text\/|application\/(javascript|json|manifest\+json|xml|[a-z0-9.-]+\+(json|xml))|image\/svg\+xml)/i;

/**
 * The headers of an answer that never passes `dress`, such as one to a request that cannot be read.
 *
 * @param secure whether the own address is https
 */
export function bareHeaders(secure: boolean): Record<string, string> {
	return {
		...always,
		...(secure ? { 'strict-transport-security': yearAndMore } : {}),
		'cache-control': 'no-store',
		'content-security-policy': `default-src 'none'; ${closedPolicy}`,
		'content-type': 'text/plain; charset=utf-8'
	};
}

/**
 * Makes a response put on its headers at the last moment, when it is known what is sent, and
 * compresses it where that helps.
 */
export function dress(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	rules: DressRules
): void {
	const plain = {
		writeHead: res.writeHead.bind(res),
		write: res.write.bind(res),
		end: res.end.bind(res)
	};
	let compressor: Compressor | null = null;

	res.writeHead = (status: number, ...rest: unknown[]) => {
		const [reason] = rest;
		for (const [name, value] of entriesOf(rest.at(-1))) res.setHeader(name, value);
		res.statusCode = status;
		putOn(res, path, rules);
		compressor = compressorFor(req, res, plain);
		return typeof reason === 'string' ? plain.writeHead(status, reason) : plain.writeHead(status);
	};
	res.write = ((...args: Parameters<ServerResponse['write']>) => {
		if (!res.headersSent) res.writeHead(res.statusCode);
		return compressor === null ? plain.write(...args) : compressor.write(...args);
	}) as ServerResponse['write'];
	res.end = ((...args: Parameters<ServerResponse['end']>) => {
		if (!res.headersSent) {
			if (req.method !== 'HEAD') noteLength(res, args[0]);
			res.writeHead(res.statusCode);
		}
		return compressor === null ? plain.end(...args) : compressor.end(...args);
	}) as ServerResponse['end'];
}

/** A body that is sent in one piece has a known length. */
function noteLength(res: ServerResponse, body: unknown): void {
	if (res.hasHeader('content-length') || isBodiless(res.statusCode)) return;
	const length =
		typeof body === 'string'
			? Buffer.byteLength(body)
			: body instanceof Uint8Array
				? body.length
				: 0;
	res.setHeader('content-length', length);
}

function putOn(res: ServerResponse, path: string, rules: DressRules): void {
	for (const [name, value] of alwaysEntries) res.setHeader(name, value);
	if (rules.secure) res.setHeader('strict-transport-security', yearAndMore);
	const isStatic = rules.isStatic(path);
	const type = withCharset(res);
	if (type.startsWith('text/html')) res.setHeader('permissions-policy', pagePermissions);
	// What is still so is shown as it came: with the policy that came with it, and no other.
	if (!res.hasHeader('content-security-policy') && res.statusCode !== 304) {
		res.setHeader('content-security-policy', policyFor(type, isStatic, isForEver(res)));
	}
	// What is not known to be the same for everybody belongs to one person.
	if (!res.hasHeader('cache-control')) {
		res.setHeader('cache-control', isStatic && res.statusCode < 400 ? 'no-cache' : 'no-store');
	}
	// What never changes is never asked after: these would only be carried along.
	if (isForEver(res)) {
		res.removeHeader('etag');
		res.removeHeader('last-modified');
	}
	if (type.startsWith('text/event-stream')) res.setHeader('x-accel-buffering', 'no');
	if (rules.isClosing()) res.shouldKeepAlive = false;
}

/** Names the encoding of what is text, and the type of what has none. */
function withCharset(res: ServerResponse): string {
	if (isBodiless(res.statusCode)) return '';
	const type = String(res.getHeader('content-type') ?? 'text/plain');
	const complete =
		textTypes.test(type) && !/charset=/i.test(type) ? `${type}; charset=utf-8` : type;
	res.setHeader('content-type', complete);
	return complete;
}

function isForEver(res: ServerResponse): boolean {
	return String(res.getHeader('cache-control')).includes('immutable');
}

function policyFor(type: string, isStatic: boolean, isForEver: boolean): string {
	// A page that was made at build time brings its own policy along, which this one would only
	// narrow; what cannot be said inside a page is said here.
	if (isStatic && type.startsWith('text/html')) return closedPolicy;
	// Part of a page that has its own policy, which binds it: the long one would be bytes for nothing.
	if (isStatic && isForEver) return closedPolicy;
	// The policy of its own script is what binds a service worker, and it has to fetch.
	if (isStatic && /^(text|application)\/javascript/.test(type)) {
		return `default-src 'none'; script-src 'self'; connect-src 'self'; ${closedPolicy}`;
	}
	// The page for when nothing else can be shown has one plain style sheet.
	const looks = type.startsWith('text/html') ? ` style-src 'self';` : '';
	return `default-src 'none';${looks} ${closedPolicy}`;
}

function isBodiless(status: number): boolean {
	return status === 204 || status === 304 || status < 200;
}

/** The headers given to `writeHead`, in either of the shapes that Node allows. */
function entriesOf(headers: unknown): [string, OutgoingHttpHeader][] {
	if (typeof headers !== 'object' || headers === null) return [];
	if (!Array.isArray(headers)) {
		return Object.entries(headers as OutgoingHttpHeaders).flatMap(([name, value]) =>
			value === undefined ? [] : [[name, value]]
		);
	}
	const pairs: [string, OutgoingHttpHeader][] = [];
	for (let at = 0; at + 1 < headers.length; at += 2) pairs.push([headers[at], headers[at + 1]]);
	return pairs;
}
