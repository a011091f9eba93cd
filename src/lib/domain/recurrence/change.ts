import { dayNumber } from '../care-day.ts';
import { daysAfter } from '../day.ts';
import { Refusal } from '../refusal.ts';
import { mondayOf } from '../week.ts';
import { expandRecurrence, type Occurrence } from './expand.ts';
import { fits, ruleText, type Recurrence, type Rule, type RuleEnd } from './rule.ts';

// From one rule to another: which of its days is the first, and how many times are left. What has been
// stays as it was, and a rule that comes every so many weeks or months does not lose its step.

/** Whether two rules mean the same, in whatever order they were kept. */
export function isSameRule(one: Rule, other: Rule): boolean {
	return ruleText(one) === ruleText(other);
}

/** Whether two rules come every so many weeks or months alike, on whatever days. */
export function isSameStep(one: Rule, other: Rule): boolean {
	return one.every === other.every && one.interval === other.interval;
}

/** A day of something that comes back, and the rule that gave it. */
export type Anchor = { on: string; rule: Rule };

/**
 * The first day from one on that a rule falls on, in step with a day of the rule before it as far as
 * their steps go together: every two weeks stays in the same weeks.
 */
export function nextInStep(rule: Rule, anchor: Anchor, fromOn: string): string {
	const shared =
		rule.every === anchor.rule.every ? commonStep(rule.interval, anchor.rule.interval) : 1;
	// A step of a year with a day of the month that comes after it.
	const farthest = 13 * 31 + 62;
	for (let ahead = 0; ahead <= farthest; ahead++) {
		const on = daysAfter(fromOn, ahead);
		const apart = periodOf(rule, on) - periodOf(rule, anchor.on);
		if (apart % shared === 0 && fits(rule, on)) return on;
	}
	throw new RangeError('a rule that fits no day');
}

/**
 * When something ends after another rule took the place of the one before. So many times are those that
 * have been and those that come: what the new rule would have had before does not count.
 *
 * @param hasBeen  which days of either rule stay as they were.
 * @param untilOn  from this day on none of them does.
 * @throws {Refusal} `ends_before_first` when all of those times have been.
 */
export function endAfterChange(
	before: Recurrence,
	next: Recurrence,
	hasBeen: (day: Occurrence) => boolean,
	untilOn: string
): RuleEnd {
	if (next.end.kind !== 'count') return next.end;
	const timesOf = (one: Recurrence) =>
		one.firstOn > untilOn
			? 0
			: expandRecurrence(one, { fromOn: one.firstOn, untilOn }).filter(hasBeen).length;
	const unending: Recurrence = { ...next, end: { kind: 'open' } };
	const count = next.end.count - timesOf(before) + timesOf(unending);
	if (count < 1) throw new Refusal('ends_before_first');
	return { kind: 'count', count };
}

/** A date that somebody decided about, of a rule that has its day no more. */
export type Left = { id: string; originalOn: string };

/**
 * Where dates that somebody decided about belong in another rule: the nearest of its days in the same
 * week, or the same month, that no other date has. Dates without such a day are not in it.
 */
export function adopted(
	rule: Rule,
	left: readonly Left[],
	freeOn: readonly string[]
): Map<string, string> {
	const free = new Set(freeOn);
	const found = new Map<string, string>();
	for (const { id, originalOn } of left) {
		const [nearest] = [...free]
			.filter((on) => periodOf(rule, on) === periodOf(rule, originalOn))
			.toSorted((one, other) => distance(one, originalOn) - distance(other, originalOn));
		if (nearest === undefined) continue;
		free.delete(nearest);
		found.set(id, nearest);
	}
	return found;
}

/** The number of the week or the month in which a day lies, as a rule counts them. */
function periodOf({ every }: Rule, on: string): number {
	if (every === 'week') return dayNumber(mondayOf(on)) / 7;
	return Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
}

function distance(one: string, other: string): number {
	return Math.abs(dayNumber(one) - dayNumber(other));
}

function commonStep(one: number, other: number): number {
	return other === 0 ? one : commonStep(other, one % other);
}
