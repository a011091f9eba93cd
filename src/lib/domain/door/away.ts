// When a known visitor is away for a while (activities-credits.md 3.4, 5.6, 5.11): from one day up to and
// including another. Nobody asks why. Those days they are not expected, and not missed.

/** Days from and up to and including; null for no end. Days are yyyy-mm-dd. */
export type Stretch = { fromOn: string; untilOn: string | null };

/** When a visitor is away. */
export type Away = { awayId: string; fromOn: string; untilOn: string };

/** What was said about a time in which a visitor is away; without `stays` it is taken back. */
export type AwaySaid = Away & { visitorId: string; stays: boolean };

/** Whether a day lies in one of some stretches. */
export function isIn(on: string, stretches: readonly Stretch[]): boolean {
	return stretches.some(
		({ fromOn, untilOn }) => fromOn <= on && (untilOn === null || on <= untilOn)
	);
}

/**
 * Each time once, as it is: what anybody took back is taken back, in whatever order it was said.
 *
 * @param said  in the order in which it was said.
 */
export function awaysOnce(said: readonly AwaySaid[]): AwaySaid[] {
	const found = new Map<string, AwaySaid>();
	for (const one of said) {
		const before = found.get(one.awayId);
		if (before === undefined || (before.stays && !one.stays)) found.set(one.awayId, one);
	}
	return [...found.values()];
}

/** When somebody is away after what was said since, the earliest first. */
export function awayAfter(known: readonly Away[], said: readonly AwaySaid[]): Away[] {
	const all = new Map(known.map((one) => [one.awayId, one]));
	for (const { awayId, fromOn, untilOn, stays } of said) {
		if (!stays) all.delete(awayId);
		else if (!all.has(awayId)) all.set(awayId, { awayId, fromOn, untilOn });
	}
	return [...all.values()].toSorted(
		(one, other) => one.fromOn.localeCompare(other.fromOn) || one.awayId.localeCompare(other.awayId)
	);
}
