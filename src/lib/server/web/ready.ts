import { createHash } from 'node:crypto';
import type { Edition } from '../activity/index.ts';

// What everybody is given alike is made once and kept as bytes, until the neighbourhood has a new
// edition or the day is over (settled 31). The database says which edition it is at every request, so
// a day that is cancelled shows at the next one, whichever process answers it.

/** What is sent, with what a client keeps it by. */
export type Ready = {
	body: Buffer;
	/** Of the bytes and nothing else: the same after a restart, and in another process. */
	etag: string;
	/** When what it tells last changed; null where nobody asks by that. */
	changedAt: Date | null;
	/** What has to be said beside it. */
	headers: Record<string, string>;
};

/** What is made, before it is kept. */
export type Made = Pick<Ready, 'changedAt'> & { text: string; headers?: Ready['headers'] };

/** As much is kept; what was asked for longest ago goes first. */
const keptBytes = 32 * 1024 * 1024;

type Kept = { edition: string; made: Promise<Ready>; bytes: number };

const kept = new Map<string, Kept>();
let total = 0;

/**
 * What stands at an address, as it was made before or made now. Those who ask at the same time wait
 * for one making.
 */
export async function readyAt(
	address: string,
	{ number, todayOn }: Edition,
	make: () => Promise<Made>
): Promise<Ready> {
	const edition = `${number} ${todayOn}`;
	const before = kept.get(address);
	if (before !== undefined) {
		kept.delete(address);
		if (before.edition === edition) {
			kept.set(address, before);
			return before.made;
		}
		total -= before.bytes;
	}
	const made = make().then(readyOf);
	const entry: Kept = { edition, made, bytes: 0 };
	kept.set(address, entry);
	try {
		const ready = await made;
		// Another one may have taken its place by now.
		if (kept.get(address) === entry) {
			entry.bytes = ready.body.length;
			total += entry.bytes;
			forgetOldest();
		}
		return ready;
	} catch (caught) {
		if (kept.get(address) === entry) kept.delete(address);
		throw caught;
	}
}

function forgetOldest(): void {
	for (const [address, { bytes }] of kept) {
		if (total <= keptBytes) return;
		kept.delete(address);
		total -= bytes;
	}
}

function readyOf({ text, changedAt, headers = {} }: Made): Ready {
	const body = Buffer.from(text);
	const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27);
	return { body, etag: `"${digest}"`, changedAt, headers };
}

/** An answer with what is ready: whole, or that what the client has is still so (RFC 9110, 13.2.2). */
export function answerReady(
	request: Request,
	{ body, etag, changedAt, headers: own }: Ready,
	headers: Record<string, string>
): Response {
	const common = {
		...headers,
		...own,
		etag,
		...(changedAt === null ? {} : { 'last-modified': changedAt.toUTCString() })
	};
	if (isStill(request.headers, etag, changedAt)) {
		return new Response(null, { status: 304, headers: common });
	}
	const length = String(body.length);
	return new Response(new Uint8Array(body), { headers: { ...common, 'content-length': length } });
}

/** Whether a client has what there is: by its tag, and only without one by its date. */
export function isStill(asked: Headers, etag: string, changedAt: Date | null): boolean {
	const tags = asked.get('if-none-match');
	if (tags !== null) {
		return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
	}
	const since = Date.parse(asked.get('if-modified-since') ?? '');
	// A date in a header has no thousandths.
	return changedAt !== null && Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
}
