/** How it goes with somebody, in the words of their own plan (D1). */
export const phases = ['green', 'orange', 'red'] as const;

/** How it goes with somebody. */
export type Phase = (typeof phases)[number];

/** The phase after a signal was raised: it only goes up by that (S5). */
export function raisedPhase(phase: Phase, level: 'orange' | 'red'): Phase {
	return phases[Math.max(phases.indexOf(phase), phases.indexOf(level))]!;
}

/**
 * The phase after a person closed a signal and chose one. Only that brings it down, never time,
 * silence or the engine (S5); and closing never brings it up.
 */
export function closedPhase(phase: Phase, chosen: Phase): Phase {
	return phases[Math.min(phases.indexOf(phase), phases.indexOf(chosen))]!;
}
