import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
	calendarBytes,
	calendarWaitMs,
	type CalendarProblem
} from '../../domain/agenda/imported.ts';
import { isClosedAddress } from '../push/hosts.ts';

// Fetching a calendar from an address that somebody typed (settled 36): only https, only outside of
// every private network, so much and no more, and not for ever.

/** What came of it. */
export type Fetched =
	| { kind: 'same' }
	| { kind: 'read'; text: string; etag: string | null; lastModified: string | null }
	| { kind: 'failed'; why: CalendarProblem };

/** What the other side said of the version that is known. */
type Known = { etag: string | null; lastModified: string | null };

/** Addresses that lead on to another one are followed so often. */
const mostRedirects = 3;

const insideCode = 'ERR_LEADS_INSIDE';

/** How Kring goes out of the house: as it does, or on another way in tests. */
export type WayOut = {
	/** All addresses of a name. */
	resolve: (
		name: string,
		options: LookupOptions & { all: true },
		done: (problem: NodeJS.ErrnoException | null, found: LookupAddress[]) => void
	) => void;
	/** Whether an address belongs to a private network. */
	isClosed: (address: string) => boolean;
	/** All of it may take so long, with every address that it leads on to. */
	waitMs: number;
	/** Who signs certificates; left out for those whom everybody trusts. */
	ca?: string;
	port?: number;
};

const usualWay: WayOut = { resolve: lookup, isClosed: isClosedAddress, waitMs: calendarWaitMs };

/** Whether an address may be asked at all, as far as can be seen from it. */
export function isCalendarAddress(
	address: string,
	isClosed: WayOut['isClosed'] = isClosedAddress
): boolean {
	if (!URL.canParse(address)) return false;
	const url = new URL(address);
	// Another port is another service than the one that gives calendars.
	if (url.protocol !== 'https:' || url.port !== '') return false;
	if (url.username !== '' || url.password !== '') return false;
	const name = url.hostname.replace(/^\[|\]$/g, '');
	if (isIP(name) !== 0) return !isClosed(name);
	return name.includes('.') && !/\.(local|internal|localhost|lan|home|arpa)\.?$/i.test(name);
}

/** Looks a name up once, and connects to what was found: it cannot lead elsewhere in between. */
export function outside({
	resolve,
	isClosed
}: Pick<WayOut, 'resolve' | 'isClosed'>): LookupFunction {
	return (name, options, done) => {
		resolve(name, { ...options, all: true }, (problem, found) => {
			if (problem !== null) return done(problem, '');
			const [first] = found;
			if (first === undefined || found.some(({ address }) => isClosed(address)))
				return done(Object.assign(new Error('leads inside'), { code: insideCode }), '');
			if (options.all === true) return done(null, found);
			done(null, first.address, first.family);
		});
	};
}

/** Asks an address for its calendar, or for a newer one than is known. */
export async function fetchCalendar(
	address: string,
	known: Known,
	way: WayOut = usualWay
): Promise<Fetched> {
	const signal = AbortSignal.timeout(way.waitMs);
	let at = address;
	for (let hop = 0; hop <= mostRedirects; hop++) {
		if (!isCalendarAddress(at, way.isClosed)) return { kind: 'failed', why: 'calendar_address' };
		const found = await asked(at, known, signal, way);
		if (!('location' in found)) return found;
		if (!URL.canParse(found.location, at)) return { kind: 'failed', why: 'calendar_silent' };
		at = new URL(found.location, at).href;
	}
	return { kind: 'failed', why: 'calendar_silent' };
}

function asked(
	address: string,
	{ etag, lastModified }: Known,
	signal: AbortSignal,
	{ ca, port, ...way }: WayOut
): Promise<Fetched | { location: string }> {
	return new Promise((resolve) => {
		const failed = (why: CalendarProblem) => resolve({ kind: 'failed', why });
		const call = https.request(address, {
			headers: {
				accept: 'text/calendar, text/plain;q=0.5',
				// What is pressed together can be a thousand times as large once it is not.
				'accept-encoding': 'identity',
				'user-agent': 'Kring',
				...(etag === null ? {} : { 'if-none-match': etag }),
				...(lastModified === null ? {} : { 'if-modified-since': lastModified })
			},
			...{ lookup: outside(way), signal, agent: false },
			...(ca === undefined ? {} : { ca }),
			...(port === undefined ? {} : { port })
		});
		call.on('error', (caught) => {
			const { code } = caught as NodeJS.ErrnoException;
			failed(code === insideCode ? 'calendar_address' : 'calendar_silent');
		});
		call.on('response', (answer) => {
			const { statusCode = 0, headers } = answer;
			const leave = (outcome: Fetched | { location: string }) => {
				answer.destroy();
				resolve(outcome);
			};
			// Of nothing that was read before nothing can be the same.
			const isKnown = etag !== null || lastModified !== null;
			if (statusCode === 304 && isKnown) return leave({ kind: 'same' });
			if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
				return leave({ location: headers.location });
			if (statusCode !== 200) return leave({ kind: 'failed', why: 'calendar_silent' });
			if (Number(headers['content-length'] ?? 0) > calendarBytes)
				return leave({ kind: 'failed', why: 'calendar_too_large' });
			if ((headers['content-encoding'] ?? 'identity') !== 'identity')
				return leave({ kind: 'failed', why: 'calendar_unreadable' });
			const parts: Buffer[] = [];
			let bytes = 0;
			answer.on('data', (part: Buffer) => {
				bytes += part.length;
				if (bytes > calendarBytes) leave({ kind: 'failed', why: 'calendar_too_large' });
				else parts.push(part);
			});
			answer.on('error', () => failed('calendar_silent'));
			answer.on('end', () =>
				resolve({
					...{ kind: 'read', text: Buffer.concat(parts).toString('utf8') },
					...{ etag: shortened(headers.etag), lastModified: shortened(headers['last-modified']) }
				})
			);
		});
		call.end();
	});
}

/** What the other side says is kept only where it is no longer than such things are. */
function shortened(said: string | undefined): string | null {
	return said !== undefined && said.length <= 200 ? said : null;
}
