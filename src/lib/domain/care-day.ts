import { instantAt, wallClock, zone } from './day.ts';

// A night belongs to the evening before it: whoever writes at three tells of yesterday (S1). Both
// changes of the clock fall inside a care day, so that no day is short, long or missing.

/** A care day as a whole number: days since 1 January 1970, so that a gap is a difference (S1). */
export type CareDay = number;

/** Care days from one up to and including another. */
export type DayRange = { fromDay: CareDay; toDay: CareDay };

/** The hour at which a care day begins, by the wall clock (S1). */
export const careDayHour = 4;

const dayMs = 86_400_000;

/** The care day in which an instant lies: before four in the morning, the day before (S1). */
export function careDay(at: Date, timeZone: string = zone): CareDay {
	const { on, hour } = wallClock(at, timeZone);
	return dayNumber(on) - (hour < careDayHour ? 1 : 0);
}

/** The instant at which a care day begins. */
export function careDayStart(day: CareDay, timeZone: string = zone): Date {
	return instantAt(dayName(day), careDayHour * 60, timeZone);
}

/**
 * The number of a calendar day.
 *
 * @param on  yyyy-mm-dd.
 * @throws {RangeError} when there is no such day: 30 February is not 2 March.
 */
export function dayNumber(on: string): CareDay {
	const ms = Date.parse(`${on}T00:00:00Z`);
	if (Number.isNaN(ms) || dayName(ms / dayMs) !== on) throw new RangeError(`no such day: ${on}`);
	return ms / dayMs;
}

/** The calendar day with this number, as yyyy-mm-dd. */
export function dayName(day: CareDay): string {
	return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Whether a day lies in one of some ranges. */
export function isWithin(day: CareDay, ranges: readonly DayRange[]): boolean {
	return ranges.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
}
