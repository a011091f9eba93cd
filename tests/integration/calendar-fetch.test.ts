import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { calendarBytes } from '#lib/domain/agenda/imported.ts';
import { fetchCalendar, type Fetched, type WayOut } from '#lib/server/calendar/index.ts';
import { isClosedAddress } from '#lib/server/push/hosts.ts';
import { certificateAuthority, type Certificate } from '../support/certificate.ts';

// Fetching a calendar that somebody typed, from real servers over TLS (settled 36). One stands for the world
// outside (127.0.0.2), one for the network of the house (127.0.0.1), on the same port: whoever is led inside
// arrives there, and is seen.

const world = '127.0.0.2';
const inside = '127.0.0.1';
const host = 'calendar.example.org';
const authority = certificateAuthority('Authority of the test');
const nothing = { etag: null, lastModified: null };
const text = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
let outer: Server & { setSecureContext: (options: Certificate) => void };
let inner: Server;
let port: number;
let handle: Handle;
/** Whoever arrived at the house. */
let arrived = 0;
/** Names that were looked up, in turn. */
let asked: string[];

beforeAll(async () => {
	outer = createServer(authority.sign(host), (request, response) => handle(request, response));
	outer.listen(0, world);
	await once(outer, 'listening');
	({ port } = outer.address() as AddressInfo);
	inner = createPlain((socket) => {
		arrived += 1;
		socket.destroy();
	});
	inner.listen(port, inside);
	await once(inner, 'listening');
});
afterAll(() => {
	outer.close();
	inner.close();
});
afterEach(() => {
	expect(arrived, 'nobody is led inside').toBe(0);
	outer.setSecureContext(authority.sign(host));
});

/** A way out on which names lead where a test says, each time to the next of them; the last one stays. */
function wayTo(answers: readonly (readonly string[])[], change: Partial<WayOut> = {}): WayOut {
	asked = [];
	return {
		resolve: (name, _, done) => {
			const found = answers[Math.min(asked.length, answers.length - 1)]!;
			asked.push(name);
			done(
				null,
				found.map((address) => ({ address, family: 4 }))
			);
		},
		isClosed: (address) => address !== world && isClosedAddress(address),
		...{ waitMs: 10_000, ca: authority.cert, port },
		...change
	};
}
const fetchFrom = (
	path: string,
	{ way = wayTo([[world]]), known = nothing }: { way?: WayOut; known?: typeof nothing } = {}
): Promise<Fetched> => fetchCalendar(`https://${host}${path}`, known, way);
const failed = (why: string) => ({ kind: 'failed', why });

test('a calendar is read over TLS, and asked again only for what is newer', async () => {
	const versions: (string | undefined)[][] = [];
	handle = ({ headers }, response) => {
		versions.push([headers['if-none-match'], headers['if-modified-since']]);
		expect(headers).toMatchObject({ host: `${host}:${port}`, 'accept-encoding': 'identity' });
		expect(headers.cookie ?? headers.authorization).toBeUndefined();
		if (headers['if-none-match'] === '"7"') return response.writeHead(304).end();
		response.writeHead(200, { etag: '"7"', 'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT' });
		response.end(text);
	};
	const first = await fetchFrom('/a.ics');
	expect(first).toEqual({
		...{ kind: 'read', text, etag: '"7"', lastModified: 'Mon, 02 Mar 2026 10:00:00 GMT' }
	});
	const { etag, lastModified } = first as Extract<Fetched, { kind: 'read' }>;
	const again = await fetchCalendar(
		`https://${host}/a.ics`,
		{ etag, lastModified },
		wayTo([[world]])
	);
	expect(again).toEqual({ kind: 'same' });
	expect(versions).toEqual([
		[undefined, undefined],
		['"7"', 'Mon, 02 Mar 2026 10:00:00 GMT']
	]);
});

test('of what was never read nothing is the same', async () => {
	handle = (_request, response) => response.writeHead(304).end();
	expect(await fetchFrom('/a.ics')).toEqual(failed('calendar_silent'));
});

test.each([
	['to a number of the house', (at: number) => `https://${inside}:${at}/secret`],
	['to the house without a port', () => `https://${inside}/secret`],
	['to the house in other clothes', () => 'https://[::ffff:127.0.0.1]/secret'],
	['to what tells a machine its own keys', () => 'https://169.254.169.254/latest'],
	['to a name of the house', () => 'https://printer.local/secret'],
	['away from TLS', () => `http://${host}/a.ics`],
	['with a name and a password', () => `https://me:secret@${host}/a.ics`],
	['to a file', () => 'file:///etc/passwd']
])('an address that leads on %s is not followed', async (_, location) => {
	handle = (_request, response) => response.writeHead(302, { location: location(port) }).end();
	expect(await fetchFrom('/a.ics')).toEqual(failed('calendar_address'));
});

test('an address that leads on outside is followed three times, and no further', async () => {
	const seen: string[] = [];
	handle = ({ url = '' }, response) => {
		seen.push(url);
		const hop = Number(url.slice(1));
		if (hop === 3) response.end(text);
		else response.writeHead(302, { location: `/${hop + 1}` }).end();
	};
	expect(await fetchFrom('/0')).toMatchObject({ kind: 'read', text });
	expect(seen).toEqual(['/0', '/1', '/2', '/3']);
	expect(await fetchFrom('/-1')).toEqual(failed('calendar_silent'));
});

test('the address that was looked at is the one that is dialled: a name is looked up once', async () => {
	handle = (_request, response) => response.end(text);
	// The second answer leads into the house.
	expect(await fetchFrom('/a.ics', { way: wayTo([[world], [inside]]) })).toMatchObject({ text });
	expect(asked).toEqual([host]);
});

test('a name that leads inside the second time is refused the second time', async () => {
	handle = (_request, response) => response.writeHead(302, { location: '/b.ics' }).end();
	const way = wayTo([[world], [inside]]);
	expect(await fetchFrom('/a.ics', { way })).toEqual(failed('calendar_address'));
	expect(asked).toEqual([host, host]);
});

test.each([
	[[inside]],
	[[world, inside]],
	[[inside, world]],
	[['10.0.0.8']],
	[['169.254.169.254']]
])('a name with an address of a private network is not connected to: %s', async (found) => {
	handle = (_request, response) => response.end(text);
	expect(await fetchFrom('/a.ics', { way: wayTo([found]) })).toEqual(failed('calendar_address'));
});

test('a name that nobody knows says nothing', async () => {
	const way = wayTo([[world]], {
		resolve: (_name, _options, done) =>
			done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), [])
	});
	expect(await fetchFrom('/a.ics', { way })).toEqual(failed('calendar_silent'));
});

test('50 MB is cut off at the limit, whether or not it says how much it is', async () => {
	const all = 50 * 1024 * 1024;
	const part = Buffer.alloc(64 * 1024, 'x');
	let sent = 0;
	let cutOff = Promise.resolve<unknown>(undefined);
	handle = (_request, response) => {
		cutOff = once(response, 'close');
		const more = () => {
			while (sent < all && !response.destroyed) {
				sent += part.length;
				if (!response.write(part)) return response.once('drain', more);
			}
			return response.end();
		};
		more();
	};
	expect(await fetchFrom('/large.ics')).toEqual(failed('calendar_too_large'));
	await cutOff;
	// What waits in the buffers of both sides comes on top of what was read.
	expect(sent).toBeGreaterThan(calendarBytes);
	expect(sent).toBeLessThan(all);

	handle = (_request, response) => {
		response.writeHead(200, { 'content-length': all }).flushHeaders();
		cutOff = once(response, 'close');
	};
	expect(await fetchFrom('/large.ics')).toEqual(failed('calendar_too_large'));
	await cutOff;
});

test('what is pressed together is not unfolded, although nobody asked for it', async () => {
	const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
	expect(bomb.length).toBeLessThan(calendarBytes);
	handle = (_request, response) => {
		response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length });
		response.end(bomb);
	};
	expect(await fetchFrom('/bomb.ics')).toEqual(failed('calendar_unreadable'));
});

test.each<[string, (response: ServerResponse) => void]>([
	['never answers', () => {}],
	['begins and goes on for ever', (response) => void response.writeHead(200).flushHeaders()],
	[
		'leads on and on',
		(response) => void setTimeout(() => response.writeHead(302, { location: '/a' }).end(), 150)
	]
])('a server that %s is left alone', async (_, answer) => {
	let left = Promise.resolve<unknown>(undefined);
	handle = (request, response) => {
		left = once(request.socket, 'close');
		answer(response);
	};
	const way = wayTo([[world]], { waitMs: 300 });
	expect(await fetchFrom('/slow.ics', { way })).toEqual(failed('calendar_silent'));
	await left;
});

test('a server that breaks off halfway gave nothing', async () => {
	handle = (_request, response) => {
		response.writeHead(200, { 'content-length': 1_000 });
		response.write(text, () => response.destroy());
	};
	expect(await fetchFrom('/half.ics')).toEqual(failed('calendar_silent'));
});

test.each<[string, () => { certificate?: Certificate; way?: Partial<WayOut> }]>([
	['of another name', () => ({ certificate: authority.sign('other.example.org') })],
	['that is over', () => ({ certificate: authority.sign(host, { from: -9, until: -1 }) })],
	['of tomorrow', () => ({ certificate: authority.sign(host, { from: 2, until: 9 }) })],
	['that nobody known signed', () => ({ certificate: certificateAuthority('Other').sign(host) })],
	['of an authority that only a test knows', () => ({ way: { ca: undefined as never } })]
])('a certificate %s is refused', async (_, of) => {
	const { certificate, way } = of();
	let requests = 0;
	handle = (_request, response) => {
		requests += 1;
		response.end(text);
	};
	if (certificate !== undefined) outer.setSecureContext(certificate);
	const answer = await fetchFrom('/a.ics', { way: wayTo([[world]], way) });
	expect(answer).toEqual(failed('calendar_silent'));
	// It was not even asked: what an address holds is a secret.
	expect(requests).toBe(0);
});

test('an address with a name and a password in it is not asked', async () => {
	handle = (_request, response) => response.end(text);
	const way = wayTo([[world]]);
	for (const address of [`https://me:secret@${host}/a.ics`, `https://me@${host}/a.ics`])
		expect(await fetchCalendar(address, nothing, way)).toEqual(failed('calendar_address'));
	expect(asked).toEqual([]);
});
