import { describe, expect, test } from 'vitest';
import {
	baselineDays,
	canSignal,
	collectedBaseline,
	givenBaseline,
	isEstablished,
	type Baseline
} from './baseline.ts';
import type { DayRange } from './care-day.ts';
import {
	baselineProposals,
	driftChart,
	driftFacts,
	guardsOn,
	type DriftSettings
} from './drift.ts';
import { corrections, dayValues, observedDays, type DayValue, type Entry } from './series.ts';

const observed = { width: 3 };
const settings: DriftSettings = { limitFactor: 2.7, resetDays: [] };

/** One observer's scores, by day. */
function entriesOf(scores: readonly (readonly [day: number, value: number])[], observerId = 'Ans') {
	return scores.map(([day, value]): Entry => {
		return { id: `${observerId}${day}`, observerId, day, value };
	});
}

const from = (day: number, values: readonly number[]) =>
	values.map((value, at) => [day + at, value] as const);

function charted(entries: readonly Entry[], baseline: Baseline, set = settings) {
	const values = dayValues(observedDays(entries), baseline.corrections);
	return { values, ...driftChart(values, baseline, set) };
}

function baselineOf(entries: readonly Entry[], fromDay: number, toDay: number): Baseline {
	const made = givenBaseline(
		observedDays(entries),
		observed,
		{ fromDay, toDay },
		{ exceptional: [], phases: [] }
	);
	if (typeof made === 'string') throw new Error(made);
	return made;
}

describe('the examples of the sheet (S12.1)', () => {
	const usual = from(1, [0, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0, 0, 1, 0]);
	const later = [
		[17, 1],
		[18, 2],
		[20, 1.5],
		[21, 2],
		[28, 2],
		[29, 0],
		[60, 1]
	] as const;
	const entries = entriesOf([...usual, ...later]);
	const baseline = baselineOf(entries, 1, 14);
	const { points, episodes } = charted(entries, baseline);

	test('the baseline', () => {
		expect(baseline.mean).toBeCloseTo(0.428571, 6);
		expect(baseline.sigma0).toBeCloseTo(0.583527, 6);
	});

	test.each([
		[17, 0.271, 0.583429, 0.025007, 1.028243, 0, false],
		[18, 0.1, 0.725086, 0.023661, 1.020003, 1, false],
		[20, 0.19, 0.872319, 0.027816, 1.045081, 2, false],
		[21, 0.1, 0.985087, 0.025936, 1.033864, 3, false],
		[28, 0.521703, 1.51457, 0.09861, 1.375234, 4, true],
		[29, 0.1, 1.363113, 0.083279, 1.31424, 4, true],
		[60, 0.521703, 0.726687, 0.092676, 1.352106, 0, false]
	])('day %i', (day, w, z, v, limit, support, isSignal) => {
		const point = points.find((one) => one.day === day)!;
		expect(point.w).toBeCloseTo(w, 6);
		expect(point.z).toBeCloseTo(z, 6);
		expect(point.v).toBeCloseTo(v, 6);
		expect(point.limit).toBeCloseTo(limit, 6);
		expect({ support: point.support, isSignal: point.isSignal }).toEqual({ support, isSignal });
	});

	test('one episode, from day 28 up to day 29; day 60 begins anew', () => {
		expect(episodes).toEqual([{ fromDay: 28, toDay: 29 }]);
		expect(points.map(({ isRestart }) => isRestart)).toEqual([...Array(6).fill(false), true]);
		expect(points.filter(({ startsEpisode }) => startsEpisode)).toHaveLength(1);
	});

	test('a flat baseline has the least spread, and signals from the second high day on', () => {
		const flat = entriesOf(from(1, [...Array<number>(28).fill(0), 1, 0, 1, 0, 1, 1, 2]));
		const onFlat = baselineOf(flat, 1, 28);
		expect(onFlat.mean).toBe(0);
		expect(onFlat.sigma0).toBeCloseTo(0.15, 9);
		const { points: above, episodes: found } = charted(flat, onFlat);
		const expected = [
			[0.1, 0.086593],
			[0.09, 0.093952],
			[0.181, 0.099514],
			[0.1629, 0.103802],
			[0.24661, 0.107149],
			[0.321949, 0.109785],
			[0.489754, 0.111875]
		] as const;
		for (const [at, [z, limit]] of expected.entries()) {
			expect(above[at]!.z).toBeCloseTo(z, 6);
			expect(above[at]!.limit).toBeCloseTo(limit, 6);
		}
		const signals = [false, false, true, true, true, true, true];
		expect(above.map(({ isSignal }) => isSignal)).toEqual(signals);
		expect(above[0]!.support).toBe(1);
		expect(found).toEqual([{ fromDay: 31, toDay: 35 }]);
	});
});

describe('a baseline', () => {
	const zeros = (count: number, every = 1) =>
		observedDays(
			entriesOf(Array.from({ length: count }, (_, at) => [1 + at * every, at % 2] as const))
		);
	const start = { startDay: 1, today: 1000, exceptional: [] };

	test('is made of the first 28 scored days, and not a day before', () => {
		expect(collectedBaseline(zeros(40), observed, { ...start, today: 27 })).toBeNull();
		const made = collectedBaseline(zeros(40), observed, { ...start, today: 28 });
		expect(made).toMatchObject({ n: baselineDays, fromDay: 1, toDay: 28 });
		expect(collectedBaseline(zeros(40), observed, start)).toEqual(made);
	});

	test('takes what there is after 84 care days, if that is 14 days or more', () => {
		const sparse = zeros(40, 5);
		expect(collectedBaseline(sparse, observed, { ...start, today: 84 })).toBeNull();
		const made = collectedBaseline(sparse, observed, { ...start, today: 85 });
		expect(made).toMatchObject({ n: 17, toDay: 81 });
		expect(collectedBaseline(zeros(40, 7), observed, start)).toBeNull();
	});

	test.each([[[]], [[[5, 2]]]] as const)('is none of nothing and none of one value', (scores) => {
		const days = observedDays(entriesOf(scores));
		expect(collectedBaseline(days, observed, start)).toBeNull();
		const range = { fromDay: 1, toDay: 100 };
		const not = { exceptional: [], phases: [] };
		expect(givenBaseline(days, observed, range, not)).toBe('too_few_days');
	});

	test('leaves out illness and holiday', () => {
		const exceptional = [{ fromDay: 10, toDay: 19 }];
		const made = collectedBaseline(zeros(60), observed, { ...start, exceptional });
		expect(made).toMatchObject({ n: 28, toDay: 38 });
	});

	test('is refused backwards, over an orange or red phase, and with fewer than 14 scored days', () => {
		const days = zeros(60);
		const not = { exceptional: [], phases: [{ fromDay: 30, toDay: 31 }] };
		const given = (fromDay: number, toDay: number) =>
			givenBaseline(days, observed, { fromDay, toDay }, not);
		expect(given(20, 10)).toBe('backwards');
		expect(given(1, 30)).toBe('overlaps_exceptional');
		expect(given(31, 60)).toBe('overlaps_exceptional');
		expect(given(1, 13)).toBe('too_few_days');
		expect(given(1, 14)).toMatchObject({ n: 14, fromDay: 1, toDay: 14 });
	});

	test('carries a talk once somebody said that these were normal weeks', () => {
		const made = collectedBaseline(zeros(40), observed, start)!;
		expect(isEstablished(made, null, 60)).toBe(false);
		expect(isEstablished(made, 50, 49)).toBe(false);
		expect(isEstablished(made, 50, 50)).toBe(true);
		expect(isEstablished({ ...made, n: 27 }, 50, 60)).toBe(false);
	});

	test('of only the worst days cannot signal, and says so', () => {
		const worst = entriesOf(from(1, Array<number>(60).fill(3)));
		const made = baselineOf(worst, 1, 28);
		expect(made.sigma0).toBeCloseTo(0.15, 9);
		expect(canSignal(made, observed.width, 2.7)).toBe(false);
		expect(charted(worst, made).episodes).toEqual([]);
		const mild = baselineOf(entriesOf(from(1, Array<number>(28).fill(1))), 1, 28);
		expect(canSignal(mild, observed.width, 2.7)).toBe(true);
	});
});

describe('the chart', () => {
	const calm = from(1, Array<number>(28).fill(0));
	const rise = entriesOf([...calm, ...from(29, [2, 2, 2, 2])]);
	const baseline = baselineOf(rise, 1, 28);

	test('begins anew after "not relevant", and that ends the episode', () => {
		expect(charted(rise, baseline).episodes).toEqual([{ fromDay: 30, toDay: 32 }]);
		const quiet = entriesOf([...calm, ...from(29, [2, 2, 0, 0, 0])]);
		const answered = { ...settings, resetDays: [30] };
		expect(charted(quiet, baseline).episodes).toEqual([{ fromDay: 30, toDay: 33 }]);
		expect(charted(quiet, baseline, answered).episodes).toEqual([{ fromDay: 30, toDay: 30 }]);
		expect(charted(quiet, baseline, answered).points[2]).toMatchObject({ z: 0 });
	});

	test('stays in an episode until the mean is halfway back from the limit', () => {
		const short = entriesOf([...calm, ...from(29, [2, 2, ...Array<number>(40).fill(0)])]);
		const { points, episodes } = charted(short, baseline);
		expect(episodes).toHaveLength(1);
		const { toDay } = episodes[0]!;
		const last = points.find(({ day }) => day === toDay)!;
		const after = points.find(({ day }) => day === toDay + 1)!;
		expect(last).toMatchObject({ isSignal: false, inEpisode: true });
		for (const { release, limit } of points) {
			expect(release - baseline.mean).toBeCloseTo((limit - baseline.mean) / 2, 12);
		}
		expect(last.z).toBeGreaterThanOrEqual(last.release);
		expect(after.z).toBeLessThan(after.release);
	});

	test('begins anew after years, without counting every day between', () => {
		const years = entriesOf([...calm, ...from(29, [2, 2]), [5000, 2]]);
		const last = charted(years, baseline).points.at(-1);
		expect(last).toMatchObject({ isRestart: true, isSignal: false, inEpisode: false, support: 1 });
	});

	test('refuses what is no number, and days that go back', () => {
		const day = (at: number, x: number): DayValue => {
			return { day: at, x, spread: 0, observerIds: [], entryIds: [] };
		};
		expect(() => driftChart([day(29, Number.NaN)], baseline, settings)).toThrow(RangeError);
		expect(() => driftChart([day(30, 1), day(29, 1)], baseline, settings)).toThrow(RangeError);
		const broken = { ...baseline, sigma0: Number.POSITIVE_INFINITY };
		expect(() => driftChart([day(29, 1)], broken, settings)).toThrow(RangeError);
	});
});

describe('a new baseline is proposed', () => {
	const days = (values: readonly number[]) => entriesOf(from(1, values));
	const proposed = (
		entries: readonly Entry[],
		today: number,
		pausedSince: readonly DayRange[] = []
	) => {
		const baseline = baselineOf(entries, 1, 28);
		const { points } = charted(entries, baseline);
		return baselineProposals(baseline, points, {
			today,
			highest: 3,
			limitFactor: 2.7,
			pausedSince
		});
	};
	const calm = days(Array<number>(40).fill(0));

	test('when it is older than 180 days', () => {
		expect(proposed(calm, 28 + 180)).toEqual([]);
		expect(proposed(calm, 28 + 181)).toEqual(['aged']);
	});

	test('after a gap of more than 28 days', () => {
		expect(proposed([...calm, ...entriesOf([[68, 0]])], 68)).toEqual([]);
		expect(proposed([...calm, ...entriesOf([[69, 0]])], 69)).toEqual(['after_gap']);
	});

	test('when somebody said later that days in it were not as usual', () => {
		expect(proposed(calm, 40, [{ fromDay: 28, toDay: 35 }])).toEqual(['paused_since']);
		expect(proposed(calm, 40, [{ fromDay: 29, toDay: 35 }])).toEqual([]);
	});

	test('when it can only get better from here', () => {
		expect(proposed(days(Array<number>(28).fill(3)), 28)).toEqual(['cannot_signal']);
	});
});

describe('a drift stays a note', () => {
	const entries = entriesOf([...from(1, Array<number>(28).fill(0)), ...from(29, [2, 2, 2, 2])]);
	const baseline = baselineOf(entries, 1, 28);
	const fine = { confirmedDay: 28, paused: [] };
	const guards = (list: readonly Entry[], day: number, not = {}) =>
		guardsOn(day, dayValues(observedDays(list), baseline.corrections), baseline, {
			...fine,
			...not
		});

	test('for no reason when all is well', () => {
		expect(guards(entries, 30)).toEqual([]);
	});

	test('while nobody said that the weeks were normal', () => {
		expect(guards(entries, 30, { confirmedDay: null })).toEqual(['provisional']);
	});

	test('while fewer than three of the last 14 days have a score', () => {
		const rare = entriesOf([...from(1, Array<number>(28).fill(0)), [50, 2], [52, 2]]);
		expect(guards(rare, 52)).toEqual(['few_days']);
	});

	test('while mostly people write who are not known yet', () => {
		const ours = entriesOf([
			[29, 2],
			[31, 2],
			[32, 2]
		]);
		const others = (count: number) =>
			entriesOf(from(33, Array<number>(count).fill(2)), 'a new neighbour');
		const calm = entries.filter(({ day }) => day <= 18);
		expect(guards([...calm, ...ours, ...others(3)], 35)).toEqual([]);
		expect(guards([...calm, ...ours, ...others(4)], 36)).toEqual(['other_observers']);
	});

	test('while the circle is paused', () => {
		expect(guards(entries, 30, { paused: [{ fromDay: 30, toDay: 40 }] })).toEqual(['paused']);
	});
});

test('the numbers of an explanation say what lies behind a drift (S9)', () => {
	const usual = from(
		1,
		Array.from({ length: 28 }, (_, at) => (at % 7 === 6 ? 2 : 0))
	);
	const entries = [
		...entriesOf([...usual, [29, 0], [31, 2], [33, 2], [34, 3], [36, 2]]),
		...entriesOf(
			[
				[33, 3],
				[34, 1]
			],
			'Bram'
		),
		...entriesOf([[36, 2]], 'Cor')
	];
	const days = observedDays(entries);
	const baseline = baselineOf(entries, 1, 28);
	const values = dayValues(days, baseline.corrections);
	const { points } = driftChart(values, baseline, settings);

	expect(corrections(days.filter(({ day }) => day <= 28))).toEqual({ Ans: 0 });
	const { entryIds, ...facts } = driftFacts(36, values, baseline, points);
	expect(facts).toEqual({
		high14: 5, // 28, 31, 33, 34 and 36
		scored14: 11, // 23 up to 29, and 31, 33, 34, 36 — less than 14: four days have no score.
		usual: 4, // 4 of 28 normal days
		people14: 3,
		since: points.find(({ z, release }) => z > release)!.day,
		disagreed: [34]
	});
	expect(entryIds).toContain('Bram33');
	expect(entryIds).not.toContain('Ans29');
});
