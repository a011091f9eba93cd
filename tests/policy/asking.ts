import http from 'node:http';

// Asking the served app for things, as every client could, and telling two answers apart.

/** One request. */
export type Question = {
	method: string;
	path: string;
	token: string | null;
	headers?: Record<string, string>;
	body?: string;
};

/** What came back. */
export type Reply = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** Longest that a stream is listened to. */
const streamMs = 150;

/** Somebody who asks one server many things at once. */
export class Asker {
	readonly #origin: URL;
	/** For what may be asked twice: connections are used again, and one can just be closing. */
	readonly #looking = new http.Agent({ keepAlive: true, maxSockets: 16 });
	/** For what is done: a connection each, so that nothing is ever sent a second time. */
	readonly #doing = new http.Agent({ keepAlive: false, maxSockets: 16 });

	constructor(origin: string) {
		this.#origin = new URL(origin);
	}

	/** Sends a request, as from a page of the same site. */
	async ask(question: Question): Promise<Reply> {
		if (!isLooking(question)) return this.#send(question, this.#doing);
		try {
			return await this.#send(question, this.#looking);
		} catch (caught) {
			if (!isDropped(caught)) throw caught;
			return this.#send(question, this.#doing);
		}
	}

	#send({ method, path, token, headers = {}, body }: Question, agent: http.Agent): Promise<Reply> {
		return new Promise((resolve, reject) => {
			const request = http.request({
				agent,
				host: '127.0.0.1',
				port: this.#origin.port,
				method,
				path,
				headers: {
					host: this.#origin.host,
					'sec-fetch-site': 'same-origin',
					origin: this.#origin.origin,
					...(token === null ? {} : { cookie: `__Host-kring=${token}` }),
					...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
					...headers
				}
			});
			request.on('error', reject);
			request.on('response', (response) => {
				const chunks: Buffer[] = [];
				const end = () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						body: Buffer.concat(chunks).toString('utf8')
					});
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', end);
				response.on('error', end);
				if (response.headers['content-type']?.startsWith('text/event-stream')) {
					setTimeout(() => {
						end();
						response.destroy();
					}, streamMs);
				}
			});
			request.end(body);
		});
	}

	/** Lets go of the connections. */
	close(): void {
		this.#looking.destroy();
		this.#doing.destroy();
	}
}

function isLooking({ method }: Question): boolean {
	return method === 'GET' || method === 'HEAD';
}

/** Whether the other side closed a connection before it answered on it. */
function isDropped(caught: unknown): boolean {
	return caught instanceof Error && 'code' in caught && caught.code === 'ECONNRESET';
}

/** A form as a browser sends it. */
export function formBody(fields: Record<string, string>): string {
	return new URLSearchParams(fields).toString();
}

/**
 * All that somebody can tell two answers apart by, apart from what is new in each answer: numbers
 * to quote, nonces, the clock of the server, ids made for a form, and the address that was asked
 * for.
 */
export function fingerprint({ status, headers, body }: Reply, path: string): string {
	const {
		date: _date,
		connection: _connection,
		'keep-alive': _keep,
		etag: _etag,
		...told
	} = headers;
	const bare = (text: string) =>
		text
			.replaceAll(path, '‹asked›')
			.replaceAll(encodeURIComponent(path), '‹asked›')
			.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '‹id›')
			.replace(/\bnow:new Date\(\d+\)/g, 'now:‹now›')
			.replace(/nonce-[A-Za-z0-9+/=]+/g, '‹nonce›')
			.replace(/nonce="[^"]*"/g, '‹nonce›')
			.replace(/__sveltekit_[a-z0-9]+/g, '‹name›');
	return bare(JSON.stringify([status, told])) + bare(body);
}

/** The first place where two fingerprints part, with a little of what stands around it. */
export function parting(one: string, other: string): string {
	let at = 0;
	while (at < one.length && one[at] === other[at]) at += 1;
	const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
	return `‹${around(one)}› is not ‹${around(other)}›`;
}

/** Does work for each thing, a few at a time. */
export async function eachOf<T>(
	things: readonly T[],
	work: (thing: T) => Promise<void>
): Promise<void> {
	let next = 0;
	const hands = Array.from({ length: 12 }, async () => {
		for (let at = next++; at < things.length; at = next++) await work(things[at]!);
	});
	await Promise.all(hands);
}
