import { daysAfter, instantAt } from '../day.ts';

// One day of a walk-in activity: whether it is held, and whether somebody kept its sheet
// (activities-credits.md 3.3). Both are needed: a day that was cancelled may have had people, and a
// day that was held but not recorded says nothing about anybody.

/** Whether a day goes on. */
export type DayStatus = 'planned' | 'cancelled';

/** Whether somebody kept the sheet of a day. `not_recorded` is neither held nor missed by anybody. */
export type RecordState = 'none' | 'open' | 'closed' | 'not_recorded';

/** One day of an activity, as far as its state goes. */
export type ActivityDay = {
	/** Calendar day, yyyy-mm-dd. */
	on: string;
	endsAt: Date;
	status: DayStatus;
	record: RecordState;
};

/** Why a step of a day is not taken. */
export const dayRefusals = [
	'already_cancelled',
	'not_cancelled',
	'too_late_to_uncancel',
	'day_is_over',
	'day_is_cancelled',
	'day_not_open'
] as const;

/** Why a step of a day is not taken. */
export type DayRefusal = (typeof dayRefusals)[number];

/** A day after a step, or why the step was not taken. The same day for a step that was taken before. */
export type DayStep = { day: ActivityDay } | { refused: DayRefusal };

/** At this minute of the next day a day is over (3.3); the clock never skips it. */
const nightMinute = 3 * 60;

/** What happened on a day may be told so many days after it is over (7.3). */
export const lateDays = 7;

/** When a day closes by itself: 03:00 on the next day. @source activities-credits.md 3.3 */
export function closesItselfAt(on: string): Date {
	return instantAt(daysAfter(on, 1), nightMinute);
}

/**
 * The last moment at which a device can still tell what happened on a day. It counts from when the day
 * closes by itself, not from when a host tapped "close": otherwise one tap would decide about another.
 */
export function toldUntil(on: string): Date {
	return instantAt(daysAfter(on, 1 + lateDays), nightMinute);
}

/**
 * When the kitchen of a day counts (5.5), by the clock on its wall: also on days on which that clock moves.
 * Null where it counts at no fixed time.
 */
export function kitchenClosesAt(on: string, minute: number | null): Date | null {
	return minute === null ? null : instantAt(on, minute);
}

/** Somebody opens the sheet of today. A cancelled day is first put back. */
export function opened(day: ActivityDay, now: Date): DayStep {
	if (day.status === 'cancelled') return { refused: 'day_is_cancelled' };
	if (day.record === 'open') return { day };
	if (day.record !== 'none') return { refused: 'day_is_over' };
	if (now < instantAt(day.on, 0)) return { refused: 'day_not_open' };
	return { day: { ...day, record: 'open' } };
}

/** Somebody closes the sheet; nothing that is missing stands in the way (7.1). */
export function closed(day: ActivityDay): DayStep {
	if (day.record === 'closed') return { day };
	if (day.record !== 'open') return { refused: 'day_not_open' };
	return { day: { ...day, record: 'closed' } };
}

/** Somebody opens a sheet again that was closed, as long as it did not close by itself. */
export function reopened(day: ActivityDay, now: Date): DayStep {
	if (day.record === 'open') return { day };
	if (day.record !== 'closed') return { refused: 'day_not_open' };
	if (now >= closesItselfAt(day.on)) return { refused: 'day_is_over' };
	return { day: { ...day, record: 'open' } };
}

/**
 * "Deze dag vervalt", or, of a day that was open, "eerder gestopt": what was recorded stays.
 *
 * @source activities-credits.md 3.3, 5.9.
 */
export function cancelled(day: ActivityDay): DayStep {
	if (day.status === 'cancelled') return { refused: 'already_cancelled' };
	if (day.record === 'closed' || day.record === 'not_recorded') return { refused: 'day_is_over' };
	return { day: { ...day, status: 'cancelled' } };
}

/**
 * Whether a day that is off had begun by then: "eerder gestopt", and otherwise "vervalt". One rule for the
 * page, the calendars, the tablet and the board: whoever came was there.
 */
export function stoppedEarly(
	cancelledAt: Date | null,
	{ on, fromMinute }: { on: string; fromMinute: number }
): boolean {
	return cancelledAt !== null && cancelledAt >= instantAt(on, fromMinute);
}

/** "Gaat toch door", until the day would have ended: then the day is as it was before. */
export function uncancelled(day: ActivityDay, now: Date): DayStep {
	if (day.status !== 'cancelled') return { refused: 'not_cancelled' };
	if (now >= day.endsAt) return { refused: 'too_late_to_uncancel' };
	return { day: { ...day, status: 'planned' } };
}

/**
 * A day after something was recorded on it, by whatever device and however late: an operation opens
 * the day, and what comes once the day is over is added to a closed one, also where nobody had
 * recorded anything until then. On a cancelled day the host decides (7.3).
 */
export function recorded(day: ActivityDay, now: Date): ActivityDay {
	if (day.record === 'open' || day.record === 'closed') return day;
	return { ...day, record: now >= closesItselfAt(day.on) ? 'closed' : 'open' };
}

/** A day at night: one that was open closes, one that nobody recorded says so. Once is as often. */
export function afterNight(day: ActivityDay, now: Date): ActivityDay {
	if (now < closesItselfAt(day.on)) return day;
	if (day.record === 'open') return { ...day, record: 'closed' };
	const wasForgotten = day.record === 'none' && day.status === 'planned';
	return wasForgotten ? { ...day, record: 'not_recorded' } : day;
}

/**
 * Whether a day counts as held: closed, or cancelled while people were recorded.
 *
 * @param people  how many were recorded, of every kind.
 * @source activities-credits.md 8.
 */
export function isHeld(
	{ status, record }: Pick<ActivityDay, 'status' | 'record'>,
	people: number
): boolean {
	return status === 'cancelled' ? people > 0 : record === 'closed';
}
