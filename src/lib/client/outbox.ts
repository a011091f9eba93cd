import {
	inBatches,
	isFirstLook,
	keepingAt,
	outcomeOf,
	restMs,
	triedAfter,
	withoutWords,
	type OutboxItem,
	type OutboxProblem,
	type Outcome,
	type Tried
} from '../domain/outbox.ts';
import { textLimit } from '../domain/limits.ts';
import { m } from '../paraglide/messages.js';
import { drop, fact, holds, keep, kept, setFact } from './store.ts';

/** Name of the lock, the channel and the background sync of the outbox. */
export const outboxName = 'kring-outbox';

type SealedItem = Omit<OutboxItem, 'files' | 'tried'> & {
	files: { field: string; name: string; type: string }[];
};

/** Keeps an item on this device, durably, and tells the other tabs. */
export async function putItem(item: OutboxItem): Promise<void> {
	await write(item);
	await noteTried({ [item.id]: null });
	announce();
}

async function write({ files, tried: _, ...rest }: OutboxItem): Promise<void> {
	const sealed: SealedItem = {
		...rest,
		files: files.map(({ field, name, type }) => ({ field, name, type }))
	};
	const parts = files.map(({ data }) => data);
	await keep('outbox', rest.id, rest.writtenAtMs, sealed, parts);
}

/**
 * What has not arrived yet, oldest first. The words of what outlived its time are gone (T9.2); that it
 * never arrived is still told (T11.7), until its writer throws it away.
 */
export async function items(): Promise<OutboxItem[]> {
	const all = await allKept();
	if (all.length === 0 || !(await isOver())) return all;
	const left = all.map((item) => withoutWords(item, m.offline_never_sent()));
	for (const [at, item] of left.entries()) {
		if (item !== all[at]) await write(item);
	}
	return left;
}

/** Whether what is kept here outlived its time; remembers what this look found. */
async function isOver(): Promise<boolean> {
	const lastContact = await fact('lastContactMs');
	if (typeof lastContact !== 'number') return false;
	const before = await fact('pastSinceMs');
	const pastSince = typeof before === 'number' ? before : null;
	const nowMs = Date.now();
	const found = keepingAt(lastContact, pastSince, nowMs);
	if (found === 'back') await setFact('lastContactMs', nowMs);
	if (found === 'doubt' && !isFirstLook(lastContact, pastSince, nowMs)) {
		await setFact('pastSinceMs', nowMs);
	}
	return found === 'over';
}

async function allKept(): Promise<OutboxItem[]> {
	const all = await kept('outbox');
	if (all.length === 0) return [];
	const tried = await triedSoFar();
	return all.map(({ thing, files }) => {
		const sealed = thing as SealedItem;
		const how = tried[sealed.id];
		return {
			...sealed,
			...(how === undefined ? {} : { tried: how }),
			files: sealed.files.map((file, index) => ({
				...file,
				data: files[index] ?? new ArrayBuffer(0)
			}))
		};
	});
}

/** How sending went, kept beside the items themselves: those may be heavy to write anew. */
async function triedSoFar(): Promise<Record<string, Tried>> {
	const told = await fact('tried');
	return typeof told === 'string' ? (JSON.parse(told) as Record<string, Tried>) : {};
}

/** Remembers how sending some items went; null where that is of no use any more. */
function noteTried(latest: Record<string, Tried | null>): Promise<void> {
	const now = () => noteNow(latest);
	noting = noting
		.catch(() => {})
		.then(() => (navigator.locks === undefined ? now() : navigator.locks.request(triedName, now)));
	return noting;
}

const triedName = `${outboxName}-tried`;

/** One after another, also between the page and its worker: light and heavy come back when they like. */
let noting: Promise<void> = Promise.resolve();

async function noteNow(latest: Record<string, Tried | null>): Promise<void> {
	const before = await triedSoFar();
	const kept = Object.entries({ ...before, ...latest }).filter(([, tried]) => tried !== null);
	const now = JSON.stringify(Object.fromEntries(kept));
	if (now !== JSON.stringify(before)) await setFact('tried', kept.length === 0 ? null : now);
}

/** Whether somebody wrote an item, or it was written in the shell and so by nobody else. */
export function isOf(personId: string): (item: OutboxItem) => boolean {
	return (item) => item.personId === '' || item.personId === personId;
}

/** What somebody wrote on this device that has not arrived, oldest first. */
export async function unsentOf(personId: string): Promise<OutboxItem[]> {
	return (await items()).filter(isOf(personId));
}

/** Throws an item away: its writer said so. */
export async function dropItem(id: string): Promise<void> {
	await drop('outbox', id);
	await noteTried({ [id]: null });
	announce();
}

/** Notes that the server answered: what is kept may stay, and how far the clock here is ahead. */
export async function notedContact(response: Response | null = null): Promise<void> {
	const now = Date.now();
	await setFact('lastContactMs', now);
	const theirs = Date.parse(response?.headers.get('date') ?? '');
	if (!Number.isNaN(theirs)) await setFact('clockAheadMs', now - theirs);
}

/**
 * The moment by the clock of the server, as far as it is known here: a phone whose clock is hours
 * off would say that something was written hours ago.
 */
export async function momentNow(): Promise<string> {
	const ahead = await fact('clockAheadMs').catch(() => null);
	return new Date(Date.now() - (typeof ahead === 'number' ? ahead : 0)).toISOString();
}

/** What is left after a round of sending. */
export type Flushed = {
	sent: number;
	waiting: number;
	refused: number;
	retryAfterMs: number | null;
};

const none: Flushed = { sent: 0, waiting: 0, refused: 0, retryAfterMs: null };

/** Words alone, or with photos or a voice: they go beside each other. */
export type Weight = 'light' | 'heavy';

/** Which of the two an item is. */
export function weightOf({ files }: OutboxItem): Weight {
	return files.length === 0 ? 'light' : 'heavy';
}

/** How somebody's photos are sent: the answer, or null when there was none. */
export type Sender = (path: string, what: Sent, itemId: string) => Promise<Response | null>;
type Sent = { body: BodyInit; headers: Record<string, string>; withinMs: number };

const tries = { light: 0, heavy: 0 };

/**
 * Sends what is waiting of one weight, in the order in which it was written. One tab or the service
 * worker at a time; everything may be sent twice without harm, because each item keeps its id. What
 * is light waits for no photo.
 */
export async function flush(weight: Weight, send: Sender = sent): Promise<Flushed> {
	const go = () => round(weight, send);
	// Without locks (old browsers) the ids alone keep it to one effect.
	if (navigator.locks === undefined) return go();
	return navigator.locks.request(`${outboxName}-${weight}`, go);
}

/** A request that hangs is given up after so long, and comes again: by its id it arrives once. */
const lightMs = 30_000;
const heavyMs = 10 * 60_000;

/**
 * Sends one item now, beside whatever else is under way: what somebody waits for waits for no photo.
 * It may be sent twice by that, without harm.
 *
 * @param withinMs  then it counts as not arrived yet.
 */
export async function sendFirst(id: string, withinMs: number): Promise<Outcome['kind']> {
	await bringHome(withinMs);
	const item = (await items()).find((one) => one.id === id);
	if (item === undefined) return 'sent';
	if (item.circleId === '') return 'later';
	const outcomes = await sendBatch([item], withinMs);
	await settle([item], outcomes, { ...none });
	return outcomes[0]!.kind;
}

async function round(weight: Weight, send: Sender): Promise<Flushed> {
	if (weight === 'light') await bringHome();
	// Of nobody, it would be a no to all that goes with it.
	const all = (await items()).filter(
		(one) =>
			weightOf(one) === weight &&
			one.state === 'waiting' &&
			one.circleId !== '' &&
			one.personId !== ''
	);
	if (all.length === 0) return none;
	const result: Flushed = { ...none };
	const nowMs = Date.now();
	const waiting = all.filter((one) => restMs(one, nowMs) === 0);

	let goesOn = true;
	const batches =
		weight === 'light'
			? inBatches(waiting, (item) => bytesOf([item]))
			: // One that did not go before lets others go first: it may be its weight that is in the way.
				waiting.sort((a, b) => timesOf(a) - timesOf(b)).map((item) => [item]);
	for (const batch of batches) {
		const outcomes =
			weight === 'light' ? await sendBatch(batch) : [await sendWithFiles(batch[0]!, send)];
		goesOn = await settle(batch, outcomes, result);
		if (!goesOn) break;
	}
	tries[weight] = goesOn ? 0 : tries[weight] + 1;
	// What waits apart comes in its own time, where nothing else says when to come back.
	const rests = (await items())
		.filter((one) => weightOf(one) === weight)
		.map((one) => restMs(one, Date.now()))
		.filter((rest) => rest > 0);
	result.waiting += all.length - waiting.length;
	if (rests.length > 0) result.retryAfterMs ??= Math.min(...rests);
	announce(result.sent > 0 ? [...new Set(waiting.map(({ circleId }) => circleId))] : []);
	return result;
}

/**
 * What was written in the shell belongs to no circle yet. Who is in one circle only meant that one,
 * and the front door says which; who is in more is asked on a page.
 */
async function bringHome(withinMs = lightMs): Promise<void> {
	const homeless = (await items()).filter(
		({ circleId, personId, state }) => circleId === '' && personId !== '' && state === 'waiting'
	);
	if (homeless.length === 0) return;
	const signal = AbortSignal.timeout(withinMs);
	const response = await fetch('/__data.json', { signal }).catch(() => null);
	const told = (await response?.json().catch(() => null)) as { location?: string } | null;
	const [, circleId] = /^\/circles\/([0-9a-f-]{36})$/.exec(told?.location ?? '') ?? [];
	if (circleId !== undefined) {
		for (const item of homeless) await putItem({ ...item, circleId });
		return;
	}
	// A door that leads to no single circle: its writer has to say which, and every page says so.
	if (!/^\/(circles|desk)$/.test(told?.location ?? '')) return;
	const unasked = homeless.filter(({ tried }) => tried?.why !== 'which');
	if (unasked.length === 0) return;
	const asks = { why: 'which', times: 0, trips: 0 } as const;
	await noteTried(Object.fromEntries(unasked.map(({ id }) => [id, asks])));
	announce();
}

const timesOf = ({ tried }: OutboxItem): number => tried?.times ?? 0;

/** Carries out what became of a batch. False when there is no use in going on now. */
async function settle(batch: OutboxItem[], outcomes: Outcome[], result: Flushed): Promise<boolean> {
	const latest: Record<string, Tried | null> = {};
	let goesOn = outcomes.some(({ kind }) => kind !== 'signIn');
	for (const [index, item] of batch.entries()) {
		const outcome = outcomes[index]!;
		const tried = triedAfter(item.tried, outcome, Date.now());
		latest[item.id] = tried;
		if (outcome.kind === 'sent') {
			await drop('outbox', item.id);
			result.sent++;
		} else if (tried === null) {
			const problem =
				outcome.kind === 'refused' ? outcome.problem : { code: 'bug', message: m.offline_trips() };
			// Thrown away by its writer while it was under way: it does not come back.
			if (await holds('outbox', item.id)) await write({ ...item, state: 'refused', problem });
			result.refused++;
		} else {
			result.waiting++;
			if (outcome.kind !== 'later') continue;
			goesOn = false;
			result.retryAfterMs = Math.max(result.retryAfterMs ?? 0, outcome.afterMs);
		}
	}
	await noteTried(latest);
	if (result.sent > 0) await notedContact();
	return goesOn;
}

type BatchAnswer = {
	results: { id: string; status: number; code: string; message: string; retryAfter?: number }[];
};

function bodyOf(batch: readonly OutboxItem[]): string {
	return JSON.stringify({
		items: batch.map(({ id, kind, circleId, personId, fields }) => ({
			id,
			kind,
			circleId,
			personId,
			fields
		}))
	});
}

/** How many bytes the items make on their way. */
function bytesOf(batch: readonly OutboxItem[]): number {
	return new TextEncoder().encode(bodyOf(batch)).length;
}

async function sendBatch(batch: readonly OutboxItem[], withinMs = lightMs): Promise<Outcome[]> {
	const response = await sent('/outbox', {
		body: bodyOf(batch),
		headers: { 'content-type': 'application/json' },
		withinMs
	});
	if (response === null || !response.ok) {
		const outcome = await outcomeOfResponse(response, 'light');
		// Too heavy, and alone: that is a no to this item.
		if (response?.status === 413 && batch.length === 1) return [tooLong(outcome)];
		// A no to the request as a whole says nothing else about any one item.
		const whole: Outcome =
			outcome.kind === 'refused' ? outcomeOf(503, outcome.problem, null, tries.light) : outcome;
		return batch.map(() => whole);
	}
	const { results } = (await response.json()) as BatchAnswer;
	const byId = new Map(results.map((one) => [one.id, one]));
	return batch.map(({ id }) => {
		const found = byId.get(id);
		return found === undefined
			? outcomeOf(503, { code: '', message: '' }, null, tries.light)
			: ownOutcome(
					found.status,
					outcomeOf(found.status, found, found.retryAfter ?? null, tries.light)
				);
	});
}

/** Among others that were answered, what goes wrong with one is a matter of that one. */
function ownOutcome(status: number, outcome: Outcome): Outcome {
	return status >= 500 ? { kind: 'trips' } : outcome;
}

/** The front says to choose smaller photos; where there are none, it is the text. */
function tooLong(outcome: Outcome): Outcome {
	if (outcome.kind !== 'refused') return outcome;
	const message = m.field_too_long({ limit: textLimit });
	return { kind: 'refused', problem: { ...outcome.problem, message } };
}

async function sendWithFiles(item: OutboxItem, send: Sender): Promise<Outcome> {
	const form = new FormData();
	for (const [name, value] of Object.entries(item.fields)) form.set(name, value);
	form.set('changeId', item.id);
	form.set('personId', item.personId);
	for (const { field, name, type, data } of item.files) {
		form.append(field, new Blob([data], { type }), name);
	}
	const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
	const path = `/circles/${item.circleId}/updates/new`;
	const response = await send(path, { body: form, headers, withinMs: heavyMs }, item.id);
	if (response?.status === 500) return { kind: 'trips' };
	if (response === null || !response.ok) return outcomeOfResponse(response, 'heavy');
	// The framework answers 200 to every action and says in the body how it went.
	const result = (await response.json()) as {
		type: string;
		status?: number;
		location?: string;
		data?: string;
		error?: { code?: string; message?: string };
	};
	if (result.type === 'success') return { kind: 'sent' };
	if (result.type === 'redirect') {
		return result.location?.startsWith('/sign-in') ? { kind: 'signIn' } : { kind: 'sent' };
	}
	const told =
		result.type === 'failure'
			? problemIn(result.data)
			: { code: result.error?.code ?? '', message: result.error?.message ?? '' };
	return result.status === 500
		? { kind: 'trips' }
		: outcomeOf(result.status ?? 503, told, null, tries.heavy);
}

/**
 * What a form action said, out of the framework's own way of writing it: a list in which objects
 * name the places of their values.
 */
function problemIn(data: string | undefined): OutboxProblem {
	try {
		const parts = JSON.parse(data ?? '[]') as unknown[];
		const head = (parts[0] ?? {}) as Record<string, number>;
		const at = (name: string) => String(parts[head[name] ?? -1] ?? '');
		return { code: at('code'), message: at('message') };
	} catch {
		return { code: '', message: '' };
	}
}

async function sent(path: string, { withinMs, ...rest }: Sent): Promise<Response | null> {
	try {
		const signal = AbortSignal.timeout(withinMs);
		return await fetch(path, { ...rest, method: 'POST', redirect: 'manual', signal });
	} catch {
		return null;
	}
}

async function outcomeOfResponse(response: Response | null, weight: Weight): Promise<Outcome> {
	// Only what the device knows for sure is called no internet: Kring may be away as well.
	if (response === null) {
		return outcomeOf(
			navigator.onLine === false ? 0 : 503,
			{ code: '', message: '' },
			null,
			tries[weight]
		);
	}
	const told = (await response.json().catch(() => ({}))) as { message?: string; code?: string };
	const problem: OutboxProblem = { code: told.code ?? '', message: told.message ?? '' };
	const after = Number(response.headers.get('retry-after'));
	return outcomeOf(
		// One that leads elsewhere cannot be read, but somebody answered.
		response.status || 503,
		problem,
		Number.isFinite(after) && after > 0 ? after : null,
		tries[weight]
	);
}

/** What pages on this device tell each other: where something arrived, or that somebody left. */
export type Heard = { circleIds: readonly string[]; gone?: true };

function announce(circleIds: readonly string[] = []): void {
	say({ circleIds });
}

/** Tells all pages on this device that its person signed out. */
export function sayGone(): void {
	say({ circleIds: [], gone: true });
}

function say(heard: Heard): void {
	if (typeof BroadcastChannel === 'undefined') return;
	const channel = new BroadcastChannel(outboxName);
	channel.postMessage(heard);
	channel.close();
}
