import { daysAfter } from '../day.ts';
import { Refusal } from '../refusal.ts';
import { weekdayOf } from '../wall-time.ts';

// How something comes back (activities-credits.md 4.1): a small closed set of rules that everybody
// can say aloud, kept by the wall clock. What a rule means for a day stands here and needs no
// library; the days themselves come from `expand.ts`.

/** Which day of a month of those with one weekday: the first to the fourth, or the last. */
export const positions = [1, 2, 3, 4, 'last'] as const;

/** Which day of a month of those with one weekday. */
export type Position = (typeof positions)[number];

/** Every so many weeks on these days, 0 for Sunday to 6 for Saturday; weeks begin on Monday. */
export type WeeklyRule = { every: 'week'; interval: number; weekdays: readonly number[] };

/** Every so many months on, say, the second Tuesday. */
export type PositionRule = {
	every: 'month';
	by: 'position';
	interval: number;
	position: Position;
	weekday: number;
};

/** Every so many months on a day with a number that every month has, or on the last day. */
export type DayRule = { every: 'month'; by: 'day'; interval: number; day: number | 'last' };

/** How something comes back. */
export type Rule = WeeklyRule | PositionRule | DayRule;

/** When it stops coming back: never, after a day (that day included), or after so many times. */
export type RuleEnd =
	{ kind: 'open' } | { kind: 'until'; on: string } | { kind: 'count'; count: number };

/** Something that comes back, by the wall clock of Amsterdam. Days are yyyy-mm-dd. */
export type Recurrence = {
	rule: Rule;
	end: RuleEnd;
	firstOn: string;
	/** Minutes after local midnight. */
	fromMinute: number;
	/** The same; on the same day, so always later. */
	untilMinute: number;
};

/** The rule of a series that is kept as a row. */
export function recurrenceOf(row: Omit<Recurrence, 'end'> & { ends: RuleEnd }): Recurrence {
	const { rule, ends, firstOn, fromMinute, untilMinute } = row;
	return { rule, end: ends, firstOn, fromMinute, untilMinute };
}

/** Longest step of a rule. */
export const intervalMost = { week: 8, month: 12 } as const;

/** Day numbers that every month has. */
export const dayMost = 28;

/** Most times that can be asked for with a number. */
export const countMost = 400;

/** One day lasts no longer than this. */
export const lengthMost = 14 * 60;

/**
 * The hour in which the clock jumps: no series lies over it (4.2). Programs that show calendars differ
 * by an hour about when such a day ends.
 */
const nightFrom = 2 * 60;
const nightUntil = 3 * 60;

/** Within so many days every rule fits at least once, whatever its step: the step does not count. */
const farthestFit = 62;

/** Whether a day is one that a rule can fall on, whatever its step. */
export function fits(rule: Rule, on: string): boolean {
	if (rule.every === 'week') return rule.weekdays.includes(weekdayOf(on));
	const day = Number(on.slice(8));
	const isLastWeek = !sameMonth(on, daysAfter(on, 7));
	if (rule.by === 'day')
		return rule.day === 'last' ? !sameMonth(on, daysAfter(on, 1)) : day === rule.day;
	if (weekdayOf(on) !== rule.weekday) return false;
	return rule.position === 'last' ? isLastWeek : Math.ceil(day / 7) === rule.position;
}

/** The first day from this one on that a rule can fall on. */
export function nextFit(rule: Rule, from: string): string {
	for (let ahead = 0; ahead <= farthestFit; ahead++) {
		const on = daysAfter(from, ahead);
		if (fits(rule, on)) return on;
	}
	throw new RangeError('a rule that fits no day');
}

/**
 * Insists that something can come back like this.
 *
 * @throws {Refusal} `end_before_start`; `too_long_a_day`; `night_series` for times over the hour in
 *   which the clock jumps; `start_not_in_rule` with `on`, the next day that fits;
 *   `ends_before_first`.
 */
export function assertRecurrence({
	rule,
	end,
	firstOn,
	fromMinute,
	untilMinute
}: Recurrence): void {
	assertSpan(fromMinute, untilMinute);
	if (fromMinute < nightUntil && untilMinute > nightFrom) throw new Refusal('night_series');
	if (!fits(rule, firstOn)) throw new Refusal('start_not_in_rule', { on: nextFit(rule, firstOn) });
	if (end.kind === 'until' && end.on < firstOn) throw new Refusal('ends_before_first');
}

/**
 * Insists that a day begins before it ends, and ends the same day.
 *
 * @throws {Refusal} `end_before_start`, `too_long_a_day`.
 */
export function assertSpan(fromMinute: number, untilMinute: number): void {
	if (untilMinute <= fromMinute) throw new Refusal('end_before_start');
	if (untilMinute - fromMinute > lengthMost) throw new Refusal('too_long_a_day');
}

/** Names of the days as calendars write them, Sunday first. */
export const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/**
 * The rule as calendars write it (RFC 5545, RRULE), without its end: that needs the instant of the
 * last day and stands in `expand.ts`.
 */
export function ruleText(rule: Rule): string {
	const parts = [`FREQ=${rule.every === 'week' ? 'WEEKLY' : 'MONTHLY'}`];
	if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
	if (rule.every === 'week') {
		const days = [...new Set(rule.weekdays)].toSorted((one, other) => iso(one) - iso(other));
		parts.push(`WKST=MO`, `BYDAY=${days.map((day) => weekdayCodes[day]).join()}`);
	} else if (rule.by === 'day') {
		parts.push(`BYMONTHDAY=${rule.day === 'last' ? -1 : rule.day}`);
	} else {
		const position = rule.position === 'last' ? -1 : rule.position;
		parts.push(`BYDAY=${position}${weekdayCodes[rule.weekday]}`);
	}
	return parts.join(';');
}

/** Monday first. */
const iso = (weekday: number) => (weekday + 6) % 7;

const sameMonth = (one: string, other: string) => one.slice(0, 7) === other.slice(0, 7);
