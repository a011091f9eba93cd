import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectedBaseline, type Baseline } from './baseline.ts';
import { careDay, isWithin, type DayRange } from './care-day.ts';
import { driftChart, driftStart, driftStep, type DriftPoint, type DriftSettings } from './drift.ts';
import { corrections, dayValues, mean, observedDays, type Entry } from './series.ts';

// What must hold of the chart whatever people write (early-warning.md S12.3).

const settings: DriftSettings = { limitFactor: 2.7, resetDays: [] };
const observers = ['Ans', 'Bram', 'Cor'];

/** Weeks of notes by up to three people: some days nobody, some days several times. */
const history = fc
	.array(
		fc.record({
			day: fc.integer({ min: 1, max: 160 }),
			observerId: fc.constantFrom(...observers),
			value: fc.integer({ min: 0, max: 3 })
		}),
		{ minLength: 60, maxLength: 260 }
	)
	.map((list) => list.map((one, at): Entry => ({ id: String(at), ...one })));

function chartOf(
	entries: readonly Entry[],
	{ width = 3, exceptional = [] }: { width?: number; exceptional?: readonly DayRange[] } = {}
) {
	const days = observedDays(entries);
	const from = { startDay: 1, today: 400, exceptional };
	const baseline = collectedBaseline(days, { width }, from);
	if (baseline === null) return null;
	const values = dayValues(days, baseline.corrections);
	return { baseline, values, ...driftChart(values, baseline, settings) };
}

const signalsOf = (points: readonly DriftPoint[]) => points.map(({ isSignal }) => isSignal);

/** Whether a comparison of this chart hangs on a rounding, so that other arithmetic may differ. */
function isOnTheEdge(points: readonly DriftPoint[], { mean: middle, sigma0 }: Baseline): boolean {
	return points.some(
		({ x, z, limit }) => Math.abs(z - limit) < 1e-9 || Math.abs(x - middle - sigma0) < 1e-9
	);
}

test('the result of a day uses nothing later', () => {
	fc.assert(
		fc.property(history, fc.integer({ min: 0, max: 200 }), (entries, lastDay) => {
			const whole = chartOf(entries);
			fc.pre(whole !== null && lastDay >= whole.baseline.toDay);
			const known = chartOf(entries.filter(({ day }) => day <= lastDay));
			expect(known?.points).toEqual(whole.points.filter(({ day }) => day <= lastDay));
		})
	);
});

test('the order in which things arrive changes no digit', () => {
	// Fractions, because a sum of whole numbers has no rounding to lose.
	const fractions = history.map((entries) =>
		entries.map((one, at) => ({ ...one, value: one.value / 7 + at / 10 }))
	);
	const shuffled = fractions.chain((entries) =>
		fc.tuple(
			fc.constant(entries),
			fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length })
		)
	);
	fc.assert(
		fc.property(shuffled, ([entries, other]) => {
			expect(chartOf(other)).toEqual(chartOf(entries));
		})
	);
});

test('who scores everything so much higher, from the start, signals on the same days', () => {
	const more = fc.double({ min: -5, max: 5, noNaN: true });
	fc.assert(
		fc.property(history, more, (entries, constant) => {
			const [here, there] = [
				chartOf(entries),
				chartOf(entries.map((one) => ({ ...one, value: one.value + constant })))
			];
			fc.pre(here !== null && there !== null && !isOnTheEdge(here.points, here.baseline));
			expect(signalsOf(there.points)).toEqual(signalsOf(here.points));
		})
	);
});

test('a scale that is wider by as much signals on the same days', () => {
	const factor = fc.double({ min: 0.1, max: 30, noNaN: true });
	fc.assert(
		fc.property(history, factor, (entries, times) => {
			const wider = entries.map((one) => ({ ...one, value: one.value * times }));
			const [here, there] = [chartOf(entries), chartOf(wider, { width: 3 * times })];
			fc.pre(here !== null && there !== null && !isOnTheEdge(here.points, here.baseline));
			expect(signalsOf(there.points)).toEqual(signalsOf(here.points));
		})
	);
});

test('a correction lies between nothing and how far somebody is off the common mean', () => {
	fc.assert(
		fc.property(history, (entries) => {
			const days = observedDays(entries);
			const all = days.flatMap(({ means }) => means);
			const common = mean(all.map((one) => one.mean));
			for (const [observerId, offset] of Object.entries(corrections(days))) {
				const own = all.filter((one) => one.observerId === observerId).map((one) => one.mean);
				const distance = mean(own) - common;
				expect(Math.abs(offset)).toBeLessThanOrEqual(Math.abs(distance));
				expect(offset * distance).toBeGreaterThanOrEqual(0);
			}
		})
	);
});

test('the same entry twice changes nothing, nor does saying the same twice on a day', () => {
	const doubled = fc.tuple(history, fc.integer({ min: 0, max: 59 }));
	fc.assert(
		fc.property(doubled, ([entries, at]) => {
			const again = entries[at]!;
			expect(chartOf([...entries, { ...again }])).toEqual(chartOf(entries));

			const sameDay = ({ day, observerId }: Entry) =>
				day === again.day && observerId === again.observerId;
			const said = entries.filter((one) => !sameDay(one) || one === again);
			const saidTwice = [...said, { ...again, id: 'said again' }];
			expect(chartOf(saidTwice)?.points).toEqual(chartOf(said)?.points);
		})
	);
});

/** Hospital, holidays: up to three stretches of days. */
const pauses = fc.array(
	fc
		.record({
			fromDay: fc.integer({ min: 1, max: 160 }),
			length: fc.integer({ min: 0, max: 20 })
		})
		.map(({ fromDay, length }): DayRange => ({ fromDay, toDay: fromDay + length })),
	{ maxLength: 3 }
);

test('what people write in a pause changes nothing of what is usual', () => {
	fc.assert(
		fc.property(history, pauses, fc.integer({ min: 0, max: 3 }), (entries, exceptional, other) => {
			const whole = chartOf(entries, { exceptional });
			fc.pre(whole !== null);
			const changed = entries.map((one) =>
				isWithin(one.day, exceptional) ? { ...one, value: other } : one
			);
			const without = entries.filter(({ day }) => !isWithin(day, exceptional));
			expect(chartOf(changed, { exceptional })?.baseline).toEqual(whole.baseline);
			expect(chartOf(without, { exceptional })?.baseline).toEqual(whole.baseline);
			expect(chartOf(without)?.baseline).toEqual(whole.baseline);
		})
	);
});

test('building anew gives the same as going on day by day', () => {
	fc.assert(
		fc.property(history, pauses, (entries, exceptional) => {
			const whole = chartOf(entries, { exceptional });
			fc.pre(whole !== null);
			let state = driftStart(whole.baseline);
			const points: DriftPoint[] = [];
			for (const value of whole.values.filter(({ day }) => day > whole.baseline.toDay)) {
				// What is kept between two days is kept as JSON, too.
				const kept = JSON.parse(JSON.stringify(state)) as typeof state;
				const next = driftStep(kept, value, whole.baseline, settings);
				state = next.state;
				points.push(next.point);
			}
			expect(points).toEqual(whole.points);
		})
	);
});

test('somebody who is always as usual never signals', () => {
	fc.assert(
		fc.property(history, (entries) => {
			const calm = chartOf(entries.map((one) => ({ ...one, value: 0 })));
			fc.pre(calm !== null);
			expect(calm.episodes).toEqual([]);
			expect(calm.points.some(({ isSignal }) => isSignal)).toBe(false);
		})
	);
});

test('the weighted mean stays within what was measured', () => {
	fc.assert(
		fc.property(history, (entries) => {
			const chart = chartOf(entries);
			fc.pre(chart !== null);
			const all = [chart.baseline.mean, ...chart.points.map(({ x }) => x)];
			const [low, high] = [Math.min(...all) - 1e-9, Math.max(...all) + 1e-9];
			for (const { z } of chart.points) {
				expect(z).toBeGreaterThanOrEqual(low);
				expect(z).toBeLessThanOrEqual(high);
			}
		})
	);
});

test('a moment and the one 24 hours later lie one care day apart, over both changes of the clock', () => {
	const moments = fc.record({
		month: fc.constantFrom(2, 9),
		day: fc.integer({ min: 1, max: 28 }),
		// In UTC; between these the wall is past four on both days, and not yet past midnight.
		minutes: fc.integer({ min: 3 * 60, max: 22 * 60 - 1 })
	});
	fc.assert(
		fc.property(moments, ({ month, day, minutes }) => {
			const at = (on: number) => new Date(Date.UTC(2026, month, on, 0, minutes));
			expect(careDay(at(day + 1)) - careDay(at(day))).toBe(1);
		})
	);
});
