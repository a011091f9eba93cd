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
export function observedDays(entries: readonly Entry[]): ObservedDay[] {
	const days = new Map<CareDay, Entry[]>();
	for (const entry of onceEach(entries)) {
		const before = days.get(entry.day);
		if (before === undefined) days.set(entry.day, [entry]);
		else before.push(entry);
	}
	return [...days.values()]
		.map((found) => ({
			day: found[0]!.day,
			means: observerMeans(found),
			entryIds: found.map(({ id }) => id).sort()
		}))
		.sort((one, other) => one.day - other.day);
}

/** The mean of each observer of one day, observers by their ids. */
function observerMeans(entries: Entry[]): ObserverMean[] {
	const sorted = entries.sort((one, other) =>
		one.observerId === other.observerId
			? one.value - other.value
			: one.observerId < other.observerId
				? -1
				: 1
	);
	const means: ObserverMean[] = [];
	for (let at = 0; at < sorted.length;) {
		const { observerId } = sorted[at]!;
		let [sum, count] = [0, 0];
		for (; sorted[at]?.observerId === observerId; at++, count++) sum += sorted[at]!.value;
		means.push({ observerId, mean: sum / count });
	}
	return means;
}

/**
 * What is taken off each observer's scores, from the days of a baseline (S3.2). People differ in how
 * soon they worry; with few days of somebody the difference is mostly chance, so it is pulled in.
 */
export function corrections(baselineDays: readonly ObservedDay[]): Corrections {
	const all = baselineDays.flatMap(({ means }) => means);
	const byObserver = new Map<string, number[]>(all.map(({ observerId }) => [observerId, []]));
	for (const one of all) byObserver.get(one.observerId)!.push(one.mean);
	const common = mean(all.map((one) => one.mean));
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
		// Observers stand in the order of their ids, so the sum is the same however things arrived.
		let [sum, low, high] = [0, Infinity, -Infinity];
		for (const one of means) {
			sum += one.mean - correctionOf(one.observerId, offsets);
			low = Math.min(low, one.mean);
			high = Math.max(high, one.mean);
		}
		return {
			day,
			x: sum / means.length,
			spread: high - low,
			observerIds: means.map(({ observerId }) => observerId),
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
	if (!Number.isFinite(value)) throw new RangeError(`no finite number: ${name} is ${value}`);
}

/** The entries, each once; checked, for this is where they come in. */
function onceEach(entries: readonly Entry[]): readonly Entry[] {
	const ids = new Set<string>();
	for (const { id, day, value } of entries) {
		if (!Number.isFinite(value)) throw new RangeError(`no finite number: ${id} is ${value}`);
		if (!Number.isInteger(day)) throw new RangeError(`no care day: ${day}`);
		ids.add(id);
	}
	if (ids.size === entries.length) return entries;
	const seen = new Map<string, Entry>();
	for (const entry of entries) {
		const before = seen.get(entry.id) ?? entry;
		const isSame =
			before.value === entry.value &&
			before.day === entry.day &&
			before.observerId === entry.observerId;
		if (!isSame) throw new RangeError(`two entries with one id: ${entry.id}`);
		seen.set(entry.id, before);
	}
	return [...seen.values()];
}
