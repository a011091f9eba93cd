import { isCorrected, assertFinite, type DayValue } from './series.ts';
import { isWithin, type CareDay, type DayRange } from './care-day.ts';
import {
	baselineAge,
	canSignal,
	isEstablished,
	type Baseline,
	type BaselineProposal
} from './baseline.ts';

// The drift chart (early-warning.md S3.4 to S3.8 and S9): an exponentially weighted mean of the day
// values against this person's own normal. It claims drift over two to three weeks. It does not see
// danger today, names no cause and foresees no attack (B4): red signs and people's eyes do that.

/** Where the chart stands after one scored day: all that the next day needs. */
export type DriftState = {
	/** The last scored day, or the last day of the baseline. */
	day: CareDay;
	/** The weighted mean, and the variance that belongs to it. */
	z: number;
	v: number;
	/** Whether each of the last scored days, at most 5, lay above the usual spread. */
	recent: readonly boolean[];
	inEpisode: boolean;
};

/** One scored day on the chart. */
export type DriftPoint = {
	day: CareDay;
	x: number;
	/** Weight of this day: it grows with the gap before it. */
	w: number;
	z: number;
	v: number;
	limit: number;
	/** An episode ends when z falls below this. */
	release: number;
	/** How many of the last 5 scored days lay above the usual spread. */
	support: number;
	isSignal: boolean;
	inEpisode: boolean;
	startsEpisode: boolean;
	/** The gap was so long that the chart began anew. */
	isRestart: boolean;
};

/** Scored days on end above the limit, until z is back: `toDay` is the last one that was not. */
export type Episode = DayRange;

/** The chart over all days after a baseline. */
export type DriftChart = { points: readonly DriftPoint[]; episodes: readonly Episode[] };

/** How the chart is set. */
export type DriftSettings = {
	/** L in S1: it depends on how many tracks are charted, see `limitFactors`. */
	limitFactor: number;
	/** Days on which somebody answered "not relevant": from there z is the mean again (S3.8). */
	resetDays: readonly CareDay[];
};

/** Why a drift is no more than a note (S3.7). */
export type Guard = 'provisional' | 'few_days' | 'other_observers' | 'paused';

/** The numbers of an explanation (S9), as of one scored day. */
export type DriftFacts = {
	/** Scored days of the last 14 care days above the usual spread. */
	high14: number;
	scored14: number;
	/** Of 30 days of normal weeks so many lie above it, too. */
	usual: number;
	/** Different observers on those high days. */
	people14: number;
	/** The first scored day after the last on which z was at or below the release. */
	since: CareDay;
	/** Days of the last 14 on which two observers lay two levels apart. */
	disagreed: readonly CareDay[];
	/** The entries of those high days: what lies behind the numbers. */
	entryIds: readonly string[];
};

/** L for one, two and three charted tracks (S1): more tracks, more chances to be wrong. */
export const limitFactors = [2.7, 2.9, 3.0] as const;

/** Most charted tracks of a circle (S1, S10). */
export const trackLimit = 3;

/** Days of history on the chart (S10). */
export const chartDays = 730;

/** After more days without a value the chart begins anew. */
export const longestGap = 28;

/** What was said is looked back on over so many care days. */
export const lookBackDays = 14;

/** λ in S3.4: what one day weighs. */
const dayWeight = 0.1;
/** A gap adds no more weight than a week. */
const heaviestGap = 7;
const supportDays = 5;
const fewestSupport = 2;
const fewestScored = 3;
/** Two observers so far apart on one day do not agree (B3). */
const disagreement = 2;

/** `1 − (1−λ)^gap`, by multiplication, so that every machine gives the same digits. */
const weights = Array.from({ length: heaviestGap + 1 }, (_, gap) => {
	let rest = 1;
	for (let day = 0; day < gap; day++) rest *= 1 - dayWeight;
	return 1 - rest;
});

/** Where the chart stands at the end of the baseline. */
export function driftStart(baseline: Baseline): DriftState {
	return { day: baseline.toDay, z: baseline.mean, v: 0, recent: [], inEpisode: false };
}

/**
 * The chart one scored day further (S3.4, S3.5).
 *
 * @throws {RangeError} for a day that is not later than the one before, and for a value that is no
 *   finite number.
 */
export function driftStep(
	before: DriftState,
	{ day, x }: Pick<DayValue, 'day' | 'x'>,
	{ mean, sigma0, n }: Baseline,
	{ limitFactor, resetDays }: DriftSettings
): { state: DriftState; point: DriftPoint } {
	assertFinite(x, 'x');
	assertFinite(mean + sigma0 + n + limitFactor, 'the baseline or the limit');
	const gap = day - before.day;
	if (!Number.isInteger(gap) || gap < 1) throw new RangeError(`day ${day} after day ${before.day}`);

	const isRestart = gap > longestGap;
	const isReset = resetDays.some((reset) => before.day <= reset && reset < day);
	const anew = isRestart || isReset;
	const w = weights[Math.min(gap, heaviestGap)]!;
	const z = (1 - w) * (anew ? mean : before.z) + w * x;
	const v = (1 - w) ** 2 * (anew ? 0 : before.v) + w ** 2 * sigma0 ** 2;
	const width = limitFactor * Math.sqrt(v + sigma0 ** 2 / n);
	const recent = [...(isRestart ? [] : before.recent), x > mean + sigma0].slice(-supportDays);
	const support = recent.filter(Boolean).length;
	const isSignal = z > mean + width && support >= fewestSupport;
	const release = mean + width / 2;
	// What begins anew begins outside an episode: z was the mean, which lies below any release.
	const wasInEpisode = before.inEpisode && !anew;
	const inEpisode = wasInEpisode ? z >= release : isSignal;
	return {
		state: { day, z, v, recent, inEpisode },
		point: {
			...{ day, x, w, z, v, limit: mean + width, release, support, isSignal, inEpisode, isRestart },
			startsEpisode: inEpisode && !wasInEpisode
		}
	};
}

/**
 * Whether recent care days lie above this person's own normal.
 *
 * @param days  one value for each care day that has one, oldest first; higher is worse. Days
 *   without a value are absent: the gap widens the limit. Those up to the end of the baseline make
 *   no point.
 * @returns one point for each day after the baseline, and the episodes. The point of a day uses
 *   nothing later; building anew gives the same as going on with `driftStep`.
 * @source  early-warning.md S3; an EWMA chart with gaps.
 */
export function driftChart(
	days: readonly DayValue[],
	baseline: Baseline,
	settings: DriftSettings
): DriftChart {
	const points: DriftPoint[] = [];
	let state = driftStart(baseline);
	for (const value of days) {
		if (value.day <= baseline.toDay) continue;
		const next = driftStep(state, value, baseline, settings);
		points.push(next.point);
		state = next.state;
	}
	return { points, episodes: episodesOf(points) };
}

function episodesOf(points: readonly DriftPoint[]): Episode[] {
	const episodes: Episode[] = [];
	for (const { day, inEpisode, startsEpisode } of points) {
		if (startsEpisode) episodes.push({ fromDay: day, toDay: day });
		else if (inEpisode) episodes.at(-1)!.toDay = day;
	}
	return episodes;
}

/**
 * Why a drift that shows on this day is not yet worth a talk (S3.7); empty when it is.
 *
 * @param days  all scored days of the track, oldest first, those of the baseline too.
 */
export function guardsOn(
	day: CareDay,
	days: readonly DayValue[],
	baseline: Baseline,
	{ confirmedDay, paused }: { confirmedDay: CareDay | null; paused: readonly DayRange[] }
): Guard[] {
	const recent = lastDays(day, days);
	const byOthers = recent.filter(
		({ observerIds }) => !observerIds.some((one) => isCorrected(one, baseline.corrections))
	);
	const guards = {
		provisional: !isEstablished(baseline, confirmedDay, day),
		few_days: recent.length < fewestScored,
		other_observers: byOthers.length > recent.length / 2,
		paused: isWithin(day, paused)
	} satisfies Record<Guard, boolean>;
	return (Object.keys(guards) as Guard[]).filter((guard) => guards[guard]);
}

/** What else a proposal of a new baseline depends on. */
export type ProposalFacts = {
	today: CareDay;
	highest: number;
	limitFactor: number;
	pausedSince: readonly DayRange[];
};

/**
 * Why people may want a new baseline; the engine proposes one and never makes it (S3.3). Somebody who
 * says "this is the new normal" has decided already.
 *
 * @param points  the chart over this baseline.
 * @param highest  the worst value of the scale.
 * @param pausedSince  days of which somebody said, after it was made, that they were not as usual.
 */
export function baselineProposals(
	baseline: Baseline,
	points: readonly DriftPoint[],
	{ today, highest, limitFactor, pausedSince }: ProposalFacts
): BaselineProposal[] {
	const reasons = {
		paused_since: pausedSince.some(
			({ fromDay, toDay }) => fromDay <= baseline.toDay && baseline.fromDay <= toDay
		),
		cannot_signal: !canSignal(baseline, highest, limitFactor),
		after_gap: points.some(({ isRestart }) => isRestart),
		aged: today - baseline.toDay > baselineAge
	} satisfies Record<BaselineProposal, boolean>;
	return (Object.keys(reasons) as BaselineProposal[]).filter((reason) => reasons[reason]);
}

/** The numbers behind a drift on a scored day (S9). */
export function driftFacts(
	day: CareDay,
	days: readonly DayValue[],
	baseline: Baseline,
	points: readonly DriftPoint[]
): DriftFacts {
	const recent = lastDays(day, days);
	const high = recent.filter(({ x }) => x > baseline.mean + baseline.sigma0);
	let at = firstAfter(day, points) - 1;
	while (at >= 0 && points[at]!.z > points[at]!.release) at -= 1;
	return {
		high14: high.length,
		scored14: recent.length,
		usual: Math.round(30 * baseline.highShare),
		people14: new Set(high.flatMap(({ observerIds }) => observerIds)).size,
		since: points[at + 1]?.day ?? day,
		disagreed: recent.filter(({ spread }) => spread >= disagreement).map((one) => one.day),
		entryIds: high.flatMap(({ entryIds }) => entryIds)
	};
}

/** The scored days among the last 14 care days, this one included. */
function lastDays(day: CareDay, days: readonly DayValue[]): DayValue[] {
	const found: DayValue[] = [];
	let at = firstAfter(day, days) - 1;
	for (; at >= 0 && days[at]!.day > day - lookBackDays; at--) found.unshift(days[at]!);
	return found;
}

/** The place of the first day after this one, by halving: charts are asked about many days. */
function firstAfter(day: CareDay, days: readonly { day: CareDay }[]): number {
	let [low, high] = [0, days.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (days[middle]!.day <= day) low = middle + 1;
		else high = middle;
	}
	return low;
}
