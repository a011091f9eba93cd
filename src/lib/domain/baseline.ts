import { isWithin, type CareDay, type DayRange } from './care-day.ts';
import {
	assertFinite,
	corrections,
	dayValues,
	mean,
	type Corrections,
	type ObservedDay
} from './series.ts';

// What is usual for this person (early-warning.md S3.3): the mean and spread of weeks that somebody
// who knows them called normal. It is frozen until people decide on a new one, because a baseline
// that follows slow change hides the very thing that is sought.

/** What was usual for one person on one track, as it is kept. */
export type Baseline = DayRange & {
	/** Scored days in it. */
	n: number;
	mean: number;
	/** Plain standard deviation, to be shown; the chart uses `sigma0`. */
	sd: number;
	/** The spread, pulled towards what is common and never below a floor. */
	sigma0: number;
	/** Share of its scored days above `mean + sigma0`: what also happens in normal weeks (S9). */
	highShare: number;
	corrections: Corrections;
};

/** The scale of a track: `width` is R in S1, 3 for what others observe and 4 for one's own face. */
export type Scale = { width: number };

/** Why a baseline cannot be taken from these days (S11). */
export type BaselineProblem = 'backwards' | 'overlaps_exceptional' | 'too_few_days';

/** What the engine may propose, and never does by itself: a new baseline (S3.3). */
export type BaselineProposal = 'aged' | 'after_gap' | 'cannot_signal' | 'paused_since';

/** The first so many scored days make a baseline. */
export const baselineDays = 28;

/** With fewer scored days there is no chart. */
export const fewestBaselineDays = 14;

/** Longest time in which a baseline is collected, in care days. */
export const longestCollecting = 84;

/** After so many days the engine proposes a new baseline. */
export const baselineAge = 180;

/** Weight of the common spread against this person's own, in days: ν in S3.3. */
const priorDays = 4;
/** The common spread and the least spread, as shares of the scale: what the real sets show (C). */
const priorSpread = 0.1;
const leastSpread = 0.05;

/**
 * The baseline of the first 28 scored days after a start; after 84 care days of what there is.
 *
 * @param days  the observed days of one track, oldest first.
 * @param from.startDay  the first care day of the track, or the day of the last new start.
 * @param from.today  the last day that is known: nothing later is looked at.
 * @param from.exceptional  illness, holiday, phase orange or red: left out.
 * @returns null while it is still being collected, and when 84 days gave fewer than 14.
 */
export function collectedBaseline(
	days: readonly ObservedDay[],
	scale: Scale,
	from: { startDay: CareDay; today: CareDay; exceptional: readonly DayRange[] }
): Baseline | null {
	const endDay = from.startDay + longestCollecting - 1;
	const usable = days
		.filter(({ day }) => from.startDay <= day && day <= Math.min(endDay, from.today))
		.filter(({ day }) => !isWithin(day, from.exceptional))
		.slice(0, baselineDays);
	const isOver = usable.length === baselineDays || from.today > endDay;
	if (!isOver || usable.length < fewestBaselineDays) return null;
	return measured(usable, scale, { fromDay: usable[0]!.day, toDay: usable.at(-1)!.day });
}

/**
 * The baseline of weeks that somebody pointed out.
 *
 * @param exceptional  days that are left out; `phases` are the days in phase orange or red, which
 *   may not lie in it at all (S11).
 */
export function givenBaseline(
	days: readonly ObservedDay[],
	scale: Scale,
	range: DayRange,
	not: { exceptional: readonly DayRange[]; phases: readonly DayRange[] }
): Baseline | BaselineProblem {
	if (range.fromDay > range.toDay) return 'backwards';
	const overlaps = ({ fromDay, toDay }: DayRange) =>
		fromDay <= range.toDay && range.fromDay <= toDay;
	if (not.phases.some(overlaps)) return 'overlaps_exceptional';
	const usable = days.filter(
		({ day }) => isWithin(day, [range]) && !isWithin(day, not.exceptional)
	);
	return usable.length < fewestBaselineDays ? 'too_few_days' : measured(usable, scale, range);
}

/** Whether a baseline carries a talk: long enough, and somebody said "these were normal weeks". */
export function isEstablished(
	baseline: Baseline,
	confirmedDay: CareDay | null,
	day: CareDay
): boolean {
	return baseline.n >= baselineDays && confirmedDay !== null && confirmedDay <= day;
}

/**
 * Whether a chart on this baseline can signal at all. When even the worst day, every day, stays
 * within the limit, things "can only get better from here" and a new baseline is needed (S11).
 */
export function canSignal(baseline: Baseline, highest: number, limitFactor: number): boolean {
	// What the variance of the weighted mean comes to with a score every day: λ/(2−λ).
	const inTheLongRun = limitFactor * Math.sqrt(baseline.sigma0 ** 2 * (1 / 19 + 1 / baseline.n));
	return highest > baseline.mean + Math.max(baseline.sigma0, inTheLongRun);
}

function measured(usable: readonly ObservedDay[], scale: Scale, range: DayRange): Baseline {
	assertFinite(scale.width, 'the width of a scale');
	const offsets = corrections(usable);
	const values = dayValues(usable, offsets).map(({ x }) => x);
	const n = values.length;
	const middle = mean(values);
	const squares = n * mean(values.map((x) => (x - middle) ** 2));
	const pulled = (squares + priorDays * (priorSpread * scale.width) ** 2) / (n - 1 + priorDays);
	const sigma0 = Math.max(Math.sqrt(pulled), leastSpread * scale.width);
	return {
		fromDay: range.fromDay,
		toDay: range.toDay,
		n,
		mean: middle,
		sd: Math.sqrt(squares / (n - 1)),
		sigma0,
		highShare: values.filter((x) => x > middle + sigma0).length / n,
		corrections: offsets
	};
}
