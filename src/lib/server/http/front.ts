import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { bareHeaders, dress, type DressRules } from './dress.ts';
import {
	frontStatus,
	inspectRequest,
	methods,
	pathOf,
	type EntranceRules,
	type FrontRefusal
} from './entrance.ts';
import { clientAddress, networksOf, overwriteClaims } from './forwarding.ts';
import { limit, type Limits } from './limits.ts';

/** What stands behind the front: the framework, as its adapter builds it. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: () => void) => unknown;

/** Everything the front is told; nothing of it comes from a request. */
export type FrontOptions = EntranceRules & {
	handler: Handler;
	/** Addresses and networks whose word about the client is believed. */
	trustedProxies: readonly string[];
	/** Paths of files that are the same for everybody. */
	isStatic: (path: string) => boolean;
	/** Paths that take large bodies. */
	isUploadPath: (path: string) => boolean;
	limits: Limits;
	/** Whether the database answers. */
	isReady: () => Promise<boolean>;
	/** Whether what works behind the pages is awake too. */
	isWhole: () => Promise<boolean>;
	/** The sentence for a refusal, in the language of an `Accept-Language` header. */
	sentence: (refusal: FrontRefusal, acceptLanguage: string) => string;
	/** What nobody expected. */
	onBug: (caught: unknown) => void;
};

/** A server that can be opened once and closed once. */
export type Front = {
	/** Listens; resolves with the port. */
	open: (port: number, host: string) => Promise<number>;
	/**
	 * Stops taking new connections, lets what runs come to its end, then cuts off.
	 *
	 * @param options.lingerMs how long idle connections are still served, for the sake of proxies
	 * @param options.graceMs how long running requests may take
	 */
	close: (options: { lingerMs: number; graceMs: number }) => Promise<void>;
	/** How many requests are being answered, streams included. */
	openRequests: () => number;
};

const headerMs = 10_000;
/** Longer than proxies keep a connection, so that they are the ones to end it. */
const keepAliveMs = 75_000;
/** Without a byte either way for so long, a connection is dead. Streams send a sign more often. */
const silentMs = 120_000;
const readyCheckMs = 1_000;

/** Makes the server that stands in front of the framework. */
export function createFront(options: FrontOptions & { headerMs?: number }): Front {
	const { origin } = options;
	const secure = origin.startsWith('https:');
	const proxies = networksOf(options.trustedProxies);
	const isReady = remembered(options.isReady);
	const isWhole = remembered(options.isWhole);
	let closing = false;
	let open = 0;
	const rules: DressRules = { secure, isStatic: options.isStatic, isClosing: () => closing };

	async function answer(
		req: IncomingMessage,
		res: ServerResponse,
		isWaiting: boolean
	): Promise<void> {
		const path = pathOf(req);
		dress(req, res, path, rules);
		open += 1;
		res.once('close', () => (open -= 1));

		const refused = inspectRequest(req, options);
		if (refused !== null) return refuse(req, res, refused, options);
		overwriteClaims(req, clientAddress(req, proxies));
		req.headers['x-request-id'] = randomUUID();
		if (path === '/healthz') return tell(res, 200, 'ok');
		if (path === '/servez') return tellReady(res, !closing && (await isReady()));
		if (path === '/readyz') {
			return tellReady(res, !closing && (await isReady()) && (await isWhole()));
		}

		const passed = limit(req, res, {
			limits: options.limits,
			upload: options.isUploadPath(path),
			refuse: (refusal) => refuse(req, res, refusal, options)
		});
		if (!passed) return;
		// Whoever asks before sending a body hears of a refusal before sending it.
		if (isWaiting) res.writeContinue();
		await options.handler(req, res, () => tell(res, 404, 'Not found'));
	}

	function begin(req: IncomingMessage, res: ServerResponse, isWaiting: boolean): void {
		answer(req, res, isWaiting).catch((caught: unknown) => {
			// What breaks behind an answer that was already given breaks nothing.
			if (res.writableEnded) return;
			options.onBug(caught);
			if (res.headersSent) res.destroy();
			else tell(res, 500, 'Internal error');
		});
	}

	const server = http.createServer({
		connectionsCheckingInterval: 1_000,
		headersTimeout: options.headerMs ?? headerMs,
		keepAliveTimeout: keepAliveMs,
		// The time for a whole request depends on its path; `limit` keeps it.
		requestTimeout: 0
	});
	server.setTimeout(silentMs);
	server.on('request', (req: IncomingMessage, res: ServerResponse) => begin(req, res, false));
	server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => begin(req, res, true));
	server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => {
		dress(req, res, '', rules);
		refuse(req, res, 'bad_request', options);
	});
	server.on('upgrade', (_req: IncomingMessage, socket: Duplex) => sayRaw(socket, 400, secure));
	server.on('connect', (_req: IncomingMessage, socket: Duplex) => sayRaw(socket, 405, secure));
	server.on('clientError', (caught: NodeJS.ErrnoException, socket: Duplex) => {
		sayRaw(socket, statusOfUnreadable(caught), secure);
	});

	return {
		open: (port, host) => listen(server, port, host),
		close: async ({ lingerMs, graceMs }) => {
			closing = true;
			await end(server, lingerMs, graceMs);
		},
		openRequests: () => open
	};
}

function listen(server: http.Server, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve((server.address() as net.AddressInfo).port);
		});
	});
}

async function end(server: http.Server, lingerMs: number, graceMs: number): Promise<void> {
	// Only the ear is closed: `http.Server.close` would also cut off idle connections at once, on
	// which a proxy may be about to send the next request.
	const closed = new Promise<void>((resolve) => {
		net.Server.prototype.close.call(server, () => resolve());
	});
	const cut = setTimeout(() => server.closeAllConnections(), graceMs);
	await Promise.race([closed, pause(lingerMs)]);
	const sweep = setInterval(() => server.closeIdleConnections(), 50);
	server.closeIdleConnections();
	await closed;
	clearTimeout(cut);
	clearInterval(sweep);
	// Lets go of the timer that watches over slow headers.
	server.close(() => {});
}

/** Turns a request away, in words. */
function refuse(
	req: IncomingMessage,
	res: ServerResponse,
	refusal: FrontRefusal,
	options: FrontOptions
): void {
	if (refusal === 'method') res.setHeader('allow', methods.join(', '));
	if (refusal === 'slow_answer') res.setHeader('retry-after', '5');
	const isBroken = refusal === 'slow_request' || refusal === 'bad_request';
	if (isBroken || req.headers.expect !== undefined) res.setHeader('connection', 'close');
	const sentence = options.sentence(refusal, String(req.headers['accept-language'] ?? ''));
	tell(res, frontStatus[refusal], sentence);
}

function tellReady(res: ServerResponse, ready: boolean): void {
	if (!ready) res.setHeader('retry-after', '5');
	tell(res, ready ? 200 : 503, ready ? 'ok' : 'not ready');
}

function tell(res: ServerResponse, status: number, sentence: string): void {
	if (res.headersSent) return;
	res.statusCode = status;
	res.setHeader('content-type', 'text/plain; charset=utf-8');
	res.setHeader('cache-control', 'no-store');
	res.end(`${sentence}\n`);
}

/** An answer to something that is no readable request. */
function sayRaw(socket: Duplex, status: number, secure: boolean): void {
	if (!socket.writable || (socket instanceof net.Socket && socket.bytesWritten > 0)) {
		socket.destroy();
		return;
	}
	const body = `${http.STATUS_CODES[status] ?? ''}\n`;
	const headers = Object.entries({
		...bareHeaders(secure),
		'content-length': String(Buffer.byteLength(body)),
		connection: 'close'
	}).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`);
}

function statusOfUnreadable(caught: NodeJS.ErrnoException): number {
	if (caught.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
	if (caught.code === 'HPE_HEADER_OVERFLOW') return 431;
	return 400;
}

/** Asks a question at most once a second, however often it is put. */
function remembered(ask: () => Promise<boolean>): () => Promise<boolean> {
	let answer: Promise<boolean> | null = null;
	return () => {
		if (answer === null) {
			answer = ask().catch(() => false);
			setTimeout(() => (answer = null), readyCheckMs).unref();
		}
		return answer;
	};
}
