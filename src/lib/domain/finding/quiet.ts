import { isWithin, type CareDay, type DayRange } from '../care-day.ts';
import type { Baseline } from '../baseline.ts';

// Silence, which is also something (early-warning.md S4, F5). It has its own clock and never becomes
// an invented bad score on the chart.

const shortestQuiet = 3;
const longestQuiet = 14;
/** So unlikely must a silence be, if people write as they did in normal weeks. */
const chanceOfSilence = 0.01;

/**
 * After how many silent care days silence is worth a note.
 *
 * @param scoredShare  share of the days of the baseline that had a score, above 0 and up to 1.
 */
export function quietAfter(scoredShare: number): number {
	if (!(scoredShare > 0 && scoredShare <= 1)) throw new RangeError(`no share: ${scoredShare}`);
	if (scoredShare >= 0.99) return shortestQuiet;
	const days = Math.ceil(Math.log(chanceOfSilence) / Math.log(1 - scoredShare));
	return Math.min(longestQuiet, Math.max(shortestQuiet, days));
}

/** Share of the days of a baseline, from its first to its last, that had a score. */
export function scoredShare({ n, fromDay, toDay }: Baseline): number {
	return n / (toDay - fromDay + 1);
}

/** A silence: after which scored day, how long, and the first day on which it can be said. */
export type Silence = { lastDay: CareDay; silentDays: number; saidOn: CareDay };

/**
 * The silences after a baseline, each once however long it lasts (S11).
 *
 * A day counts as silent when it is over, and not while the circle is paused. That somebody writes
 * later on the day on which it is said does not unsay it.
 *
 * @param days  the scored days, oldest first.
 * @param until.untilDay  the last day that is known; it is not over yet.
 */
export function silences(
	days: readonly CareDay[],
	baseline: Baseline,
	until: { untilDay: CareDay; paused: readonly DayRange[] }
): Silence[] {
	const needed = quietAfter(scoredShare(baseline));
	const scored = days.filter((day) => baseline.fromDay <= day && day <= until.untilDay);
	return scored.flatMap((lastDay, at) => {
		const nextDay = scored[at + 1] ?? until.untilDay;
		const saidOn = silentUntil({ lastDay, nextDay, needed, paused: until.paused });
		if (saidOn === null || saidOn <= baseline.toDay) return [];
		return [{ lastDay, silentDays: needed, saidOn }];
	});
}

/** The first day after so many silent ones, or null when somebody wrote before. */
function silentUntil(gap: {
	lastDay: CareDay;
	nextDay: CareDay;
	needed: number;
	paused: readonly DayRange[];
}): CareDay | null {
	let silent = 0;
	for (let day = gap.lastDay + 1; day < gap.nextDay; day++) {
		if (!isWithin(day, gap.paused)) silent += 1;
		if (silent === gap.needed) return day + 1;
	}
	return null;
}
