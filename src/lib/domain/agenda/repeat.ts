import { daysAfter } from '../day.ts';
import { datesMost } from '../limits.ts';
import { expandRecurrence } from '../recurrence/expand.ts';
import { countMost, type Recurrence, type Rule, type RuleEnd } from '../recurrence/rule.ts';
import { Refusal } from '../refusal.ts';
import { weekdayOf } from '../wall-time.ts';

// How an entry of the agenda comes back: said by its first date, within what people can oversee.

/** How an entry comes back, as it is said: the rest follows from its first date. */
export type Repeat =
	| { every: 'week'; interval: number; weekdays: readonly number[] }
	| { every: 'position' | 'day'; interval: number };

/**
 * The rule that is meant by a date and how it comes back: every so many weeks on the day of that
 * date, unless days were named; every so many months on, say, its second Tuesday, or on its number.
 *
 * @throws {Refusal} `day_not_monthly` for a number that not every month has, unless it is the last.
 */
export function ruleFrom(on: string, repeat: Repeat): Rule {
	const weekday = weekdayOf(on);
	const { interval } = repeat;
	if (repeat.every === 'week') {
		const weekdays = repeat.weekdays.length > 0 ? repeat.weekdays : [weekday];
		return { every: 'week', interval, weekdays: [...new Set(weekdays)].toSorted() };
	}
	const day = Number(on.slice(8));
	const isLastOfMonth = daysAfter(on, 1).slice(0, 7) !== on.slice(0, 7);
	if (repeat.every === 'day') {
		if (isLastOfMonth && day > 28) return { every: 'month', by: 'day', interval, day: 'last' };
		if (day > 28) throw new Refusal('day_not_monthly');
		return { every: 'month', by: 'day', interval, day };
	}
	const nth = Math.ceil(day / 7) as 1 | 2 | 3 | 4 | 5;
	return { every: 'month', by: 'position', interval, position: nth === 5 ? 'last' : nth, weekday };
}

/**
 * Insists that what comes back stays within reason: nobody looks through a list of a hundred
 * thousand dates.
 *
 * @param latestOn  the last day that anything can be agreed for.
 * @throws {Refusal} `too_many_dates` with the limit; `agenda_too_far` for an end after that day.
 */
export function assertWithinReason(
	recurrence: Recurrence,
	{ latestOn, filledUntilOn }: { latestOn: string; filledUntilOn: string }
): void {
	const { end, firstOn } = recurrence;
	if (firstOn > latestOn || (end.kind === 'until' && end.on > latestOn))
		throw new Refusal('agenda_too_far');
	if (end.kind === 'count' && end.count > countMost) tooMany();
	const days = expandRecurrence(recurrence, { fromOn: firstOn, untilOn: filledUntilOn });
	if (days.length > datesMost) tooMany();
}

function tooMany(): never {
	throw new Refusal('too_many_dates', { limit: datesMost });
}

/** How what comes back ends whose later dates go on otherwise from a day: the day before. */
export function endedBefore(end: RuleEnd, goesOnOn: string): RuleEnd {
	const dayBefore = daysAfter(goesOnOn, -1);
	return end.kind === 'until' && end.on < dayBefore ? end : { kind: 'until', on: dayBefore };
}
