import { daysAfter, monthsAfter } from '../day.ts';
import { weekdayOf } from '../wall-time.ts';

// A month of the agenda as whole weeks from Monday on: what stands on each day, and where somebody is
// still needed. Days of the months beside it fill the first week and the last one, and stay empty.

/** Something in the agenda, as far as a month shows it. */
export type MonthThing = {
	id: string;
	title: string;
	/** Its first day and its last one. */
	heldOn: string;
	untilOn: string;
	startsAt: Date;
	isWholeDay: boolean;
	isCancelled: boolean;
	/** So many questions it asks. */
	asked: number;
	/** Of those, the ones that somebody can still say yes to. */
	open: number;
	/** The calendar from elsewhere in which it stands; null for what the circle wrote itself. */
	calendar: string | null;
};

/** What a day shows in one glance: somebody is needed, what was asked is settled, or something is there. */
export type DayMark = 'ask' | 'calm' | 'there';

/** A day of such a month. */
export type MonthDay = {
	on: string;
	/** Of the month before or after. */
	isOutside: boolean;
	things: MonthThing[];
	marks: DayMark[];
	/** So many times somebody is still needed for what begins on it. */
	open: number;
};

/** The first day and the last one of a month, yyyy-mm. */
export function daysOfMonth(month: string): { fromOn: string; untilOn: string } {
	const fromOn = `${month}-01`;
	return { fromOn, untilOn: daysAfter(monthsAfter(fromOn, 1), -1) };
}

/** The month so many months later, yyyy-mm. */
export function monthLater(month: string, months: number): string {
	return monthsAfter(`${month}-01`, months).slice(0, 7);
}

/** The weeks of a month with what stands on each of its days, in the order in which it was given. */
export function weeksOfMonth(month: string, things: readonly MonthThing[]): MonthDay[][] {
	const { fromOn, untilOn } = daysOfMonth(month);
	const mondayOn = daysAfter(fromOn, -((weekdayOf(fromOn) + 6) % 7));
	const weeks: MonthDay[][] = [];
	for (let on = mondayOn; on <= untilOn; on = daysAfter(on, 7))
		weeks.push(Array.from({ length: 7 }, (_, at) => dayOn(daysAfter(on, at), month, things)));
	return weeks;
}

function dayOn(on: string, month: string, all: readonly MonthThing[]): MonthDay {
	const isOutside = !on.startsWith(month);
	const things = isOutside ? [] : all.filter((one) => one.heldOn <= on && on <= one.untilOn);
	// What lasts several days asks on its first one, as it does in the list.
	const open = things
		.filter(({ heldOn }) => heldOn === on || (heldOn < `${month}-01` && on === `${month}-01`))
		.reduce((sum, one) => sum + one.open, 0);
	return { on, isOutside, things, marks: marksOf(things, open), open };
}

function marksOf(things: readonly MonthThing[], open: number): DayMark[] {
	const marks: DayMark[] = open > 0 ? ['ask'] : [];
	const goingOn = things.filter(({ isCancelled }) => !isCancelled);
	if (goingOn.some((one) => one.asked > 0 && one.open === 0)) marks.push('calm');
	return marks.length === 0 && things.length > 0 ? ['there'] : marks;
}

/** The day that is shown first: today, else the first on which somebody is needed or anything stands. */
export function dayShownFirst(weeks: readonly (readonly MonthDay[])[], todayOn: string): string {
	const days = weeks.flat().filter(({ isOutside }) => !isOutside);
	const first =
		days.find(({ on }) => on === todayOn) ??
		days.find(({ open }) => open > 0) ??
		days.find(({ things }) => things.length > 0) ??
		days[0]!;
	return first.on;
}
