import type { PushAnswer } from '../../domain/delivery.ts';

// A service outside that fails again and again is left alone for a while (T11.5): one trial call
// then finds out whether it is back.

const faultsBeforeRest = 5;
const shortestRestMs = 5_000;
const longestRestMs = 5 * 60_000;
/** A call is made a little after the rest is over, not on the stroke. */
const afterRestMs = 250;

/** How a service outside did lately. */
export type Rest = {
	faults: number;
	restMs: number;
	/** By the clock of `performance`. */
	restsUntil: number;
	restsFor: 'faults' | 'refusals';
};

/** A service of which nothing is known yet. */
export function unknownRest(): Rest {
	return { faults: 0, restMs: 0, restsUntil: 0, restsFor: 'faults' };
}

/** What a call is answered with while the service rests; null when it may be called. */
export function restingNow({ restsUntil, restsFor }: Rest): PushAnswer | null {
	const restMs = restsUntil - performance.now();
	return restMs > 0 ? { kind: 'later', afterMs: restMs + afterRestMs, resting: restsFor } : null;
}

/** Notes an answer. After a row of faults the service rests, longer each time; a good one ends that. */
export function noteAnswer(rest: Rest, answer: PushAnswer): void {
	const isOurs = answer.kind === 'refused';
	if (answer.kind !== 'broken' && !isOurs) {
		if (answer.kind !== 'later') Object.assign(rest, { faults: 0, restMs: 0, restsUntil: 0 });
		return;
	}
	rest.faults += 1;
	if (!isOurs && rest.faults < faultsBeforeRest) return;
	rest.restMs = Math.min(longestRestMs, Math.max(shortestRestMs, rest.restMs * 2));
	rest.restsUntil = performance.now() + rest.restMs;
	rest.restsFor = isOurs ? 'refusals' : 'faults';
}
