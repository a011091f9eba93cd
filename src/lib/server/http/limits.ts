import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FrontRefusal } from './entrance.ts';

// How large a request may be and how long it may take. A body is weighed while it streams past;
// nothing is gathered here.

/** Sizes in bytes and times in milliseconds. */
export type Limits = {
	bodyBytes: number;
	uploadBytes: number;
	/** For a whole request, and again for the beginning of its answer. */
	requestMs: number;
	/** For a whole request on an upload path, where a slow phone may be sending photos. */
	uploadMs: number;
};

/** The limits of T7.1 and T13.2; uploads as settled for photos and spoken notes. */
export const usualLimits: Limits = {
	bodyBytes: 512 * 1024,
	uploadBytes: 64 * 1024 * 1024,
	requestMs: 30_000,
	uploadMs: 10 * 60_000
};

/** What is still listened to after a refusal, so that the sender gets to read the answer. */
const heardOutBytes = 128 * 1024 * 1024;
const heardOutMs = 15_000;

/**
 * Weighs and times a request, until its answer begins.
 *
 * @param options.upload whether the path takes large bodies
 * @param options.refuse what to answer when it is too large or too slow
 * @returns false when it was refused at once: nobody else should look at it.
 */
export function limit(
	req: IncomingMessage,
	res: ServerResponse,
	options: { limits: Limits; upload: boolean; refuse: (refusal: FrontRefusal) => void }
): boolean {
	const { limits, upload } = options;
	const most = upload ? limits.uploadBytes : limits.bodyBytes;
	if (Number(req.headers['content-length'] ?? 0) > most) {
		options.refuse('too_large');
		hearOut(req);
		return false;
	}

	const stop = (refusal: FrontRefusal) => {
		quiet();
		options.refuse(refusal);
		silence(res);
		hearOut(req);
		// Whoever is reading the body learns that it will never be whole.
		if (req.listenerCount('error') > 0) req.emit('error', new Error(refusal));
	};
	let timer = setTimeout(() => stop('slow_request'), upload ? limits.uploadMs : limits.requestMs);
	let bytes = 0;
	let lastAt = performance.now();
	const push = req.push.bind(req);
	req.push = (chunk: unknown, encoding?: BufferEncoding) => {
		if (!res.headersSent && chunk === null) {
			// All of it is here: now it is the answer's turn.
			clearTimeout(timer);
			timer = setTimeout(() => stop('slow_answer'), limits.requestMs);
		} else if (!res.headersSent && chunk instanceof Uint8Array) {
			bytes += chunk.length;
			lastAt = performance.now();
			if (bytes > most) {
				stop('too_large');
				return true;
			}
		}
		return push(chunk, encoding);
	};
	// A large body may take its time, but not stand still.
	const isStill = () => !req.complete && performance.now() - lastAt > limits.requestMs;
	const idle = upload
		? setInterval(() => isStill() && stop('slow_request'), limits.requestMs / 4)
		: undefined;
	function quiet(): void {
		clearTimeout(timer);
		clearInterval(idle);
	}

	const writeHead = res.writeHead;
	res.writeHead = ((...args: Parameters<ServerResponse['writeHead']>) => {
		quiet();
		return writeHead(...args);
	}) as ServerResponse['writeHead'];
	res.once('close', quiet);
	return true;
}

/** Whatever the handler still wants to say is not sent: the answer has been given. */
function silence(res: ServerResponse): void {
	res.setHeader = () => res;
	res.appendHeader = () => res;
	res.removeHeader = () => {};
	res.writeHead = () => res;
	res.write = () => true;
	res.end = () => res;
}

/**
 * Lets the sender finish, within reason, and keeps nothing of it: who is cut off while sending
 * never sees the answer.
 */
function hearOut(req: IncomingMessage): void {
	let bytes = 0;
	const cut = setTimeout(() => req.destroy(), heardOutMs);
	const push = req.push.bind(req);
	req.push = (chunk: unknown, encoding?: BufferEncoding) => {
		if (chunk === null) {
			clearTimeout(cut);
			return push(null, encoding);
		}
		bytes += chunk instanceof Uint8Array ? chunk.length : 0;
		if (bytes > heardOutBytes) req.destroy();
		return true;
	};
	req.once('close', () => clearTimeout(cut));
}
