import { uploadMost, type Operation } from '../../domain/door/operation.ts';
import { forgetLeft, leaveHost } from '../host-here.ts';
import {
	hostName,
	keepEnded,
	keepOffset,
	keepPairing,
	keepSheet,
	keptSheet,
	pairings,
	queue,
	settle,
	type KeptOperation,
	type OperationState,
	type Pairing
} from './kept.ts';

// Between a host's device and Kring (activities-credits.md 7.2): what was tapped goes up in its order,
// the sheet comes down after it. One tab or the service worker at a time; whatever is sent twice
// arrives once, because each operation keeps its id.

/** How it went the last time that Kring was asked. */
export type Contact =
	| 'fine'
	/** No network, or Kring does not answer. */
	| 'away'
	/** Kring knows this device no more: the sheet is gone, what has not arrived waits. */
	| 'ended';

/** What is left after a round. */
export type Round = { contact: Contact; retryAfterMs: number | null };

/** First and longest wait between two tries, in milliseconds (7.2). */
const waits = { first: 1_000, longest: 60_000 };

/** Longest wait for an answer. */
const withinMs = 30_000;

/** A clock is put right again only when it is off by more than the way of an answer takes. */
const offsetSlackMs = 5_000;

/** Most requests of one round: what is left goes in the next. */
const requestMost = 50;

/** What Kring says of a whole upload that it cannot read; whatever else is no upload of ours says nothing. */
const unreadableCode = 'malformed';

/** What Kring says to a device that it does not know, or not any more. */
const endedCode = 'device_unknown';

let tries = 0;

/** Why pairing did not work. */
export type PairProblem = 'not_found' | 'too_fast' | 'away' | 'no_place';

/** Pairs this device with the code that a coordinator showed. Null when it worked. */
export async function pair(code: string): Promise<PairProblem | null> {
	const answer = await asked('/host/pair', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ code })
	});
	if (answer === null || answer.response.status >= 500) return 'away';
	const { response } = answer;
	if (response.status === 429) return 'too_fast';
	const told = await saidBy(response);
	if (!response.ok) return typeof told.code === 'string' ? 'not_found' : 'away';
	const { token, deviceId } = told as { token?: string; deviceId?: string };
	if (token === undefined || deviceId === undefined) return 'away';
	const clockOffsetMs = offsetBy(answer, 0);
	try {
		await keepPairing({ token, deviceId, clockOffsetMs }, Date.now());
	} catch {
		return 'no_place';
	}
	announce();
	return null;
}

/**
 * Sends what waits, and then fetches the sheet when it is asked for. When another tab or the worker
 * is at it, this one does nothing: it hears what came of it.
 */
export async function sync({ sheet }: { sheet: boolean }): Promise<Round> {
	const now = () => round(sheet);
	if (navigator.locks === undefined) return now();
	return navigator.locks.request(hostName, { ifAvailable: true }, (lock) =>
		lock === null ? { contact: 'fine', retryAfterMs: waits.first } : now()
	);
}

async function round(sheet: boolean): Promise<Round> {
	let contact: Contact = 'fine';
	let asksAfterMs = 0;
	const all = await pairings();
	for (const pairing of all) {
		const sent = await sendAll(pairing);
		contact = sent.contact;
		asksAfterMs = Math.max(asksAfterMs, sent.afterMs);
		if (contact === 'away') break;
		if (pairing.leaves !== null) contact = await sayLeft(pairing, contact);
		if (contact === 'away') break;
	}
	const active = all.find(({ state }) => state === 'active');
	if (contact !== 'away' && sheet && active !== undefined) contact = await fetchSheet(active);
	if (contact === 'ended' && active !== undefined) {
		await leaveHost((id) => id === active.deviceId);
		await keepEnded('kring');
	}
	tries = contact === 'away' ? tries + 1 : 0;
	announce();
	const isLeft =
		(await queue()).some(({ state }) => state === 'waiting') ||
		(await pairings()).some(({ leaves }) => leaves !== null);
	if (!isLeft && contact !== 'away') return { contact, retryAfterMs: null };
	const backOff = Math.min(waits.first * 2 ** Math.max(0, tries - 1), waits.longest);
	const after = contact === 'ended' ? waits.longest : Math.max(backOff, asksAfterMs);
	return { contact, retryAfterMs: Math.min(after, waits.longest) };
}

/**
 * Sends what one device wrote down, in its order. Only Kring's own word refuses any of it: what stands
 * between (a proxy, a page of the network where one has to agree to something) only means later.
 */
async function sendAll(pairing: Pairing): Promise<{ contact: Contact; afterMs: number }> {
	let batchMost = uploadMost;
	for (let request = 0; request < requestMost; request++) {
		const batch = firstOf(await queue(), pairing.deviceId, batchMost);
		if (batch.length === 0) break;
		const answer = await asked('/host/operations', {
			method: 'POST',
			headers: { ...bearer(pairing), 'content-type': 'application/json' },
			body: JSON.stringify({
				clockOffsetMs: batch[0]!.clockOffsetMs,
				operations: batch.map(({ operation }) => operation)
			})
		});
		const later = { contact: 'away', afterMs: afterMsOf(answer) } as const;
		if (answer === null) return later;
		const { response } = answer;
		const told = await saidBy(response);
		if (hasEnded(response, told)) return { contact: 'ended', afterMs: 0 };
		if (response.ok) {
			const outcomes = outcomesOf(told.answers, batch);
			// An answer that says nothing of what was sent would be sent for ever.
			if (outcomes.size === 0) return later;
			await putClockRight(pairing, answer);
			await settle(outcomes);
		} else if (told.code !== unreadableCode) {
			return later;
		} else if (batch.length > 1) {
			// One of them cannot be taken in: it is found, and keeps none of the others.
			batchMost = Math.ceil(batch.length / 2);
		} else {
			const refused = { state: 'refused', code: 'unreadable' } as const;
			await settle(new Map([[batch[0]!.operation.operationId, refused]]));
		}
	}
	return { contact: 'fine', afterMs: 0 };
}

/**
 * Tells Kring that a device was left, once all that it wrote down has arrived: what came after it would be
 * kept apart. Who is not known any more need not say so.
 */
async function sayLeft(pairing: Pairing, contact: Contact): Promise<Contact> {
	const isWaiting = (await queue()).some(
		({ operation, state }) => state === 'waiting' && operation.deviceId === pairing.deviceId
	);
	if (isWaiting && contact !== 'ended') return contact;
	if (contact !== 'ended') {
		const answer = await asked('/host/leave', {
			method: 'POST',
			headers: { ...bearer(pairing), 'content-type': 'application/json' },
			body: JSON.stringify({ why: pairing.leaves })
		});
		if (answer === null) return 'away';
		const { response } = answer;
		if (!response.ok && !hasEnded(response, await saidBy(response))) return 'away';
	}
	await forgetLeft(pairing.deviceId);
	return 'fine';
}

/** What Kring says in an answer; nothing for what is none of Kring's. */
async function saidBy(response: Response): Promise<{ code?: unknown; answers?: unknown }> {
	const told: unknown = await response.json().catch(() => null);
	return typeof told === 'object' && told !== null ? told : {};
}

/** Whether Kring itself says that it knows this device no more. */
function hasEnded({ status }: Response, { code }: { code?: unknown }): boolean {
	return status === 401 && code === endedCode;
}

/** The first that wait, as far as they were made by one clock. */
function firstOf(
	all: readonly KeptOperation[],
	deviceId: string,
	most: number
): readonly KeptOperation[] {
	const waiting = all.filter(
		({ operation, state }) => state === 'waiting' && operation.deviceId === deviceId
	);
	const other = waiting.findIndex((one) => one.clockOffsetMs !== waiting[0]!.clockOffsetMs);
	return waiting.slice(0, Math.min(most, other === -1 ? most : other));
}

type SentResult = { kind: string; code?: string };
type SentAnswer = {
	operationId: Operation['operationId'];
	result: SentResult & { first?: SentResult };
};

/** What the answers mean here: what was taken in has arrived, what was kept apart is out of our hands. */
function outcomesOf(answers: unknown, batch: readonly KeptOperation[]) {
	const sent = new Set(batch.map(({ operation }) => operation.operationId));
	const own = (Array.isArray(answers) ? (answers as readonly SentAnswer[]) : []).filter((one) =>
		sent.has(one.operationId)
	);
	return new Map(
		own.map(({ operationId, result }) => {
			const { kind, code } = result.kind === 'duplicate' ? (result.first ?? result) : result;
			const outcome: { state: OperationState; code: string } | 'gone' =
				kind === 'refused'
					? { state: 'refused', code: code ?? '' }
					: kind === 'quarantined'
						? 'gone'
						: { state: 'arrived', code: '' };
			return [operationId, outcome] as const;
		})
	);
}

async function fetchSheet(pairing: Pairing): Promise<Contact> {
	const nowMs = Date.now();
	const kept = await keptSheet(new Date(nowMs + pairing.clockOffsetMs));
	const known: Record<string, string> =
		kept === null || kept.etag === '' ? {} : { 'if-none-match': kept.etag };
	const answer = await asked('/host/sheet', { headers: { ...bearer(pairing), ...known } });
	if (answer === null) return 'away';
	const { response } = answer;
	if (response.status === 401) return hasEnded(response, await saidBy(response)) ? 'ended' : 'away';
	if (response.status === 304) {
		await putClockRight(pairing, answer);
		return 'fine';
	}
	if (!response.ok) return 'away';
	try {
		await keepSheet(await response.text(), response.headers.get('etag') ?? '');
		await putClockRight(pairing, answer);
		return 'fine';
	} catch {
		return 'away';
	}
}

/** "Deze dag vervalt" or "eerder gestopt": people are told, so it needs a network. */
export function cancelDay(said: {
	changeId: string;
	occurrenceId: string;
	reason: string;
	note: string;
}): Promise<Told<unknown>> {
	return say('/host/cancel', said);
}

async function say<Done>(path: string, said: object): Promise<Told<Done>> {
	const active = (await pairings()).find(({ state }) => state === 'active');
	if (active === undefined) return { kind: 'away' };
	const answer = await asked(path, {
		method: 'POST',
		headers: { ...bearer(active), 'content-type': 'application/json' },
		body: JSON.stringify(said)
	});
	if (answer === null || answer.response.status >= 500) return { kind: 'away' };
	const { response } = answer;
	if (response.ok) return { kind: 'done', done: (await response.json()) as Done };
	const told = (await response.json().catch(() => ({}))) as { message?: string };
	return { kind: 'refused', message: told.message ?? '' };
}

/** What came of asking Kring for something that needs a network. */
type Told<Done> =
	{ kind: 'done'; done: Done } | { kind: 'refused'; message: string } | { kind: 'away' };

/** A code for somebody whom a visitor names, or for their circle: Kring makes it, so it needs a network. */
export function nameContact(said: {
	contactId: string;
	visitorId: string;
	kind: 'person' | 'circle';
	called: string;
}): Promise<Told<{ code: string; where: string }>> {
	return say('/host/contact', said);
}

/** Something about rides: two people wait for each other, so it needs a network (5.12). The sheet follows. */
export async function sayOfRide(
	said: { does: HostRide } & Readonly<Record<string, unknown>>
): Promise<Told<unknown>> {
	const told = await say('/host/rides', said);
	if (told.kind === 'done') await sync({ sheet: true });
	return told;
}

/** What can be said of rides at the door. */
type HostRide = 'say' | 'bring' | 'answer' | 'part' | 'told' | 'end';

/** This device is no host's device any more, because somebody here said so. Kring hears it as soon as it can. */
export async function unpair(): Promise<void> {
	await leaveHost(undefined, 'said');
	announce();
}

const bearer = ({ token }: Pairing) => ({ authorization: `Bearer ${token}` });

/** An answer, and what the clock here would have to add by the moment that it carries. */
type Answer = { response: Response; offsetMs: number | null; tookMs: number };

async function asked(path: string, what: RequestInit): Promise<Answer | null> {
	const signal = AbortSignal.timeout(withinMs);
	const how = { cache: 'no-store', credentials: 'omit', redirect: 'error', signal } as const;
	const askedAtMs = Date.now();
	const response = await fetch(path, { ...what, ...how }).catch(() => null);
	if (response === null) return null;
	const nowMs = Date.now();
	const theirs = Date.parse(response.headers.get('date') ?? '');
	const offsetMs = Number.isNaN(theirs) ? null : theirs - nowMs;
	return { response, offsetMs, tookMs: nowMs - askedAtMs };
}

/**
 * What the clock here has to add after an answer. A tablet that slept between question and answer hears
 * of a moment that is long past: what differs by no more than the answer took says nothing.
 */
function offsetBy({ offsetMs, tookMs }: Answer, knownMs: number): number {
	if (offsetMs === null) return knownMs;
	return Math.abs(offsetMs - knownMs) <= offsetSlackMs + Math.abs(tookMs) ? knownMs : offsetMs;
}

async function putClockRight(pairing: Pairing, answer: Answer): Promise<void> {
	const found = offsetBy(answer, pairing.clockOffsetMs);
	if (found === pairing.clockOffsetMs) return;
	pairing.clockOffsetMs = found;
	await keepOffset(pairing.deviceId, found);
}

function afterMsOf(answer: Answer | null): number {
	const seconds = Number(answer?.response.headers.get('retry-after'));
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

/** What tabs tell each other: to look anew, or to ask for the PIN again. */
export type TabNews = 'look' | 'lock';

/** Tells the other tabs. */
export function announce(news: TabNews = 'look'): void {
	if (typeof BroadcastChannel === 'undefined') return;
	const channel = new BroadcastChannel(hostName);
	channel.postMessage(news);
	channel.close();
}

/** Asks the browser to send when there is a network again, also with the page closed. */
export async function askForHostSync(): Promise<void> {
	type Syncing = ServiceWorkerRegistration & {
		sync?: { register: (tag: string) => Promise<void> };
	};
	const registration = (await navigator.serviceWorker?.getRegistration()) as Syncing | undefined;
	await registration?.sync?.register(hostName).catch(() => {});
}
