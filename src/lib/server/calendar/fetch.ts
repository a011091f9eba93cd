import { lookup } from 'node:dns';
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

/** Whether an address may be asked at all, as far as can be seen from it. */
export function isCalendarAddress(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const url = new URL(address);
	// Another port is another service than the one that gives calendars.
	if (url.protocol !== 'https:' || url.port !== '') return false;
	if (url.username !== '' || url.password !== '') return false;
	const name = url.hostname.replace(/^\[|\]$/g, '');
	if (isIP(name) !== 0) return !isClosedAddress(name);
	return name.includes('.') && !/\.(local|internal|localhost|lan|home|arpa)\.?$/i.test(name);
}

/** Looks a name up once, and connects to what was found: it cannot lead elsewhere in between. */
export const outside: LookupFunction = (name, options, done) => {
	lookup(name, { ...options, all: true }, (problem, found) => {
		if (problem !== null) return done(problem, '');
		const [first] = found;
		if (first === undefined || found.some(({ address }) => isClosedAddress(address)))
			return done(Object.assign(new Error('leads inside'), { code: insideCode }), '');
		if (options.all === true) return done(null, found);
		done(null, first.address, first.family);
	});
};

/**
 * Asks an address for its calendar, or for a newer one than is known.
 *
 * @param how  how a name is looked up and a certificate checked; another way only in tests.
 */
export async function fetchCalendar(
	address: string,
	known: Known,
	how: { lookup: LookupFunction; ca?: string; isOpen: (address: string) => boolean } = {
		lookup: outside,
		isOpen: isCalendarAddress
	}
): Promise<Fetched> {
	const signal = AbortSignal.timeout(calendarWaitMs);
	let at = address;
	for (let hop = 0; hop <= mostRedirects; hop++) {
		if (!how.isOpen(at)) return { kind: 'failed', why: 'calendar_address' };
		const found = await asked(at, known, signal, how);
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
	{ lookup: find, ca }: { lookup: LookupFunction; ca?: string }
): Promise<Fetched | { location: string }> {
	return new Promise((resolve) => {
		const failed = (why: CalendarProblem) => resolve({ kind: 'failed', why });
		const call = https.request(address, {
			headers: {
				accept: 'text/calendar, text/plain;q=0.5',
				'user-agent': 'Kring',
				...(etag === null ? {} : { 'if-none-match': etag }),
				...(lastModified === null ? {} : { 'if-modified-since': lastModified })
			},
			...{ lookup: find, signal, agent: false },
			...(ca === undefined ? {} : { ca })
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
			if (statusCode === 304) return leave({ kind: 'same' });
			if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
				return leave({ location: headers.location });
			if (statusCode !== 200) return leave({ kind: 'failed', why: 'calendar_silent' });
			if (Number(headers['content-length'] ?? 0) > calendarBytes)
				return leave({ kind: 'failed', why: 'calendar_too_large' });
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
