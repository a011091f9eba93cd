import { collectedBaseline, type Baseline } from '#lib/domain/baseline.ts';
import { driftChart, limitFactors, type DriftPoint } from '#lib/domain/drift.ts';
import { dayValues, observedDays, type DayValue, type Entry } from '#lib/domain/series.ts';

// People who do not exist, as early-warning.md S12.2 describes them. Levels and spreads are those of
// real diaries. Everything hangs on a seed, so that a figure can be made again.

/** People alike: who writes how often, and how their days hang together. */
export type Cohort = {
	name: string;
	/** For each observer the chance that something is written on a day. */
	writes: readonly number[];
	/** Correlation of a day with the day before. */
	phi: number;
	/** Middle of the levels of people, and of their spreads. */
	level: number;
	spread: number;
	/** Spread of what an observer adds by chance. */
	noise: number;
};

/** What changes in somebody: so many of their own spreads, over so many days. */
export type Change = { spreads: number; rampDays: number };

/** The five cohorts of S12.2. */
export const cohorts: readonly Cohort[] = [
	{ name: 'A', writes: [0.9, 0.4], phi: 0.25, level: 0.5, spread: 0.45, noise: 0.4 },
	{ name: 'B', writes: [0.35, 0.25, 0.15], phi: 0.25, level: 0.5, spread: 0.45, noise: 0.4 },
	{ name: 'C', writes: [0.5], phi: 0.25, level: 0.5, spread: 0.45, noise: 0.4 },
	{ name: 'D', writes: [0.6, 0.4], phi: 0.5, level: 0.5, spread: 0.45, noise: 0.4 },
	{ name: 'E', writes: [0.8, 0.3], phi: 0.25, level: 0.05, spread: 0.25, noise: 0.25 }
];

/** Days that each person is followed, and the first day of a change. */
export const followedDays = 240;
export const onsetDay = 151;

/** A source of chance that gives the same each time. */
export type Chance = { share: () => number; normal: (middle: number, spread: number) => number };

/** Chance from a seed: a 32-bit mixer, good enough to simulate with and for nothing else. */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	const share = () => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
	};
	return {
		share,
		normal: (middle, spread) => {
			const radius = Math.sqrt(-2 * Math.log(1 - share()));
			return middle + spread * radius * Math.cos(2 * Math.PI * share());
		}
	};
}

const cut = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** What people wrote about somebody in 240 days. */
export function writtenAbout(cohort: Cohort, change: Change | null, chance: Chance): Entry[] {
	const level = cut(chance.normal(cohort.level, 0.25), 0.05, 1.5);
	const spread = cohort.spread * Math.exp(chance.normal(0, 0.25));
	const offsets = cohort.writes.map(() => chance.normal(0, 0.25));
	const entries: Entry[] = [];
	let latent = chance.normal(0, 1);
	for (let day = 1; day <= followedDays; day++) {
		if (day > 1) {
			latent = cohort.phi * latent + chance.normal(0, Math.sqrt(1 - cohort.phi ** 2));
		}
		const today = level + spread * (latent + changeOn(day, change));
		for (const [observer, writes] of cohort.writes.entries()) {
			if (chance.share() >= writes) continue;
			const seen = today + offsets[observer]! + chance.normal(0, cohort.noise);
			entries.push({
				id: `${observer}:${day}`,
				observerId: String(observer),
				day,
				value: cut(Math.round(seen), 0, 3)
			});
		}
	}
	return entries;
}

/** How many spreads somebody has changed by on a day: nothing on the first day of a ramp. */
function changeOn(day: number, change: Change | null): number {
	if (change === null || day < onsetDay) return 0;
	const share = change.rampDays === 0 ? 1 : Math.min(1, (day - onsetDay) / change.rampDays);
	return change.spreads * share;
}

/** A way to judge days: the chart as it is, or one that it is compared with. */
export type Judge = (values: readonly DayValue[], baseline: Baseline) => readonly DriftPoint[];

/** What a judge made of somebody; null when no baseline came about. */
export type Judged = { points: readonly DriftPoint[]; baseline: Baseline };

/** Lets a judge look at what people wrote. */
export function judged(entries: readonly Entry[], judge: Judge): Judged | null {
	const days = observedDays(entries);
	const from = { startDay: 1, today: followedDays, exceptional: [] };
	const baseline = collectedBaseline(days, { width: 3 }, from);
	if (baseline === null) return null;
	return { baseline, points: judge(dayValues(days, baseline.corrections), baseline) };
}

/** The chart as it is. */
export const theChart: Judge = (values, baseline) => {
	const settings = { limitFactor: limitFactors[0], resetDays: [] };
	return driftChart(values, baseline, settings).points;
};

/** The chart without what keeps it modest: no common spread, and a mean taken as known. */
export const withoutModesty: Judge = (values, baseline) => {
	const known = { ...baseline, sigma0: Math.max(baseline.sd, 0.15), n: Number.MAX_SAFE_INTEGER };
	return theChart(values, known);
};

/** Shewhart's chart: a day more than three spreads above the mean. */
export const shewhart: Judge = (values, { mean, sigma0, toDay }) => {
	let inEpisode = false;
	return values
		.filter(({ day }) => day > toDay)
		.map(({ day, x }): DriftPoint => {
			const limit = mean + 3 * sigma0;
			const isSignal = x > limit;
			const startsEpisode = isSignal && !inEpisode;
			inEpisode = isSignal;
			const rest = { w: 1, v: sigma0 ** 2, release: limit, support: 1, isRestart: false };
			return { day, x, z: x, limit, isSignal, inEpisode, startsEpisode, ...rest };
		});
};
