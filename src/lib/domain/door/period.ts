import { daysAfter, monthsAfter } from '../day.ts';
import { toldUntil } from './activity-day.ts';

// Fixed periods over which figures are told: months, quarters and years of the calendar, and nothing
// in between, so that no two of them can be subtracted (activities-credits.md 8).

/** A stretch of days with its name: yyyy-mm, yyyy-Qn or yyyy. Both days are part of it. */
export type Period = { name: string; fromOn: string; untilOn: string };

/** The period with this name; null for what is none. */
export function periodNamed(name: string): Period | null {
	const [, year = '', month, quarter] =
		/^(20\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/.exec(name) ?? [];
	if (year === '') return null;
	if (month !== undefined) return lasting(name, `${year}-${month}-01`, 1);
	if (quarter === undefined) return lasting(name, `${year}-01-01`, 12);
	return lasting(name, `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`, 3);
}

function lasting(name: string, fromOn: string, months: number): Period {
	return { name, fromOn, untilOn: daysAfter(monthsAfter(fromOn, months), -1) };
}

/** Months that can be looked back on: as long as names are kept (8). */
export const monthsBack = 13;

/** The periods that can be chosen on a day, the newest first: its month and those before, quarters, years. */
export function periodsUntil(todayOn: string): {
	months: string[];
	quarters: string[];
	years: string[];
} {
	const firstOfMonth = `${todayOn.slice(0, 7)}-01`;
	const months = Array.from({ length: monthsBack }, (_none, back) =>
		monthsAfter(firstOfMonth, -back).slice(0, 7)
	);
	const quarterOf = (month: string) =>
		`${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
	return {
		months,
		quarters: [...new Set(months.map(quarterOf))],
		years: [...new Set(months.map((month) => month.slice(0, 4)))]
	};
}

/**
 * The months of which nothing can change any more, the oldest first: what left the team once must
 * never be told otherwise, because the difference would tell.
 */
export function settledMonths(now: Date, todayOn: string): string[] {
	return periodsUntil(todayOn)
		.months.filter((month) => toldUntil(periodNamed(month)!.untilOn) < now)
		.toReversed();
}
