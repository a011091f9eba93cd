import { monthsAfter, dayOf, instantAt, wallClock } from './day.ts';
import { afterTheNight, quietUntil, type Wishes } from './notice.ts';
import type { Signal, Telling, TellingKind } from './signal.ts';
import { endOfWaking, nextWaking } from './wall-time.ts';

// How a notice reaches somebody (S8), as decisions without a network: when it may sound, by which
// channel, what an answer of a push service means for it, and what the sender is shown of it.

/** The ways in which somebody can be reached. */
export const channels = ['push', 'sms', 'mail'] as const;

/** A way in which somebody can be reached. */
export type Channel = (typeof channels)[number];

/** What a notice is for, as far as sending it differs (S8.3). */
export type Loudness = 'red' | 'orange' | 'talk' | 'status' | 'test';

const quieter: readonly TellingKind[] = ['taken_on', 'closed', 'withdrawn', 'joined', 'declined'];

/**
 * How loud a telling is: how it goes on is quieter than a question. Only who says that it is red is
 * heard so, also by the one who has taken it on and perhaps comes later.
 */
export function loudnessOf(
	kind: TellingKind,
	{ level, voices }: Pick<Signal, 'level' | 'voices'>
): Loudness {
	if (kind === 'joined' && voices.at(-1)?.level === 'red') return 'red';
	return quieter.includes(kind) ? 'status' : level;
}

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** From then on a push service may throw away what it could not bring (S8.3), in seconds. */
export function ttlSeconds(loudness: Loudness, now: Date): number {
	if (loudness === 'red' || loudness === 'status') return 3_600;
	if (loudness === 'test') return 900;
	return Math.max(900, Math.floor((endOfWaking(now).getTime() - now.getTime()) / secondMs));
}

/**
 * Until when a notice is worth telling, by whichever way. It outlives the push, which is only the
 * first way: with an evening just over, orange has the next day, or who cannot be rung would hear
 * nothing by mail either (S8.5).
 */
export function worthUntil(loudness: Loudness, from: Date): Date {
	const pushEnds = from.getTime() + ttlSeconds(loudness, from) * secondMs;
	if (loudness !== 'orange') return new Date(pushEnds);
	const allWays = new Date(from.getTime() + (channels.length + 1) * patienceMs(loudness));
	return new Date(Math.max(pushEnds, endOfWaking(allWays).getTime()));
}

/** How a push service is told to hurry (RFC 8030): high only for what is red, and for the test. */
export function pushUrgency(loudness: Loudness): 'high' | 'normal' {
	return loudness === 'red' || loudness === 'test' ? 'high' : 'normal';
}

/** When somebody wants no sound, in minutes after midnight. */
export type Quiet = Pick<Wishes, 'quietFromMinute' | 'quietUntilMinute'>;

/**
 * When what is told at a moment makes a sound. Red and a missed check-in at once, always; the rest
 * after the quiet hours of the person, spread over a quarter of an hour (S8.6, settled 23).
 */
export function soundsAt(
	{ sounds, personId }: Pick<Telling, 'sounds' | 'personId'>,
	quiet: Quiet,
	at: Date
): Date {
	const end = sounds === 'always' ? null : quietUntil(quiet, at);
	return end === null ? at : afterTheNight(end, personId);
}

/** When a talk rings: never between 21.00 and 8.00, and never in somebody's quiet hours (S4). */
export function talkSoundsAt(personId: string, quiet: Quiet, at: Date): Date {
	const morning = nextWaking(at);
	const end = quietUntil(quiet, morning);
	if (end === null) return morning;
	// Who sleeps through all waking hours of a day is rung when those of the next one begin.
	const then = afterTheNight(end, personId);
	return nextWaking(then);
}

/** How somebody can be reached now. */
export type Reach = {
	/** Devices that may be rung: those that failed too often are none (S8.4). */
	deviceIds: readonly string[];
	/** A number, a yes, and a gateway that is configured. */
	hasSms: boolean;
	hasMail: boolean;
	/** In which order they want to be reached. */
	order: readonly Channel[];
	/** Nobody knows whether their devices ring (D12). */
	isGrey: boolean;
};

/** The order for who chose none. */
export const usualOrder: readonly Channel[] = channels;

/**
 * The channels that lead to somebody, first to last. For who is grey, SMS and mail come before a
 * push that perhaps nobody sees.
 */
export function waysTo({ deviceIds, hasSms, hasMail, order, isGrey }: Reach): Channel[] {
	const has = { push: deviceIds.length > 0, sms: hasSms, mail: hasMail };
	const ways = [...new Set([...order, ...channels])].filter((channel) => has[channel]);
	return isGrey ? ways.toSorted((a, b) => Number(a === 'push') - Number(b === 'push')) : ways;
}

/**
 * One way that was begun; push has one for each device.
 * - `waiting`: not handed over yet, or to be tried again;
 * - `handed_over`: somebody took it, which is not "seen";
 * - `failed`: for good.
 */
export type Try = {
	channel: Channel;
	deviceId: string | null;
	state: 'waiting' | 'handed_over' | 'failed';
	/** It goes on being tried, but the next channel does not wait for it. */
	givesWay: boolean;
	/** The mail that goes with something red: nobody waits for it. */
	alongside: boolean;
	startedAt: Date;
};

/** A notice on its way to one person. */
export type Delivery = {
	personId: string;
	loudness: Loudness;
	sounds: Telling['sounds'];
	expiresAt: Date;
	/** A device said that it is on its screen. */
	shownAt: Date | null;
	/** The person opened it while signed in. */
	seenAt: Date | null;
	/** Whatever it told of is over, or the person left, before it was sent. */
	droppedAt: Date | null;
	/** It was given up: no way was left. */
	isLost?: boolean;
	tries: readonly Try[];
};

/** How long the next channel waits for a sign that the first one arrived (S8.5). */
export function patienceMs(loudness: Loudness): number {
	return loudness === 'red' ? minuteMs : 15 * minuteMs;
}

/** What is to be done now for a notice. */
export type Move =
	/** It arrived, or is not needed: nothing more. */
	| { kind: 'rest' }
	/** It must not sound yet. */
	| { kind: 'hold'; until: Date }
	/** Begin with a channel, and with mail alongside where that is said; look again then. */
	| { kind: 'begin'; channel: Channel; alongside: 'mail' | null; lookAgainAt: Date }
	/** Whatever was begun has its time until then. */
	| { kind: 'wait'; until: Date }
	/** Too late, or no way is left. */
	| { kind: 'give_up'; why: 'expired' | 'no_way' };

/**
 * What is to be done now for a notice (S8.5). The next channel begins when the one before it failed,
 * and also when nothing was heard of it for a while: a push service that says yes for ever proves
 * nothing. Red goes by mail at once as well.
 *
 * @param ways  the channels that lead to this person now, first to last.
 */
export function nextMove(
	delivery: Delivery,
	ways: readonly Channel[],
	quiet: Quiet,
	now: Date
): Move {
	const { shownAt, seenAt, droppedAt, expiresAt, tries, loudness } = delivery;
	if (shownAt !== null || seenAt !== null || droppedAt !== null) return { kind: 'rest' };
	if (now >= expiresAt) return { kind: 'give_up', why: 'expired' };
	const isRed = loudness === 'red';
	// Red goes by mail at once whatever was chosen, so nothing ever waits for that mail.
	const inTurn = isRed
		? ways.toSorted((a, b) => Number(a === 'mail') - Number(b === 'mail'))
		: ways;
	const [next, ...rest] = inTurn.filter((way) => !tries.some(({ channel }) => channel === way));
	if (next === undefined) {
		const isLost = tries.every(({ state }) => state === 'failed');
		return isLost ? { kind: 'give_up', why: 'no_way' } : { kind: 'wait', until: expiresAt };
	}
	const isTaken = heldBackBy(tries, loudness);
	if (isTaken !== null && now < isTaken)
		return { kind: 'wait', until: earlier(isTaken, expiresAt) };
	const sounding = soundsAt(delivery, quiet, now);
	if (sounding > now) return { kind: 'hold', until: sounding };
	return {
		kind: 'begin',
		channel: next,
		alongside: isRed && rest.includes('mail') ? 'mail' : null,
		lookAgainAt: earlier(new Date(now.getTime() + patienceMs(loudness)), expiresAt)
	};
}

/**
 * Until when the next channel waits for what was begun and may still be shown; null when it need
 * not. In whatever order the tries come: two may have begun in one moment.
 */
function heldBackBy(tries: readonly Try[], loudness: Loudness): Date | null {
	const lead = tries.filter(
		({ alongside, state, givesWay }) => !alongside && state !== 'failed' && !givesWay
	);
	if (lead.length === 0) return null;
	const startedMs = Math.max(...lead.map(({ startedAt }) => startedAt.getTime()));
	return new Date(startedMs + patienceMs(loudness));
}

function earlier(one: Date, other: Date): Date {
	return one < other ? one : other;
}

/** What came of handing a message to a push service: the `Outcome` of the post office. */
export type PushAnswer =
	| { kind: 'accepted' }
	| { kind: 'gone' }
	| { kind: 'refused'; status: number }
	| { kind: 'unfit'; status: number }
	| { kind: 'later'; afterMs: number; resting: 'no' | 'faults' | 'refusals' }
	| { kind: 'broken'; why: string };

/** What an answer means for the try, the device and the operator. */
export type Verdict = {
	state: Try['state'];
	givesWay: boolean;
	/** When the same is tried again; null when it is done with. */
	againAfterMs: number | null;
	/** `delete` in the same transaction; `count` one more failure in a row. */
	device: 'keep' | 'delete' | 'count' | 'works';
	/** Something is wrong on our side: the operator hears it now. */
	alarm: boolean;
};

/** Pauses after a push service failed (S8.4); later ones grow from the last. */
export const pausesMs = [5 * secondMs, 15 * secondMs, 45 * secondMs] as const;

const longestPauseMs = 10 * minuteMs;

/**
 * What an answer of a push service means (S8.4). A wave of refusals says something about us: no
 * device is ever lost by it.
 *
 * @param attempt  how many times it was handed over by now, this time included.
 */
export function verdictOn(
	answer: PushAnswer,
	{ attempt, loudness }: { attempt: number; loudness: Loudness }
): Verdict {
	const failed = { ...usual, state: 'failed', givesWay: true } as const;
	switch (answer.kind) {
		case 'accepted':
			return { ...usual, state: 'handed_over', device: 'works' };
		case 'gone':
			return { ...failed, device: 'delete' };
		case 'unfit':
			if (answer.status !== 413) return { ...failed, device: 'count' };
			// It is as small as can be already; once more, for it may have been somebody on the way.
			return attempt === 1
				? { ...usual, againAfterMs: 0, alarm: true }
				: { ...failed, alarm: true };
		case 'refused':
			return { ...usual, givesWay: true, againAfterMs: pauseMs(attempt), alarm: true };
		case 'later': {
			// With a closed door, or a wait longer than red may take, somebody has to hear it otherwise.
			const isTooLong = answer.afterMs > patienceMs(loudness);
			const givesWay = isTooLong || answer.resting !== 'no';
			return { ...usual, givesWay, againAfterMs: answer.afterMs };
		}
		case 'broken':
			return { ...usual, givesWay: attempt > pausesMs.length, againAfterMs: pauseMs(attempt) };
	}
}

const usual: Verdict = {
	state: 'waiting',
	givesWay: false,
	againAfterMs: null,
	device: 'keep',
	alarm: false
};

function pauseMs(attempt: number): number {
	const last = pausesMs[pausesMs.length - 1]!;
	const grown = pausesMs[attempt - 1] ?? last * 2 ** Math.min(attempt - pausesMs.length, 10);
	return Math.min(longestPauseMs, grown);
}

/** Whether a device counts as not working: five failures in a row, and never a sign from it (S8.4). */
export function isWornOut(failures: number, lastShownAt: Date | null): boolean {
	return failures >= 5 && lastShownAt === null;
}

/** How many notices one person gets on a channel within a while; what is more is gathered (S8.7). */
export const throttles = {
	push: [{ most: 10, withinMs: 5 * minuteMs }],
	sms: [
		{ most: 1, withinMs: minuteMs },
		{ most: 5, withinMs: 15 * minuteMs },
		{ most: 12, withinMs: hourMs }
	],
	mail: [{ most: 10, withinMs: hourMs }]
} as const satisfies Record<Channel, readonly { most: number; withinMs: number }[]>;

/**
 * From when one more fits on a channel of a person; now when it does already. The first notice of a
 * signal, and the first that says it is red, goes whatever was sent before (I8).
 *
 * @param sentAt  when notices went to this person on this channel, in any order; an hour is enough.
 */
export function fitsFrom(
	channel: Channel,
	sentAt: readonly Date[],
	isFirst: boolean,
	now: Date
): Date {
	if (isFirst) return now;
	const newest = sentAt.map((at) => at.getTime()).toSorted((a, b) => b - a);
	const free = throttles[channel].map(({ most, withinMs }) => {
		const oldestThatCounts = newest[most - 1];
		return oldestThatCounts === undefined ? 0 : oldestThatCounts + withinMs;
	});
	return new Date(Math.max(now.getTime(), ...free));
}

/** What the sender reads of a notice (S8.2): never "delivered" for what was only handed over. */
export type NoticeState =
	'waiting' | 'handed_over' | 'shown' | 'seen' | 'failed' | 'not_needed' | 'expired';

/** What the sender reads of a notice, by which channel, and which channels did not work. */
export type NoticeView = {
	state: NoticeState;
	channel: Channel | null;
	failedChannels: readonly Channel[];
};

/** How far a notice came, as the sender is shown it. */
export function viewOf(delivery: Delivery, now: Date): NoticeView {
	const { tries, shownAt, seenAt, droppedAt, expiresAt } = delivery;
	const of = (channel: Channel) => tries.filter((one) => one.channel === channel);
	const begun = channels.filter((channel) => of(channel).length > 0);
	const failedChannels = begun.filter((channel) =>
		of(channel).every(({ state }) => state === 'failed')
	);
	const handedOver = tries.findLast(({ state }) => state === 'handed_over')?.channel ?? null;
	const view = (state: NoticeState, channel: Channel | null = null): NoticeView => ({
		state,
		channel,
		failedChannels
	});
	if (seenAt !== null) return view('seen', handedOver);
	if (shownAt !== null) return view('shown', 'push');
	if (handedOver !== null) return view('handed_over', handedOver);
	if (droppedAt !== null) return view('not_needed');
	if (now >= expiresAt) return view('expired');
	const isLost =
		delivery.isLost === true || (begun.length > 0 && failedChannels.length === begun.length);
	return view(isLost ? 'failed' : 'waiting');
}

/** Without a tap on a test for so long somebody turns grey (D12). */
export const greyAfterMs = 24 * hourMs;

/**
 * What is known of whether somebody can be rung:
 * - `proved`: they answered the last test, or opened a notice since;
 * - `waiting`: a first test is on its way; `never`: there was none yet;
 * - `grey`: a test stayed unanswered for a day.
 */
export type Proof = 'proved' | 'waiting' | 'never' | 'grey';

/**
 * What is known of whether somebody can be rung (S8.8). A later test makes nobody less grey; only
 * an answer does.
 *
 * @param testedAt     when tests were sent, in any order.
 * @param confirmedAt  when they last tapped a test or opened a notice.
 */
export function proofOf(testedAt: readonly Date[], confirmedAt: Date | null, now: Date): Proof {
	const open = testedAt.filter((at) => confirmedAt === null || at > confirmedAt);
	const oldest = open.toSorted((a, b) => a.getTime() - b.getTime())[0];
	if (oldest !== undefined && now.getTime() - oldest.getTime() >= greyAfterMs) return 'grey';
	if (confirmedAt !== null) return 'proved';
	return oldest === undefined ? 'never' : 'waiting';
}

/** When the next monthly test goes: a month after the last one, at a moment at which one is awake. */
export function nextTestAt(personId: string, quiet: Quiet, lastTestAt: Date): Date {
	const { hour, minute } = wallClock(lastTestAt);
	const monthLater = instantAt(monthsAfter(dayOf(lastTestAt), 1), hour * 60 + minute);
	return talkSoundsAt(personId, quiet, monthLater);
}

/** The worker says so often that it is there (S8.1). */
export const beatMs = 30 * secondMs;

/** Silent for so long, warnings may come late, and everybody is told (T12.4). */
export const silentMs = 90 * secondMs;

/** Whether the worker is silent: pages say "warnings may come late, call". */
export function isSilent(lastBeatAt: Date | null, now: Date): boolean {
	return lastBeatAt === null || now.getTime() - lastBeatAt.getTime() >= silentMs;
}
