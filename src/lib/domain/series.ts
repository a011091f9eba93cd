import type { CareDay } from './care-day.ts';

// From what people wrote down to one value for each care day (early-warning.md S3.1 and S3.2):
// first each observer's own mean of that day, then the mean over observers, so that somebody who
// writes often counts once. Sums run over sorted values: the order in which things arrived changes
// no digit.

/** One score by one observer. Higher is worse. */
export type Entry = { id: string; observerId: string; day: CareDay; value: number };

/** What one observer said of one day: the mean over that observer's entries, `m(o,d)` in S3.1. */
export type ObserverMean = { observerId: string; mean: number };

/** A care day on which somebody scored. Observers in the order of their ids. */
export type ObservedDay = {
	day: CareDay;
	means: readonly ObserverMean[];
	entryIds: readonly string[];
};

/** How far each observer lies off the common mean, `a(o)` in S3.2. Who is not in it is not corrected. */
export type Corrections = Readonly<Record<string, number>>;

/** The one value of a care day, `x(d)` in S3.1, and how far its observers lay apart. */
export type DayValue = {
	day: CareDay;
	x: number;
	/** Highest less lowest observer, before correction: 2 or more is disagreement (B3). */
	spread: number;
	observerIds: readonly string[];
	entryIds: readonly string[];
};

/** An observer is corrected from so many days in the baseline on, and pulled in by as many (S3.2). */
const correctionDays = 5;

/**
 * The days on which somebody scored, oldest first. A day without a score is absent, never zero.
 *
 * The same entry given twice counts once.
 *
 * @throws {RangeError} for a value or day that is no finite number, and for one id with two contents.
 *   The engine never skips what it cannot read (S11).
 */
export function observedDays(entries: Iterable<Entry>): ObservedDay[] {
	const days = new Map<CareDay, Map<string, number[]>>();
	const ids = new Map<CareDay, string[]>();
	for (const { id, observerId, day, value } of onceEach(entries)) {
		const observers = kept(days, day, () => new Map<string, number[]>());
		kept(observers, observerId, () => []).push(value);
		kept(ids, day, () => []).push(id);
	}
	return [...days.keys()]
		.sort((one, other) => one - other)
		.map((day) => ({
			day,
			means: [...days.get(day)!]
				.map(([observerId, values]) => ({ observerId, mean: mean(values) }))
				.sort((one, other) => (one.observerId < other.observerId ? -1 : 1)),
			entryIds: ids.get(day)!.sort()
		}));
}

/**
 * What is taken off each observer's scores, from the days of a baseline (S3.2). People differ in how
 * soon they worry; with few days of somebody the difference is mostly chance, so it is pulled in.
 */
export function corrections(baselineDays: readonly ObservedDay[]): Corrections {
	const byObserver = new Map<string, number[]>();
	for (const { means } of baselineDays) {
		for (const one of means) kept(byObserver, one.observerId, () => []).push(one.mean);
	}
	const common = mean([...byObserver.values()].flat());
	return Object.fromEntries(
		[...byObserver]
			.filter(([, values]) => values.length >= correctionDays)
			.map(([observerId, values]) => {
				const share = values.length / (values.length + correctionDays);
				return [observerId, share * (mean(values) - common)];
			})
	);
}

/** One value for each observed day, each observer corrected (S3.1). */
export function dayValues(days: readonly ObservedDay[], offsets: Corrections): DayValue[] {
	return days.map(({ day, means, entryIds }) => {
		const raw = means.map((one) => one.mean);
		return {
			day,
			x: mean(means.map((one) => one.mean - correctionOf(one.observerId, offsets))),
			spread: Math.max(...raw) - Math.min(...raw),
			observerIds: means.map((one) => one.observerId),
			entryIds
		};
	});
}

/** Whether somebody is known well enough to be corrected. */
export function isCorrected(observerId: string, offsets: Corrections): boolean {
	return Object.hasOwn(offsets, observerId);
}

function correctionOf(observerId: string, offsets: Corrections): number {
	return isCorrected(observerId, offsets) ? offsets[observerId]! : 0;
}

/** The mean of some numbers, the same whatever their order; of none it is no number. */
export function mean(values: readonly number[]): number {
	return (
		values.toSorted((one, other) => one - other).reduce((sum, one) => sum + one, 0) / values.length
	);
}

/**
 * Insists that a number is one.
 *
 * @throws {RangeError} for `NaN`, an infinity, and what is no number at all.
 */
export function assertFinite(value: number, name: string): void {
	if (!Number.isFinite(value)) throw new RangeError(`${name} is no finite number: ${value}`);
}

function* onceEach(entries: Iterable<Entry>): Generator<Entry> {
	const seen = new Map<string, Entry>();
	for (const entry of entries) {
		assertFinite(entry.value, `the value of ${entry.id}`);
		if (!Number.isInteger(entry.day)) throw new RangeError(`no care day: ${entry.day}`);
		const before = seen.get(entry.id);
		if (before !== undefined) {
			const isSame =
				before.value === entry.value &&
				before.day === entry.day &&
				before.observerId === entry.observerId;
			if (!isSame) throw new RangeError(`two entries with one id: ${entry.id}`);
			continue;
		}
		seen.set(entry.id, entry);
		yield entry;
	}
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	const found = map.get(key);
	if (found !== undefined) return found;
	const made = make();
	map.set(key, made);
	return made;
}
