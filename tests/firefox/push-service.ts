import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { verifySender } from '../support/push-browser.ts';

// A push service as a browser's maker runs one, on loopback: browsers hold a socket to it (the
// protocol of Mozilla's autopush), and applications post to it (RFC 8030, RFC 8292).

/** A push service to which a real browser is connected. */
export type BrowserPushService = {
	/** For the browser: `dom.push.serverURL`. */
	socketUrl: string;
	/** As `PUSH_HOSTS` takes it. */
	host: string;
	/** What was answered to applications, oldest first. */
	answers: () => readonly number[];
	/** How many messages the browser said it delivered to a worker. */
	delivered: () => number;
	/** How many addresses are open. */
	channels: () => number;
	close: () => Promise<void>;
};

type Channel = { id: string; socket: WebSocket; key: string | null };

const largestMessage = 4096;
/** What the browser answers when a worker has taken a message. */
const deliveredCode = 100;

/** Starts a push service on a free port. */
export async function startBrowserPushService(): Promise<BrowserPushService> {
	const channels = new Map<string, Channel>();
	const gone = new Set<string>();
	const answers: number[] = [];
	let delivered = 0;
	let origin = '';

	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const status = take(request, Buffer.concat(chunks));
			answers.push(status);
			response.writeHead(status).end();
		});
	});

	function take(request: http.IncomingMessage, body: Buffer): number {
		const token = (request.url ?? '').replace('/push/', '');
		if (gone.has(token)) return 410;
		const channel = channels.get(token);
		if (channel === undefined) return 404;
		const { headers } = request;
		if (request.method !== 'POST' || headers['ttl'] === undefined) return 400;
		if (headers['content-encoding'] !== 'aes128gcm') return 400;
		if (body.length > largestMessage) return 413;
		try {
			const sender = verifySender(String(headers.authorization));
			if (sender.audience !== origin || sender.livesSeconds > 24 * 3600) return 403;
			if (channel.key !== null && channel.key !== sender.publicKey) return 403;
		} catch {
			return 401;
		}
		channel.socket.send(
			JSON.stringify({
				messageType: 'notification',
				channelID: channel.id,
				version: randomUUID(),
				ttl: Number(headers['ttl']),
				data: body.toString('base64url'),
				headers: { encoding: 'aes128gcm' }
			})
		);
		return 201;
	}

	const sockets = new WebSocketServer({
		server,
		handleProtocols: (offered) => (offered.has('push-notification') ? 'push-notification' : false)
	});
	sockets.on('connection', (socket) => {
		socket.on('message', (data: Buffer) => {
			const said = JSON.parse(data.toString()) as Record<string, unknown>;
			const answer = hear(said, socket);
			if (answer !== null) socket.send(JSON.stringify(answer));
		});
	});

	function hear(said: Record<string, unknown>, socket: WebSocket): unknown {
		const { messageType, channelID } = said;
		switch (messageType) {
			case 'hello':
				return {
					messageType,
					status: 200,
					uaid:
						typeof said['uaid'] === 'string' && said['uaid'] !== ''
							? said['uaid']
							: randomUUID().replaceAll('-', ''),
					use_webpush: true,
					broadcasts: {}
				};
			case 'register': {
				const token = randomUUID();
				const key = typeof said['key'] === 'string' ? said['key'].replace(/=+$/, '') : null;
				channels.set(token, { id: String(channelID), socket, key });
				return { messageType, status: 200, channelID, pushEndpoint: `${origin}/push/${token}` };
			}
			case 'unregister':
				for (const [token, channel] of channels) {
					if (channel.id !== channelID) continue;
					channels.delete(token);
					gone.add(token);
				}
				return { messageType, status: 200, channelID };
			case 'ack':
				for (const { code } of said['updates'] as { code: number }[]) {
					if (code === deliveredCode) delivered += 1;
				}
				return null;
			case 'ping':
				return {};
			default:
				return null;
		}
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	origin = `http://${host}`;
	return {
		socketUrl: `ws://${host}/`,
		host,
		answers: () => answers,
		delivered: () => delivered,
		channels: () => channels.size,
		close: async () => {
			for (const socket of sockets.clients) socket.terminate();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
