import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFront, type Front, type FrontOptions, type Handler } from './index.ts';

// Everything here goes over real sockets on this machine, because that is what the front is for.

const origin = 'https://kring.example';
const host = 'kring.example';
const page = `<!doctype html><title>Kring</title>${'<p>Vader heeft goed geslapen.</p>'.repeat(100)}`;

/** For what happens at once, on a machine that has much else to do. */
const patience = { timeout: 20_000 };
vi.setConfig({ testTimeout: 60_000 });

const opened: Front[] = [];
const sockets: net.Socket[] = [];
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await Promise.all(opened.splice(0).map((front) => front.close({ lingerMs: 0, graceMs: 100 })));
});

describe('the entrance', () => {
	test('a known host comes in', async () => {
		const { port } = await open(says('hello'));
		expect(await get(port, '/')).toMatchObject({ status: 200, body: 'hello' });
	});

	test.each([
		'evil.example',
		'kring.example.evil.example',
		'kring.example:8080',
		'kring.example.',
		''
	])('an unknown host is turned away: "%s"', async (other) => {
		const { port, seen } = await open(says('hello'));
		const answer = await get(port, '/', { headers: { host: other } });
		expect(answer).toMatchObject({ status: 421, body: 'wrong_host\n' });
		expect(seen).toEqual([]);
	});

	test.each(['kring.example:443', 'KRING.example', 'kring.internal:3000'])(
		'a host may be written in another way, or be allowed besides: %s',
		async (other) => {
			const { port } = await open(says('hello'), { allowedHosts: [host, 'kring.internal:3000'] });
			expect(await get(port, '/', { headers: { host: other } })).toMatchObject({ status: 200 });
		}
	);

	test('two hosts in one request are a trick', async () => {
		const { port, seen } = await open(says('hello'));
		const answer = await raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`);
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(seen).toEqual([]);
	});

	test.each([
		'http://evil.example/',
		'//evil.example/',
		'/\\evil.example',
		'evil',
		'/%',
		'/%E0%A4%A'
	])('a target that is no plain path is a trick: %s', async (target) => {
		const { port, seen } = await open(says('hello'));
		const answer = await raw(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(seen).toEqual([]);
	});

	test.each(['OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'])(
		'%s is no method of Kring',
		async (method) => {
			const { port, seen } = await open(says('hello'));
			const answer = await get(port, '/', { method });
			expect(answer.status).toBe(405);
			expect(answer.headers['allow']).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
			expect(seen).toEqual([]);
		}
	);

	test('CONNECT opens no tunnel, and an upgrade no other language', async () => {
		const { port } = await open(says('hello'));
		expect(await raw(port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(
			/^HTTP\/1\.1 405 /
		);
		const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
		expect(await raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`)).toMatch(
			/^HTTP\/1\.1 400 /
		);
	});

	test('what is no HTTP gets an answer with all the headers', async () => {
		const { port } = await open(says('hello'));
		const answer = await raw(port, 'hello there\r\n\r\n');
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('strict-transport-security: ');
		expect(answer).toContain(`content-security-policy: default-src 'none'`);
	});

	test('headers without end are cut short', async () => {
		const { port } = await open(says('hello'));
		const answer = await raw(
			port,
			`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`
		);
		expect(answer).toMatch(/^HTTP\/1\.1 431 /);
	});
});

describe('who is asking', () => {
	test('what a client claims about itself is not believed', async () => {
		const { port, seen } = await open(says('hello'));
		await get(port, '/', {
			headers: {
				host,
				forwarded: 'for=10.1.1.1',
				'x-forwarded-for': '10.1.1.1',
				'x-forwarded-host': 'evil.example',
				'x-forwarded-proto': 'http',
				'x-kring-address': '10.1.1.1',
				'x-http-method-override': 'DELETE',
				'x-real-ip': '10.1.1.1',
				'x-request-id': 'chosen'
			}
		});
		expect(seen[0]?.headers).toMatchObject({ 'x-kring-address': '127.0.0.1' });
		for (const name of Object.keys(seen[0]?.headers ?? {})) {
			expect(name).not.toMatch(/^(x-forwarded|forwarded|x-real|x-http)/);
		}
		expect(seen[0]?.headers['x-request-id']).not.toBe('chosen');
	});

	test.each([
		['203.0.113.7', '203.0.113.7'],
		['6.6.6.6, 203.0.113.7', '203.0.113.7'],
		['203.0.113.7, 10.2.3.4', '203.0.113.7'],
		['2001:db8::1', '2001:db8::1'],
		['nonsense', '127.0.0.1'],
		['', '127.0.0.1']
	])('behind a trusted proxy, "%s" means %s', async (claimed, meant) => {
		const { port, seen } = await open(says('hello'), {
			trustedProxies: ['127.0.0.1', '10.0.0.0/8']
		});
		await get(port, '/', { headers: { host, 'x-forwarded-for': claimed } });
		expect(seen[0]?.headers['x-kring-address']).toBe(meant);
	});
});

describe('requests of other sites', () => {
	const post = (headers: Record<string, string>) => ({
		method: 'POST',
		body: 'text=hello',
		headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers }
	});

	test.each([
		['a page of ours', { 'sec-fetch-site': 'same-origin', origin }, 200],
		[
			'a page of ours that keeps its origin to itself',
			{ 'sec-fetch-site': 'same-origin', origin: 'null' },
			200
		],
		['an old browser on a page of ours', { origin }, 200],
		['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
		['another site that lies about its origin', { 'sec-fetch-site': 'cross-site', origin }, 403],
		['a neighbour on the same domain', { 'sec-fetch-site': 'same-site', origin }, 403],
		['an address bar', { 'sec-fetch-site': 'none' }, 403],
		['an old browser on another site', { origin: 'https://evil.example' }, 403],
		['the same name without https', { origin: 'http://kring.example' }, 403],
		['a program that says nothing', {}, 403]
	])('a form from %s', async (_, headers, status) => {
		const { port, seen } = await open(says('done'));
		const answer = await get(port, '/circles/1', post(headers as Record<string, string>));
		expect(answer.status).toBe(status);
		expect(seen).toHaveLength(status === 200 ? 1 : 0);
		if (status === 200) expect(seen[0]?.headers.origin).toBe(origin);
	});

	test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])(
		'the content type makes no difference: %s',
		async (type) => {
			const { port } = await open(says('done'));
			const headers = { host, 'content-type': type, origin: 'https://evil.example' };
			for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
				expect((await get(port, '/', { method, headers, body: '{}' })).status).toBe(403);
			}
		}
	);

	test('reading is not refused, wherever it comes from', async () => {
		const { port } = await open(says('hello'));
		const headers = { host, 'sec-fetch-site': 'cross-site' };
		expect((await get(port, '/', { headers })).status).toBe(200);
		expect((await get(port, '/', { headers, method: 'HEAD' })).status).toBe(200);
	});

	test('a token opens its endpoint from anywhere, and cookies stay outside', async () => {
		const { port, seen } = await open(says('done'), {
			isTokenPath: (path) => path === '/unsubscribe/x'
		});
		const headers = { cookie: '__Host-kring=a.b', origin: 'https://mail.example' };
		expect((await get(port, '/unsubscribe/x?y', post(headers))).status).toBe(200);
		expect(seen[0]?.headers.cookie).toBeUndefined();
	});
});

describe('what every answer wears', () => {
	const always = {
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'referrer-policy': 'same-origin',
		'strict-transport-security': 'max-age=31536000; includeSubDomains',
		'x-content-type-options': 'nosniff'
	};

	test.each([
		['/', 'GET', 200],
		['/', 'HEAD', 200],
		['/missing', 'GET', 404],
		['/broken', 'GET', 500],
		['/moved', 'GET', 303],
		['/empty', 'GET', 204],
		['/file.js', 'GET', 200],
		['/stream', 'GET', 200],
		['/healthz', 'GET', 200],
		['/servez', 'GET', 200],
		['/', 'TRACE', 405],
		['/', 'POST', 403]
	])('%s %s', async (path, method, status) => {
		const { port } = await open(site, { isStatic: (one) => one === '/file.js', onBug: () => {} });
		const answer = await get(port, path, { method, untilHeaders: path === '/stream' });
		expect(answer.status).toBe(status);
		expect(answer.headers).toMatchObject(always);
		const isPage = String(answer.headers['content-type']).startsWith('text/html');
		expect(answer.headers['permissions-policy']).toContain(
			isPage ? 'microphone=(self)' : 'microphone=()'
		);
		expect(answer.headers['permissions-policy']).toContain('geolocation=()');
		for (const part of [`object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`]) {
			expect(answer.headers['content-security-policy']).toContain(part);
		}
		if (status !== 204) expect(answer.headers['content-type']).toMatch(/; charset=utf-8$/);
		if (path !== '/file.js') expect(answer.headers['cache-control']).toBe('no-store');
	});

	test('a page keeps the policy and the lifetime it came with', async () => {
		const { port } = await open((_, res) => {
			res.setHeader('content-security-policy', `default-src 'self'`);
			res.setHeader('cache-control', 'public, max-age=60');
			res.setHeader('content-type', 'text/html; charset=utf-8');
			res.end(page);
		});
		expect((await get(port, '/')).headers).toMatchObject({
			'content-security-policy': `default-src 'self'`,
			'cache-control': 'public, max-age=60',
			'content-type': 'text/html; charset=utf-8'
		});
	});

	test('a file that never changes is kept for good, and carries nothing to ask after it with', async () => {
		const { port } = await open(
			(_, res) => {
				res.setHeader('cache-control', 'public,max-age=31536000,immutable');
				res.setHeader('content-type', 'text/javascript');
				res.setHeader('etag', 'W/"1"');
				res.setHeader('last-modified', 'Sun, 22 Nov 2026 03:58:41 GMT');
				res.end('export {}');
			},
			{ isStatic: () => true }
		);
		const { headers } = await get(port, '/_app/immutable/file.js');
		expect(headers['cache-control']).toContain('immutable');
		expect(headers['etag']).toBeUndefined();
		expect(headers['last-modified']).toBeUndefined();
		expect(headers['content-security-policy']).toBe(
			`object-src 'none'; base-uri 'none'; frame-ancestors 'none'`
		);
	});

	test('files are kept and asked after; their scripts may fetch from here', async () => {
		const { port } = await open(site, { isStatic: (path) => path === '/file.js' });
		const { headers } = await get(port, '/file.js');
		expect(headers['cache-control']).toBe('no-cache');
		expect(headers['content-security-policy']).toContain(`connect-src 'self'`);
	});

	test('a page that was made by the build is not narrowed beyond its own policy', async () => {
		const { port } = await open(
			(_, res) => {
				res.writeHead(200, { 'content-type': 'text/html' });
				res.end(page);
			},
			{ isStatic: () => true }
		);
		const policy = (await get(port, '/offline')).headers['content-security-policy'];
		expect(policy).not.toContain('default-src');
		expect(policy).toContain(`frame-ancestors 'none'`);
	});

	test('without https there is no promise of it', async () => {
		const { port } = await open(site, {
			origin: 'http://localhost:3000',
			allowedHosts: ['localhost:3000']
		});
		const { headers } = await get(port, '/', { headers: { host: 'localhost:3000' } });
		expect(headers['strict-transport-security']).toBeUndefined();
	});

	test('a stream is not held back by a proxy', async () => {
		const { port } = await open(site);
		const { headers } = await get(port, '/stream', { untilHeaders: true });
		expect(headers['x-accel-buffering']).toBe('no');
	});
});

describe('compression', () => {
	const accept = (encoding: string, more = {}) => ({
		headers: { host, 'accept-encoding': encoding, ...more }
	});

	test.each([
		['zstd', 'gzip, deflate, br, zstd', zstdDecompressSync],
		['br', 'gzip, deflate, br', brotliDecompressSync],
		['gzip', 'gzip, br;q=0, zstd;q=0.0', gunzipSync]
	])('a page is sent as %s, and is the same page', async (name, accepted, unpack) => {
		const { port } = await open(site);
		const { headers, bytes } = await get(port, '/', accept(accepted));
		expect(headers).toMatchObject({ 'content-encoding': name, vary: 'accept-encoding' });
		expect(headers['content-length']).toBeUndefined();
		expect(bytes.length).toBeLessThan(page.length / 5);
		expect(unpack(bytes).toString()).toBe(page);
	});

	test('a page in two writes is the same page', async () => {
		const { port } = await open((_, res) => {
			res.setHeader('content-type', 'text/html');
			res.write(page.slice(0, 999));
			res.end(page.slice(999));
		});
		expect(zstdDecompressSync((await get(port, '/', accept('zstd'))).bytes).toString()).toBe(page);
	});

	test('or as it is', async () => {
		const { port } = await open(site);
		const plain = await get(port, '/', accept('identity'));
		expect(plain).toMatchObject({ body: page, headers: { vary: 'accept-encoding' } });
	});

	test('a page in pieces arrives in pieces', async () => {
		const { port } = await open(async (_, res) => {
			res.setHeader('content-type', 'text/html');
			res.write(page);
			await new Promise<void>((resolve) => res.socket?.once('data', () => resolve()));
			res.end(page);
		});
		// The rest is sent only after the first piece has been read, as the second request shows.
		const first = `GET / HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip\r\n\r\n`;
		const socket = connect(port);
		socket.write(first);
		await new Promise<void>((resolve) => {
			let bytes = 0;
			socket.on('data', (chunk: Buffer) => {
				bytes += chunk.length;
				if (bytes > 700) resolve();
			});
		});
		socket.write(first.replace('GET / ', 'GET /healthz '));
		await new Promise<void>((resolve) => {
			let text = '';
			socket.on('data', (chunk: Buffer) => {
				text += chunk.toString('latin1');
				if (text.includes('\r\n\r\nok\n')) resolve();
			});
		});
	});

	test.each([
		['short', 'a short answer'],
		['stream', 'a stream'],
		['photo', 'a photo'],
		['packed', 'what was packed before'],
		['part', 'a part of a file']
	])('%s: %s is left as it is', async (path) => {
		const { port } = await open(site);
		const { headers } = await get(port, `/${path}`, {
			...accept('br'),
			untilHeaders: path === 'stream'
		});
		expect(headers['content-encoding']).toBe(path === 'packed' ? 'gzip' : undefined);
	});

	test('what another site sets off is not compressed, so that lengths tell it nothing', async () => {
		const { port } = await open(site);
		for (const site of ['cross-site', 'same-site']) {
			const answer = await get(port, '/', accept('br', { 'sec-fetch-site': site }));
			expect(answer.headers['content-encoding']).toBeUndefined();
		}
		const own = await get(port, '/', accept('br', { 'sec-fetch-site': 'same-origin' }));
		expect(own.headers['content-encoding']).toBe('br');
	});

	test('HEAD tells of no body, and sends none', async () => {
		const { port } = await open(site);
		const answer = await get(port, '/', { ...accept('br'), method: 'HEAD' });
		expect(answer).toMatchObject({ status: 200, body: '' });
		expect(answer.headers['content-encoding']).toBeUndefined();
	});

	test.each([
		['zstd', zstdDecompressSync],
		['br', brotliDecompressSync]
	])('a large page arrives whole, as %s', async (name, unpack) => {
		const large = Array.from({ length: 200_000 }, (_, at) => `<p>${at * 7919}</p>`).join('');
		const { port } = await open((_, res) => {
			res.setHeader('content-type', 'text/html');
			const send = (from: number): void => {
				for (let at = from; at < large.length; at += 16_384) {
					if (!res.write(large.slice(at, at + 16_384))) {
						res.once('drain', () => send(at + 16_384));
						return;
					}
				}
				res.end();
			};
			send(0);
		});
		const { bytes } = await get(port, '/', accept(name));
		expect(unpack(bytes).toString()).toBe(large);
	});
});

describe('size and time', () => {
	const ours = { host, origin, 'content-type': 'text/plain' };
	const limits = { bodyBytes: 1_000, uploadBytes: 100_000, requestMs: 1_000, uploadMs: 20_000 };

	test('a body within the limit arrives whole', async () => {
		const { port } = await open(echo, { limits });
		const answer = await get(port, '/', { method: 'POST', headers: ours, body: 'x'.repeat(1_000) });
		expect(answer).toMatchObject({ status: 200, body: '1000' });
	});

	test('a larger one is refused in words, before anybody hears of it', async () => {
		const { port, seen } = await open(echo, { limits });
		const answer = await get(port, '/', { method: 'POST', headers: ours, body: 'x'.repeat(1_001) });
		expect(answer).toMatchObject({ status: 413, body: 'too_large\n' });
		expect(seen).toEqual([]);
	});

	test('a body that keeps its size to itself is weighed on its way', async () => {
		const { port } = await open(echo, { limits });
		const chunked = { ...ours, 'transfer-encoding': 'chunked' };
		const small = await get(port, '/', { method: 'POST', headers: chunked, body: 'x'.repeat(900) });
		expect(small).toMatchObject({ status: 200, body: '900' });
		const large = await get(port, '/', {
			method: 'POST',
			headers: chunked,
			body: 'x'.repeat(90_000)
		});
		expect(large).toMatchObject({ status: 413, body: 'too_large\n' });
	});

	test('the rest of a refused body is heard out, and the connection goes on', async () => {
		const { port } = await open(echo, { limits });
		const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
		const large = { method: 'POST', headers: ours, body: 'x'.repeat(2_000_000), agent };
		expect((await get(port, '/', large)).status).toBe(413);
		const next = await get(port, '/', { method: 'POST', headers: ours, body: 'abc', agent });
		expect(next).toMatchObject({ status: 200, body: '3', reused: true });
		agent.destroy();
	});

	test('photos may be larger, where photos go', async () => {
		const { port } = await open(echo, { limits, isUploadPath: (path) => path === '/photos' });
		const body = 'x'.repeat(100_000);
		expect((await get(port, '/photos', { method: 'POST', headers: ours, body })).body).toBe(
			'100000'
		);
		expect(
			(await get(port, '/photos?x', { method: 'POST', headers: ours, body: `${body}x` })).status
		).toBe(413);
		expect((await get(port, '/other', { method: 'POST', headers: ours, body })).status).toBe(413);
	});

	test('who asks before sending hears yes, or no without sending', async () => {
		const { port } = await open(echo, { limits });
		const ask = (length: number) =>
			`POST / HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Length: ${length}\r\n` +
			`Content-Type: text/plain\r\nExpect: 100-continue\r\n\r\n`;
		expect(await raw(port, ask(5_000))).toMatch(/^HTTP\/1\.1 413 /);
		const socket = connect(port);
		socket.write(ask(3));
		expect(await firstText(socket)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
		socket.write('abc');
		expect(await firstText(socket)).toMatch(/^HTTP\/1\.1 200 /);
	});

	test('headers that do not come are not waited for', async () => {
		const { port } = await open(says('hello'), { headerMs: 200 });
		const socket = connect(port);
		socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n`);
		expect(await allText(socket)).toMatch(/^HTTP\/1\.1 408 /);
	});

	test('neither is a body', async () => {
		const { port } = await open(echo, { limits });
		const socket = connect(port);
		socket.write(
			`POST / HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Length: 10\r\n` +
				`Content-Type: text/plain\r\n\r\nab`
		);
		const text = await allText(socket);
		expect(text).toMatch(/^HTTP\/1\.1 408 /);
		expect(text).toContain('slow_request');
	});

	test('a large body may take longer, as long as it keeps coming', async () => {
		const { port } = await open(echo, { limits, isUploadPath: () => true });
		const socket = connect(port);
		socket.write(
			`POST / HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Length: 8\r\n` +
				`Content-Type: text/plain\r\n\r\n`
		);
		const timer = setInterval(() => socket.writable && socket.write('x'), limits.requestMs / 5);
		expect(await firstText(socket)).toMatch(/^HTTP\/1\.1 200 [^]*8$/);
		clearInterval(timer);
	});

	test('an answer that does not come becomes a 503, and what comes later is dropped', async () => {
		let later: ServerResponse | undefined;
		const { port } = await open((_, res) => void (later = res), { limits });
		const answer = await get(port, '/');
		expect(answer).toMatchObject({ status: 503, body: 'slow_answer\n' });
		expect(answer.headers['retry-after']).toBe('5');
		later?.setHeader('x-late', '1');
		later?.writeHead(200, {});
		later?.end('late');
		expect((await get(port, '/healthz')).status).toBe(200);
	});

	test('a stream that has begun is left alone', async () => {
		const { port } = await open(
			(_, res) => {
				res.setHeader('content-type', 'text/event-stream');
				res.write('data: 1\n\n');
				setTimeout(() => res.end('data: 2\n\n'), limits.requestMs * 2);
			},
			{ limits }
		);
		expect((await get(port, '/')).body).toBe('data: 1\n\ndata: 2\n\n');
	});
});

describe('how it is', () => {
	test('/healthz is about the process, /readyz about the database', async () => {
		let ready = false;
		const { port } = await open(says('hello'), { isReady: () => Promise.resolve(ready) });
		expect(await get(port, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
		const not = await get(port, '/readyz');
		expect(not).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
		ready = true;
		await expect.poll(async () => (await get(port, '/readyz')).status, patience).toBe(200);
	});

	test('/readyz is about the engine too, and /servez is not: pages stay while it is silent', async () => {
		const { port } = await open(says('hello'), { isWhole: () => Promise.resolve(false) });
		expect((await get(port, '/readyz')).status).toBe(503);
		expect((await get(port, '/servez')).status).toBe(200);
	});

	test('a database that throws is not ready', async () => {
		const { port } = await open(says('hello'), {
			isReady: () => Promise.reject(new Error('gone'))
		});
		expect((await get(port, '/readyz')).status).toBe(503);
	});

	test('the database is asked once for many who ask at once', async () => {
		let asked = 0;
		const { port } = await open(says('hello'), {
			isReady: () => Promise.resolve((asked += 1) > 0)
		});
		await Promise.all(Array.from({ length: 20 }, () => get(port, '/readyz')));
		expect(asked).toBe(1);
	});

	test('a bug is told to the house and not to the visitor', async () => {
		const bugs: unknown[] = [];
		const { port } = await open(site, { onBug: (caught) => bugs.push(caught) });
		const answer = await get(port, '/broken');
		expect(answer.status).toBe(500);
		expect(answer.body).not.toContain('secret');
		expect(String(bugs[0])).toContain('secret');
	});

	test('a path that nobody answers is not there', async () => {
		const { port } = await open((_req, _res, next) => next());
		expect((await get(port, '/')).status).toBe(404);
	});
});

describe('the end', () => {
	test('what was asked is answered, and nothing new is', async () => {
		let answerNow = () => {};
		const { front, port } = await open(
			(_, res) => void (answerNow = () => res.end('late but whole'))
		);
		const pending = get(port, '/');
		await expect.poll(() => front.openRequests(), patience).toBe(1);
		const closed = front.close({ lingerMs: 0, graceMs: 5_000 });
		await expect(get(port, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
		answerNow();
		const answer = await pending;
		expect(answer).toMatchObject({ status: 200, body: 'late but whole' });
		expect(answer.headers['connection']).toBe('close');
		await closed;
		expect(front.openRequests()).toBe(0);
	});

	test('a connection that a proxy keeps is served once more, and then let go', async () => {
		const { front, port } = await open(says('hello'));
		const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
		expect((await get(port, '/', { agent })).headers['connection']).not.toBe('close');
		const closed = front.close({ lingerMs: 2_000, graceMs: 5_000 });
		const last = await get(port, '/readyz', { agent });
		expect(last).toMatchObject({ status: 503, reused: true });
		expect(last.headers['connection']).toBe('close');
		await closed;
		agent.destroy();
	});

	test('with two processes behind a proxy, one after the other ends and nobody notices', async () => {
		const slowly: Handler = (_, res) => void setTimeout(() => res.end('done'), 5);
		const fronts = [await open(slowly), await open(slowly)];
		const agents = fronts.map(() => new http.Agent({ keepAlive: true, maxSockets: 4 }));
		// Like a proxy: in turn, and to the other one when a connection cannot be made.
		let turn = 0;
		const ask = async (): Promise<number> => {
			const first = (turn += 1) % 2;
			for (const at of [first, 1 - first]) {
				const [front, agent] = [fronts[at], agents[at]];
				if (front === undefined || agent === undefined) continue;
				const answer = await get(front.port, '/', { agent }).catch((caught: unknown) => {
					if (Object(caught).code === 'ECONNREFUSED') return null;
					throw caught;
				});
				if (answer !== null) return answer.status;
			}
			return 0;
		};
		const statuses: number[] = [];
		let running = true;
		const people = Array.from({ length: 6 }, async () => {
			while (running) statuses.push(await ask());
		});
		const soon = (count: number) =>
			expect.poll(() => statuses.length, patience).toBeGreaterThan(count);

		await soon(50);
		await fronts[0]?.front.close({ lingerMs: 300, graceMs: 5_000 });
		await soon(statuses.length + 50);
		fronts[0] = await open(slowly);
		await soon(statuses.length + 50);
		await fronts[1]?.front.close({ lingerMs: 300, graceMs: 5_000 });
		await soon(statuses.length + 50);
		running = false;
		await Promise.all(people);

		expect(statuses.filter((status) => status !== 200)).toEqual([]);
		for (const agent of agents) agent.destroy();
	});

	test('who does not come to an end is cut off', async () => {
		const { front, port } = await open(site);
		await get(port, '/stream', { untilHeaders: true });
		await front.close({ lingerMs: 0, graceMs: 200 });
		await expect.poll(() => front.openRequests(), patience).toBe(0);
	});
});

// --- A site to ask, and ways to ask it ---

function says(text: string): Handler {
	return (_, res) => {
		res.setHeader('content-type', 'text/plain');
		res.end(text);
	};
}

const echo: Handler = async (req, res) => {
	let bytes = 0;
	for await (const chunk of req) bytes += (chunk as Buffer).length;
	res.setHeader('content-type', 'text/plain');
	res.end(String(bytes));
};

/** One of each kind of answer that the framework and its files give. */
const site: Handler = (req, res) => {
	const answers: Record<string, () => void> = {
		'/': () => {
			res.setHeader('content-type', 'text/html');
			if (req.method === 'HEAD') res.end();
			else res.end(page);
		},
		'/missing': () => res.writeHead(404, { 'content-type': 'text/html' }).end(page),
		'/broken': () => {
			throw new Error('secret');
		},
		'/moved': () => res.writeHead(303, ['location', '/']).end(),
		'/empty': () => res.writeHead(204).end(),
		'/file.js': () => {
			res.writeHead(200, {
				'Content-Type': 'text/javascript',
				'Last-Modified': 'Sat, 01 Jan 2000'
			});
			res.end('1');
		},
		'/stream': () => {
			res.setHeader('content-type', 'text/event-stream');
			res.write(`data: ${page}\n\n`);
		},
		'/short': () => res.setHeader('content-type', 'text/html').end('<p>kort</p>'),
		'/photo': () => res.setHeader('content-type', 'image/webp').end(Buffer.alloc(5_000)),
		'/packed': () => {
			res.setHeader('content-type', 'text/html').setHeader('content-encoding', 'gzip');
			res.end(Buffer.alloc(5_000));
		},
		'/part': () => res.writeHead(206, { 'content-type': 'text/html' }).end(page)
	};
	answers[(req.url ?? '').split('?')[0] ?? '']?.();
};

async function open(
	handler: Handler,
	more: Partial<FrontOptions & { headerMs: number }> = {}
): Promise<{ front: Front; port: number; seen: IncomingMessage[] }> {
	const seen: IncomingMessage[] = [];
	const front = createFront({
		origin,
		allowedHosts: [host],
		trustedProxies: [],
		isTokenPath: () => false,
		isUploadPath: () => false,
		isStatic: () => false,
		limits: { bodyBytes: 1_000, uploadBytes: 100_000, requestMs: 20_000, uploadMs: 60_000 },
		isReady: () => Promise.resolve(true),
		isWhole: () => Promise.resolve(true),
		sentence: (refusal) => refusal,
		onBug: (caught) => {
			throw caught;
		},
		...more,
		handler: (req, res, next) => {
			seen.push(req);
			return handler(req, res, next);
		}
	});
	opened.push(front);
	return { front, port: await front.open(0, '127.0.0.1'), seen };
}

type Asked = {
	method?: string;
	headers?: Record<string, string>;
	body?: string;
	agent?: http.Agent;
	untilHeaders?: boolean;
};
type Answer = {
	status: number;
	headers: http.IncomingHttpHeaders;
	body: string;
	bytes: Buffer;
	reused: boolean;
};

function get(port: number, path: string, asked: Asked = {}): Promise<Answer> {
	const { method = 'GET', headers = { host }, body, agent, untilHeaders } = asked;
	return new Promise((resolve, reject) => {
		const options = { port, host: '127.0.0.1', path, method, headers };
		const request = http.request({ ...options, agent: agent ?? false }, (response) => {
			const chunks: Buffer[] = [];
			const done = () => {
				const bytes = Buffer.concat(chunks);
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers,
					body: bytes.toString(),
					bytes,
					reused: request.reusedSocket
				});
			};
			if (untilHeaders) {
				if (request.socket !== null) sockets.push(request.socket);
				response.on('error', () => {});
				return done();
			}
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', done);
			response.on('error', reject);
		});
		request.on('error', reject);
		if (body !== undefined && headers['transfer-encoding'] === undefined) {
			request.setHeader('content-length', Buffer.byteLength(body));
		}
		request.end(body);
	});
}

function connect(port: number): net.Socket {
	const socket = net.connect(port, '127.0.0.1');
	socket.on('error', () => {});
	sockets.push(socket);
	return socket;
}

/** Sends exactly this, and gathers what comes back until the other side has said enough. */
async function raw(port: number, text: string): Promise<string> {
	const socket = connect(port);
	socket.write(text);
	return firstText(socket);
}

function firstText(socket: net.Socket): Promise<string> {
	return new Promise((resolve) =>
		socket.once('data', (chunk: Buffer) => resolve(chunk.toString()))
	);
}

function allText(socket: net.Socket): Promise<string> {
	let text = '';
	socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
	return new Promise((resolve) => socket.on('close', () => resolve(text)));
}
