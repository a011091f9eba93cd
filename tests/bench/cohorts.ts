import {
	chanceOf,
	cohorts,
	followedDays,
	judged,
	onsetDay,
	shewhart,
	theChart,
	withoutModesty,
	writtenAbout,
	type Change,
	type Cohort,
	type Judge
} from './support/cohort.ts';
import { barLine, median } from './support/figures.ts';

const steady = 2000;
const changing = 1000;
const monthDays = 30.4375;
/** A change counts as found when the chart signals within four weeks. */
const foundUntil = onsetDay + 27;

const ramp2: Change = { spreads: 2, rampDays: 14 };
const ramp3: Change = { spreads: 3, rampDays: 14 };
const ramp1: Change = { spreads: 1, rampDays: 14 };
const step3: Change = { spreads: 3, rampDays: 0 };

/** The bars of S12.2, for each cohort. */
const bars: Record<string, Bars> = {
	A: { false: 0.15, ramp2: 0.88, ramp3: 0.96, delay2: 17, step3: 0.98, delayStep: 6 },
	B: { false: 0.13, ramp2: 0.77, ramp3: 0.94, delay2: 18, step3: 0.96, delayStep: 8 },
	C: { false: 0.12, ramp2: 0.68, ramp3: 0.9, delay2: 19, step3: 0.95, delayStep: 9 },
	D: { false: 0.2, ramp2: 0.82, ramp3: 0.95, delay2: 17, step3: 0.97, delayStep: 6 },
	E: { false: 0.15, ramp2: 0.74, ramp3: 0.93, delay2: 18, step3: 0.95, delayStep: 7 }
};

type Bars = Record<'false' | 'ramp2' | 'ramp3' | 'delay2' | 'step3' | 'delayStep', number>;

export const program = {
	what: `false and found drifts in ${steady} steady and ${changing} changing people of 5 cohorts (S12.2)`,
	run
};

/** @param args  a number to begin the seeds with, for whoever wants to see other people. */
async function run([from = '1000']: readonly string[]): Promise<void> {
	console.log(
		`${steady} steady people and ${changing} for each change, ${followedDays} days; onset day ${onsetDay}`
	);
	const seed = Number(from);
	const met = cohorts.map((cohort, at) => measured(cohort, seed + 1000 * at));
	met.push(compared(cohorts[0]!, seed));
	if (met.includes(false)) process.exitCode = 1;
}

/** Prints one cohort against its bars; whether all were met. */
function measured(cohort: Cohort, seed: number): boolean {
	console.log(
		`\ncohort ${cohort.name}, seeds ${seed} to ${seed + 4}: writing ${cohort.writes.join(' ')}`
	);
	const bar = bars[cohort.name]!;
	const ramps = { two: found(cohort, ramp2, seed + 1), three: found(cohort, ramp3, seed + 2) };
	const step = found(cohort, step3, seed + 3);
	const met = [
		atMost('false episodes per person-month', falsePerMonth(cohort, theChart, seed), bar.false, 3),
		atLeast('found within 28 days, 2 SD over 14 days', ramps.two.share, bar.ramp2),
		atLeast('found within 28 days, 3 SD over 14 days', ramps.three.share, bar.ramp3),
		atMost('median days to it, 2 SD over 14 days', ramps.two.delay, bar.delay2, 0),
		atLeast('found within 28 days, 3 SD at once', step.share, bar.step3),
		atMost('median days to it, 3 SD at once', step.delay, bar.delayStep, 0)
	];
	const small = found(cohort, ramp1, seed + 4);
	barLine('found within 28 days, 1 SD over 14 days', small.share.toFixed(3), '(0.35–0.55)', '');
	return !met.includes(false);
}

/** What the chart would be without two of its parts, and what is used instead of it elsewhere. */
function compared(cohort: Cohort, seed: number): boolean {
	console.log(`\ncohort ${cohort.name}, seed ${seed}: the same people, judged otherwise`);
	const bare = falsePerMonth(cohort, withoutModesty, seed);
	const daily = falsePerMonth(cohort, shewhart, seed);
	const met = [
		above('false without prior and estimation term', bare, 0.16),
		above('false with Shewhart 3σ', daily, 0.22)
	];
	const share = found(cohort, ramp2, seed + 1, shewhart).share;
	barLine('found with Shewhart 3σ, 2 SD over 14 days', share.toFixed(3), '', '');
	return !met.includes(false);
}

function falsePerMonth(cohort: Cohort, judge: Judge, seed: number): number {
	const chance = chanceOf(seed);
	let [episodes, days] = [0, 0];
	for (let person = 0; person < steady; person++) {
		const result = judged(writtenAbout(cohort, null, chance), judge);
		if (result === null) continue;
		episodes += result.points.filter(({ startsEpisode }) => startsEpisode).length;
		days += followedDays - result.baseline.toDay;
	}
	return (episodes * monthDays) / days;
}

/** In whom a change was seen within four weeks, and after how many days half of those were. */
function found(cohort: Cohort, change: Change, seed: number, judge = theChart) {
	const chance = chanceOf(seed);
	const delays: number[] = [];
	let people = 0;
	for (let person = 0; person < changing; person++) {
		const result = judged(writtenAbout(cohort, change, chance), judge);
		if (result === null) continue;
		people += 1;
		const first = result.points.find(
			({ day, isSignal }) => isSignal && onsetDay <= day && day <= foundUntil
		);
		if (first !== undefined) delays.push(first.day - onsetDay);
	}
	return { share: delays.length / people, delay: median(delays) };
}

function atMost(what: string, value: number, bar: number, digits: number): boolean {
	return line(what, value.toFixed(digits), `≤ ${bar}`, value <= bar);
}

function atLeast(what: string, value: number, bar: number): boolean {
	return line(what, value.toFixed(3), `≥ ${bar}`, value >= bar);
}

function above(what: string, value: number, bar: number): boolean {
	return line(what, value.toFixed(3), `> ${bar}`, value > bar);
}

function line(what: string, value: string, bar: string, isMet: boolean): boolean {
	barLine(what, value, bar, isMet ? 'met' : 'missed');
	return isMet;
}
