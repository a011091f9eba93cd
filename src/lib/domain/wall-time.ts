import { daysAfter, instantAt, wallClock } from './day.ts';
import type { IsHoliday } from './holiday.ts';

// Time as people live by it: hours at which one may call somebody, working days, and shifts that
// begin and end by the wall clock, also in the two nights in which that clock jumps.

/** A day and a minute of the wall clock; `minute` counts from local midnight, 0 to 1440. */
export type WallTime = { on: string; minute: number };

/** Waking hours begin at 8.00 circle time (settled 23), in minutes after midnight. */
export const wakingFrom = 8 * 60;

/** Waking hours end at 21.00 circle time (settled 23), in minutes after midnight. */
export const wakingUntil = 21 * 60;

/** A wait never looks further ahead than so many days: the longest row of holidays is far shorter. */
const mostDaysAhead = 60;

const minuteMs = 60_000;
const evenDayMs = 86_400_000;

/**
 * The instant at which something begins that is agreed by the wall clock. A time that the clock
 * skips in spring is the next minute that exists; one that comes twice in autumn is the first (S6).
 */
export function instantOf({ on, minute }: WallTime): Date {
	const { startMs, lengthMs } = dayAt(on);
	if (lengthMs === evenDayMs) return new Date(startMs + minute * minuteMs);
	const at = instantAt(on, minute);
	const shown = wallClock(at);
	const isThere = minute === 1440 || shown.hour * 60 + shown.minute === minute;
	return isThere ? at : instantOf({ on, minute: minute + 1 });
}

/** The day of the week of a calendar day: 0 for Sunday to 6 for Saturday. */
export function weekdayOf(on: string): number {
	return new Date(`${on}T12:00:00Z`).getUTCDay();
}

/** Whether people may be rung for what is no emergency. */
export function isWaking(at: Date): boolean {
	const { hour, minute } = wallClock(at);
	const clock = hour * 60 + minute;
	return clock >= wakingFrom && clock < wakingUntil;
}

/** The instant itself in waking hours, else the next moment at which they begin. */
export function nextWaking(at: Date): Date {
	if (isWaking(at)) return at;
	const { on, hour } = wallClock(at);
	return instantAt(hour * 60 < wakingFrom ? on : daysAfter(on, 1), wakingFrom);
}

/** When the waking hours end that run at an instant, or else the next ones. */
export function endOfWaking(at: Date): Date {
	return instantAt(wallClock(nextWaking(at)).on, wakingUntil);
}

/** The instant after so many minutes of waking hours; nights do not count. */
export function afterWaking(at: Date, minutes: number): Date {
	let from = nextWaking(at);
	let left = minutes * minuteMs;
	for (let day = 0; day < mostDaysAhead; day++) {
		const today = endOfWaking(from).getTime() - from.getTime();
		if (left < today) return new Date(from.getTime() + left);
		left -= today;
		from = nextWaking(endOfWaking(from));
	}
	throw new RangeError('a wait of too many waking minutes');
}

/** Whether people of a team are at work on a calendar day. */
export function isWorkingDay(on: string, isHoliday: IsHoliday): boolean {
	const weekday = weekdayOf(on);
	return weekday !== 0 && weekday !== 6 && !isHoliday(on);
}

/** The first time after an instant at which a working day shows this minute on the clock. */
export function nextWorkingDay(at: Date, minute: number, isHoliday: IsHoliday): Date {
	const { on: today } = wallClock(at);
	for (let day = 0; day < mostDaysAhead; day++) {
		const on = daysAfter(today, day);
		const then = instantOf({ on, minute });
		if (isWorkingDay(on, isHoliday) && then.getTime() > at.getTime()) return then;
	}
	throw new RangeError('no working day in sight');
}

type DayLength = { startMs: number; lengthMs: number };

/** When days begin and how long they are: facts of the calendar, and slow to ask for. */
const knownDays = new Map<string, DayLength>();
const mostKnownDays = 2_000;

function dayAt(on: string): DayLength {
	const known = knownDays.get(on);
	if (known !== undefined) return known;
	const startMs = instantAt(on, 0).getTime();
	const day = { startMs, lengthMs: instantAt(daysAfter(on, 1), 0).getTime() - startMs };
	if (knownDays.size >= mostKnownDays) knownDays.clear();
	knownDays.set(on, day);
	return day;
}
