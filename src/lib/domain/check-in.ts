import { dayOf, daysAfter } from './day.ts';
import type { Span } from './duty.ts';
import { Refusal } from './refusal.ts';
import type { EngineVoice } from './signal.ts';
import { instantOf, weekdayOf } from './wall-time.ts';

// "Alles goed?" for residents who want it (S6). A missed one is mostly a false alarm, so it is cheap
// and friendly to clear; and it is orange, never red by itself (D7).

/** At which hours of a day somebody says that they are fine, in minutes after midnight. */
export type CheckInWindow = { fromMinute: number; untilMinute: number };

/** What the resident agreed to. */
export type CheckInPlan = {
	windows: readonly CheckInWindow[];
	/** 0 for Sunday to 6 for Saturday. */
	weekdays: readonly number[];
	/** After the window, before the reminder. */
	graceMinutes: number;
	/** After the reminder, before somebody is asked to go and look. */
	remindMinutes: number;
	/** Opening the app counts as a sign of life, because the resident said so. */
	countsOpening: boolean;
	/** Last day of a pause, as yyyy-mm-dd. */
	pausedUntilOn: string | null;
	/** The resident stopped it. */
	stoppedAt: Date | null;
};

/** Most windows in a day (S10). */
export const windowLimit = 3;

/** Usual, shortest and longest grace, in minutes. */
export const grace = { usual: 60, least: 15, most: 240 } as const;

/** Usual, shortest and longest time after the reminder, in minutes. */
export const afterReminder = { usual: 30, least: 10, most: 120 } as const;

/** Longest pause, in days. */
export const pauseDaysLimit = 14;

/** Kring was away for so long that somebody's answer may have been lost. */
export const awayMs = 90_000;

/**
 * Where a check-in stands. `asked` is "not so good": the resident was offered a call, an orange
 * signal or a note. `done`, `cleared`, `paused` and `stopped` are ends.
 */
export type CheckInState =
	'planned' | 'open' | 'asked' | 'reminded' | 'missed' | 'done' | 'cleared' | 'paused' | 'stopped';

/** One window of one day. */
export type CheckIn = {
	/** Also the id of the voice that says it was missed: however often that is said, it is one. */
	id: string;
	on: string;
	opensAt: Date;
	closesAt: Date;
	state: CheckInState;
	/** When the next thing happens by itself; null once nothing does. */
	nextAt: Date | null;
	remindedAt: Date | null;
	answer: 'fine' | 'not_fine' | null;
	/** The resident's own face, 0 best to 4 worst. */
	feeling: number | null;
	/** Kring was away over part of it, and it is judged later for that. */
	kringWasAway: boolean;
	/** Who had seen or spoken the resident, after it was missed. */
	clearedById: string | null;
};

/** Something that shows that the resident is up and about. */
export type SignOfLife = {
	kind: 'message' | 'opening' | 'presence' | 'observation' | 'call';
	/** When it was, not when it was sent. A call is one that the resident made for help. */
	at: Date;
	/** Whose deed it was. */
	personId: string;
	/** Of an observation: what contact there was. */
	contact?: 'seen' | 'spoken' | 'phoned' | 'heard';
};

/** What can happen to a check-in. */
export type CheckInHappening =
	/** Its moment may have come. `away` is when Kring was last not there. */
	| { kind: 'due'; away: Span | null }
	| { kind: 'answered'; by: string; answer: 'fine' | 'not_fine'; feeling: number | null }
	/** What the resident chose after "not so good". */
	| { kind: 'chosen'; what: 'call' | 'orange' | 'note' }
	| { kind: 'life'; sign: SignOfLife }
	/** A key holder has seen or spoken the resident. */
	| { kind: 'seen'; by: string }
	/** `isThere`: the resident did so themselves. */
	| { kind: 'paused'; isThere: boolean }
	| { kind: 'stopped'; by: string; isThere: boolean };

/** What has to be done because of it. */
export type CheckInEffect =
	/** The one reminder to the resident. */
	| { kind: 'remind' }
	/** Offer the resident a call, an orange signal or a note. */
	| { kind: 'offer' }
	/** The key holders are asked, as an orange signal. */
	| { kind: 'raise'; voice: EngineVoice }
	/** Close that signal as settled, in the name of this person (settled 25). */
	| { kind: 'settle'; by: string }
	/** Tell whoever was asked: there was a sign of life, or the resident says it is not so good. */
	| { kind: 'tell'; what: 'life' | 'not_fine' };

/** A check-in after something happened, and what has to be done. */
export type AfterCheckIn = { checkIn: CheckIn; effects: readonly CheckInEffect[] };

const minuteMs = 60_000;

/** Whether the resident is asked on a calendar day. */
export function isAskedOn(
	{ weekdays, pausedUntilOn, stoppedAt }: CheckInPlan,
	on: string
): boolean {
	const isPaused = pausedUntilOn !== null && on <= pausedUntilOn;
	return stoppedAt === null && !isPaused && weekdays.includes(weekdayOf(on));
}

/**
 * One check-in of a day. Its window is wall time: an hour that the clock skips or shows twice moves
 * or counts once.
 */
export function plannedCheckIn(id: string, on: string, window: CheckInWindow): CheckIn {
	const opensAt = instantOf({ on, minute: window.fromMinute });
	return {
		id,
		on,
		opensAt,
		closesAt: instantOf({ on, minute: window.untilMinute }),
		state: 'planned',
		nextAt: opensAt,
		remindedAt: null,
		answer: null,
		feeling: null,
		kringWasAway: false,
		clearedById: null
	};
}

/**
 * The last day of a pause, as it is kept.
 *
 * @throws {Refusal} `end_in_past` for a day that is over; `pause_too_long` beyond 14 days.
 */
export function pauseUntil(untilOn: string, now: Date): string {
	const todayOn = dayOf(now);
	if (untilOn < todayOn) throw new Refusal('end_in_past');
	if (untilOn > daysAfter(todayOn, pauseDaysLimit - 1))
		throw new Refusal('pause_too_long', { limit: pauseDaysLimit });
	return untilOn;
}

/**
 * A check-in after something happened to it, row by row of S6. What is no news gives back the very
 * same check-in: whoever wakes too early, or answers twice, changes nothing.
 */
export function afterCheckIn(
	checkIn: CheckIn,
	happening: CheckInHappening,
	plan: CheckInPlan,
	now: Date
): AfterCheckIn {
	if (['cleared', 'paused', 'stopped'].includes(checkIn.state)) return same(checkIn);
	switch (happening.kind) {
		case 'due':
			return comeDue(checkIn, happening.away, plan, now);
		case 'answered':
			return answered(checkIn, happening, plan, now);
		case 'chosen':
			// Who says that they will call for help has not done so yet: that ends it, not the saying.
			if (happening.what === 'orange') return same(checkIn);
			return checkIn.state === 'asked' ? ended(checkIn, 'done') : same(checkIn);
		case 'life':
			return alive(checkIn, happening.sign, plan);
		case 'seen':
			return cleared(checkIn, happening.by);
		case 'paused':
			// Who was asked to go and look does so still, and the resident can say that all is well.
			if (['done', 'missed'].includes(checkIn.state)) return same(checkIn);
			return isOpenQuestion(checkIn, happening.isThere) ? same(checkIn) : ended(checkIn, 'paused');
		case 'stopped': {
			if (checkIn.state === 'done') return same(checkIn);
			if (isOpenQuestion(checkIn, happening.isThere)) return same(checkIn);
			// A resident who stops it is there: whoever was asked to go and look need not.
			const settle = { kind: 'settle', by: happening.by } as const;
			return ended(checkIn, 'stopped', checkIn.state === 'missed' ? [settle] : []);
		}
	}
}

/**
 * Whether it is not known how the resident is, and whoever ends the asking is not there: who does so from
 * elsewhere has not seen them by that, so this one goes on until somebody has.
 */
function isOpenQuestion({ state }: CheckIn, isThere: boolean): boolean {
	return !isThere && ['asked', 'reminded', 'missed'].includes(state);
}

/** Whether two were missed within seven days, which a finding counts (S6, F8). */
export function missedTwice(missedOn: readonly string[], todayOn: string): boolean {
	const weekAgo = daysAfter(todayOn, -7);
	return missedOn.filter((on) => on > weekAgo && on <= todayOn).length >= 2;
}

function comeDue(checkIn: CheckIn, away: Span | null, plan: CheckInPlan, now: Date): AfterCheckIn {
	const { state, nextAt, closesAt, remindedAt } = checkIn;
	if (nextAt === null || nextAt > now) return same(checkIn);
	if (state === 'planned') return next(checkIn, 'open', after(closesAt, plan.graceMinutes));
	const wait = remindedAt === null ? plan.graceMinutes : plan.remindMinutes;
	const fairAt = away === null ? null : fairAfter(away, wait);
	if (fairAt !== null && fairAt > nextAt)
		return { checkIn: { ...checkIn, nextAt: fairAt, kringWasAway: true }, effects: [] };
	if (remindedAt === null) {
		const reminded = { ...checkIn, remindedAt: now };
		return next(reminded, 'reminded', after(later(nextAt, now), plan.remindMinutes), [
			{ kind: 'remind' }
		]);
	}
	const said = { by: 'check_in', level: 'orange', at: now, withdrawnAt: null } as const;
	return next(checkIn, 'missed', null, [{ kind: 'raise', voice: { id: checkIn.id, ...said } }]);
}

/** When it is fair to judge after Kring was away: the wait counts anew from its return. */
function fairAfter(away: Span, waitMinutes: number): Date | null {
	const isLong = away.until.getTime() - away.from.getTime() >= awayMs;
	return isLong ? after(away.until, waitMinutes) : null;
}

function answered(
	checkIn: CheckIn,
	{ by, answer, feeling }: Extract<CheckInHappening, { kind: 'answered' }>,
	plan: CheckInPlan,
	now: Date
): AfterCheckIn {
	const { state, closesAt, nextAt } = checkIn;
	if (checkIn.answer === answer && checkIn.feeling === feeling) return same(checkIn);
	const said = { ...checkIn, answer, feeling };
	if (state === 'missed') {
		// Doubt is no reassurance: whoever was asked goes on, and knows more now.
		if (answer === 'not_fine')
			return { checkIn: said, effects: [{ kind: 'tell', what: 'not_fine' }] };
		return cleared(said, by);
	}
	// Before the window nobody asked yet; "not so good" is heard at any time.
	if (answer === 'fine') return state === 'planned' ? same(checkIn) : ended(said, 'done');
	const goesOnAt =
		state === 'done' || state === 'planned'
			? later(after(closesAt, plan.graceMinutes), after(now, plan.graceMinutes))
			: nextAt;
	return next(said, 'asked', goesOnAt, [{ kind: 'offer' }]);
}

/**
 * A sign of life ends the waiting. Once it was missed, only what somebody meant to say or saw ends
 * the asking; that a phone was opened is told to whoever was asked, and they judge.
 */
function alive(checkIn: CheckIn, sign: SignOfLife, plan: CheckInPlan): AfterCheckIn {
	const { state, opensAt } = checkIn;
	const counts =
		sign.at >= opensAt &&
		(sign.kind !== 'opening' || plan.countsOpening) &&
		(sign.kind !== 'observation' || (sign.contact !== undefined && sign.contact !== 'heard'));
	// "Not so good" was a sign of life itself, and another one is no answer to it. A call for help is.
	if (sign.kind === 'call' && state === 'asked') return ended(checkIn, 'done');
	if (!counts || state === 'done' || state === 'asked') return same(checkIn);
	if (state !== 'missed') return ended(checkIn, 'done');
	// It says that they need somebody, and whoever was asked to go and look is one.
	if (sign.kind === 'call') return same(checkIn);
	const isMeant = sign.kind === 'message' || sign.kind === 'observation';
	if (isMeant) return cleared(checkIn, sign.personId);
	return { checkIn, effects: [{ kind: 'tell', what: 'life' }] };
}

function cleared(checkIn: CheckIn, by: string): AfterCheckIn {
	if (checkIn.state !== 'missed') return same(checkIn);
	return ended({ ...checkIn, clearedById: by }, 'cleared', [{ kind: 'settle', by }]);
}

function ended(
	checkIn: CheckIn,
	state: 'done' | 'cleared' | 'paused' | 'stopped',
	effects: readonly CheckInEffect[] = []
): AfterCheckIn {
	return next(checkIn, state, null, effects);
}

function next(
	checkIn: CheckIn,
	state: CheckInState,
	nextAt: Date | null,
	effects: readonly CheckInEffect[] = []
): AfterCheckIn {
	return { checkIn: { ...checkIn, state, nextAt }, effects };
}

function same(checkIn: CheckIn): AfterCheckIn {
	return { checkIn, effects: [] };
}

function after(at: Date, minutes: number): Date {
	return new Date(at.getTime() + minutes * minuteMs);
}

function later(one: Date, other: Date): Date {
	return one > other ? one : other;
}
