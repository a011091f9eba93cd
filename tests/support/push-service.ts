import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage } from '#lib/domain/notice.ts';
import {
	browserKeys,
	decryptPush,
	verifySender,
	type BrowserKeys,
	type Sender
} from './push-browser.ts';

// A push service on loopback, and the browsers behind it. It answers as a test tells it to, and
// keeps what it took, checked and read.

/** A push that came in. */
export type Arrived = {
	/** Whose browser it was for. */
	to: string;
	/** When it came in, by the clock of this machine. */
	atMs: number;
	message: PushMessage;
	bytes: number;
	ttl: number;
	urgency: string;
	topic: string;
	sender: Sender;
	/** What was answered. */
	status: number;
};

/** How a browser's address answers. */
export type Answering = { status: number; headers?: Record<string, string>; hang?: true };

/** A browser that can be rung, as `PushSubscription.toJSON()` tells it. */
export type RingableBrowser = { endpoint: string; keys: { p256dh: string; auth: string } };

/** A push service that a test runs. */
export type PushService = {
	origin: string;
	/** As `PUSH_HOSTS` takes it. */
	host: string;
	/** A browser of somebody, with keys of its own. */
	browserOf: (name: string) => RingableBrowser;
	/** From now on the browser of that name answers so; of a list the last one stays. */
	answer: (name: string, ...with_: Answering[]) => void;
	/** What arrived and was taken, oldest first. */
	taken: (name?: string) => Arrived[];
	/** How many requests knocked, whatever they held. */
	knocks: (name: string) => number;
	/** Everything that arrived and could be read. */
	arrived: (name?: string) => Arrived[];
	close: () => Promise<void>;
};

/** Starts a push service on a free port. */
export async function startPushService(): Promise<PushService> {
	const keys = new Map<string, BrowserKeys>();
	const plans = new Map<string, Answering[]>();
	const all: Arrived[] = [];
	const knocks: string[] = [];
	let origin = '';

	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const to = decodeURIComponent((request.url ?? '').slice(1));
			knocks.push(to);
			const plan = plans.get(to) ?? [{ status: 201 }];
			const next = plan.length > 1 ? plan.shift()! : plan[0]!;
			const body = Buffer.concat(chunks);
			try {
				const { headers } = request;
				if (headers['content-encoding'] !== 'aes128gcm') throw new Error('not encrypted');
				all.push({
					to,
					atMs: Date.now(),
					message: JSON.parse(decryptPush(body, keys.get(to)!)) as PushMessage,
					bytes: body.length,
					ttl: Number(headers['ttl']),
					urgency: String(headers['urgency']),
					topic: String(headers['topic']),
					sender: checked(verifySender(String(headers.authorization)), origin),
					status: next.hang ? 0 : next.status
				});
			} catch (caught) {
				response.writeHead(400).end(String(caught));
				return;
			}
			if (!next.hang) response.writeHead(next.status, next.headers).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	origin = `http://${host}`;

	const arrived = (name?: string) => all.filter(({ to }) => name === undefined || to === name);
	return {
		origin,
		host,
		browserOf: (name) => {
			const made = browserKeys();
			keys.set(name, made);
			return {
				endpoint: `${origin}/${encodeURIComponent(name)}`,
				keys: {
					p256dh: made.publicKey.toString('base64url'),
					auth: made.auth.toString('base64url')
				}
			};
		},
		answer: (name, ...with_) => void plans.set(name, with_),
		taken: (name) => arrived(name).filter(({ status }) => status >= 200 && status < 300),
		knocks: (name) => knocks.filter((to) => to === name).length,
		arrived,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

function checked(sender: Sender, origin: string): Sender {
	if (sender.audience !== origin) throw new Error('made for another service');
	if (sender.livesSeconds > 24 * 3600) throw new Error('lives too long');
	if (!/^mailto:|^https:/.test(sender.subject)) throw new Error('no subject');
	return sender;
}
