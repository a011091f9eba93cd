/** What can be written without a network and sent later. */
export const outboxKinds = [
	'update',
	'comment',
	'observation',
	'signal',
	'check_in',
	'agenda_take'
] as const;

/** What can be written without a network and sent later. */
export type OutboxKind = (typeof outboxKinds)[number];

/** A photo or a spoken note that goes with an item. */
export type OutboxFile = { field: string; name: string; type: string; data: ArrayBuffer };

/** Why an item was refused for good, in the words that the server gave. */
export type OutboxProblem = { code: string; message: string };

/**
 * Something a person wrote that the server has not acknowledged yet. It keeps its id whatever
 * happens, so that it arrives once (T11.6).
 */
export type OutboxItem = {
	/** Client-made id of the change. */
	id: string;
	kind: OutboxKind;
	/** Empty until somebody with several circles has said which one it is for. */
	circleId: string;
	/** Who wrote it: it is never sent in somebody else's name. Empty when written in the shell. */
	personId: string;
	fields: Record<string, string>;
	files: OutboxFile[];
	/** Milliseconds since 1970 by the device's clock; for order and display only. */
	writtenAtMs: number;
	state: 'waiting' | 'refused';
	problem: OutboxProblem | null;
	/** How sending it went so far; nothing was tried without it. */
	tried?: Tried;
};

/** How sending an item went so far. */
export type Tried = {
	why: WhyWaiting;
	/** How often it was tried. */
	times: number;
	/** How often Kring itself tripped over it. */
	trips: number;
	/** Not before this moment by the device's clock, where it waits apart from the others. */
	notBeforeMs?: number;
};

/**
 * Why something waits: no network, Kring cannot take it now, its writer must sign in again, or has to
 * say for which circle it is.
 */
export type WhyWaiting = 'network' | 'busy' | 'signIn' | 'which';

/** What became of one try to send. */
export type Outcome =
	| { kind: 'sent' }
	| { kind: 'refused'; problem: OutboxProblem }
	/** Nothing wrong with the item: the network, the server or the moment. */
	| { kind: 'later'; afterMs: number; why: 'network' | 'busy' }
	/** Kring trips over this item: it comes again by itself, and those behind it go on. */
	| { kind: 'trips' }
	/** Waits until its writer has signed in again. */
	| { kind: 'signIn' };

/**
 * The fields of an item as a form would send them: those whose names end in `[]` hold ids with
 * spaces between, and become lists.
 */
export function formFieldsOf(
	fields: Readonly<Record<string, string>>
): Record<string, string | string[]> {
	const listed = (text: string) => text.split(' ').filter((one) => one !== '');
	return Object.fromEntries(
		Object.entries(fields).map(([name, text]) => [name, name.endsWith('[]') ? listed(text) : text])
	);
}

/** First wait after a failed try, in milliseconds. It doubles up to `longestWaitMs`. */
export const firstWaitMs = 2_000;

/** Longest wait between two tries while the app is open. */
export const longestWaitMs = 5 * 60_000;

/** Own unsent items stay on a device so long after its last contact (T9.2). */
export const keepMs = 72 * 3_600_000;

/** Most items of one request. */
export const batchLimit = 20;

/** Heaviest body of a request with several items, in bytes; the server takes 512 kB. */
export const batchBytesLimit = 400 * 1024;

/**
 * Items in the order they were written, in as few requests as may be. One that is too heavy for
 * any request goes alone, so that its refusal keeps nobody else waiting.
 *
 * @param weigh  how many bytes an item adds to its request.
 */
export function inBatches<Item>(items: readonly Item[], weigh: (item: Item) => number): Item[][] {
	const batches: Item[][] = [];
	let batch: Item[] = [];
	let bytes = 0;
	for (const item of items) {
		const more = weigh(item);
		const isFull = batch.length === batchLimit || bytes + more > batchBytesLimit;
		if (batch.length === 0 || isFull) {
			batches.push((batch = []));
			bytes = 0;
		}
		batch.push(item);
		bytes += more;
	}
	return batches;
}

/**
 * What an answer of the server means for an item. Only a clear no about the item itself is final;
 * everything else waits.
 *
 * @param status  HTTP status, or 0 when there was no answer.
 * @param retryAfterSeconds  what the server asked for, if it did.
 */
export function outcomeOf(
	status: number,
	problem: OutboxProblem,
	retryAfterSeconds: number | null,
	tries: number
): Outcome {
	if (status >= 200 && status < 300) return { kind: 'sent' };
	if (
		status === 401 ||
		problem.code === 'prove_it_again' ||
		problem.code === 'second_factor_needed'
	) {
		return { kind: 'signIn' };
	}
	const isFinal =
		status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
	if (isFinal) return { kind: 'refused', problem };
	const why = status === 0 ? 'network' : 'busy';
	return { kind: 'later', afterMs: waitMs(tries, retryAfterSeconds), why };
}

/** How often Kring may trip over an item before its writer is told that it does not work. */
export const tripsLimit = 10;

/**
 * How sending an item went so far, one try later; null when it waits no more.
 *
 * @param nowMs  by the device's clock.
 */
export function triedAfter(
	before: Tried | undefined,
	outcome: Outcome,
	nowMs: number
): Tried | null {
	const times = (before?.times ?? 0) + 1;
	const trips = before?.trips ?? 0;
	if (outcome.kind === 'signIn') return { why: 'signIn', times, trips };
	if (outcome.kind === 'later') return { why: outcome.why, times, trips };
	if (outcome.kind !== 'trips' || trips + 1 >= tripsLimit) return null;
	return { why: 'busy', times, trips: trips + 1, notBeforeMs: nowMs + waitMs(trips, null) };
}

/** How long an item waits apart from the others; a clock that was put back keeps nothing for ever. */
export function restMs({ tried }: OutboxItem, nowMs: number): number {
	const rest = (tried?.notBeforeMs ?? 0) - nowMs;
	return rest > longestWaitMs ? 0 : Math.max(0, rest);
}

/** How long to wait before the next try. */
export function waitMs(tries: number, retryAfterSeconds: number | null): number {
	const own = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, tries));
	return retryAfterSeconds === null ? own : Math.max(own, retryAfterSeconds * 1000);
}

/**
 * What is left of an item that could not be sent in time: that it was there and never arrived. It
 * stays what it was when that is said already.
 */
export function withoutWords(item: OutboxItem, message: string): OutboxItem {
	if (item.problem?.code === neverSent) return item;
	const problem = { code: neverSent, message };
	return { ...item, fields: {}, files: [], state: 'refused', problem };
}

/** Its time on this device was over before it could be sent. */
export const neverSent = 'never_sent';

/** Two looks that both find it past its time lie at least so far apart. */
export const lookAgainMs = 3_600_000;

/**
 * Whether what is kept must go, because the device had no contact for too long (T9.2). The clock of a
 * device may jump, and what was never sent is nowhere else: one look alone ends nothing.
 *
 * - `keep`: not past its time.
 * - `back`: the clock was put back; counting starts anew.
 * - `doubt`: past its time by this look; a look an hour later must say so too.
 * - `over`: two looks since the last contact said so.
 *
 * @param pastSinceMs  the first look that found it past its time, or null.
 */
export function keepingAt(
	lastContactMs: number,
	pastSinceMs: number | null,
	nowMs: number
): 'keep' | 'back' | 'doubt' | 'over' {
	if (lastContactMs > nowMs) return 'back';
	if (nowMs - lastContactMs <= keepMs) return 'keep';
	if (!isFirstLook(lastContactMs, pastSinceMs, nowMs)) return 'doubt';
	return nowMs - pastSinceMs >= lookAgainMs ? 'over' : 'doubt';
}

/** Whether an earlier look counts: after the last contact, and not on a clock that was ahead. */
export function isFirstLook(
	lastContactMs: number,
	pastSinceMs: number | null,
	nowMs: number
): pastSinceMs is number {
	return pastSinceMs !== null && pastSinceMs > lastContactMs && pastSinceMs <= nowMs;
}
