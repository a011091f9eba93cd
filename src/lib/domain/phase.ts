import { careDay, type CareDay, type DayRange } from './care-day.ts';

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

/** A signal as far as the phase goes. One that was withdrawn never was. */
export type PhaseSignal = {
	level: 'orange' | 'red';
	raisedAt: Date;
	/** Null while it runs. */
	endedAt: Date | null;
	/** How it was from then on, as who closed it said; green where nobody said. */
	endedIn: Phase | null;
};

/** From a moment on it goes so. */
type PhaseTurn = { at: Date; phase: Phase };

/** How the phase went, oldest first. While a signal runs, it is never below what that one says. */
function phaseTurns(signals: readonly PhaseSignal[]): PhaseTurn[] {
	const deeds = signals.flatMap(({ level, raisedAt, endedAt, endedIn }) => [
		{ at: raisedAt, after: (phase: Phase) => raisedPhase(phase, level) },
		...(endedAt === null
			? []
			: [{ at: endedAt, after: (phase: Phase) => closedPhase(phase, endedIn ?? 'green') }])
	]);
	let phase: Phase = 'green';
	return deeds
		.toSorted((a, b) => a.at.getTime() - b.at.getTime())
		.map(({ at, after }) => {
			const running = signals.filter(
				({ raisedAt, endedAt }) => raisedAt <= at && (endedAt === null || endedAt > at)
			);
			phase = running.reduce((up, { level }) => raisedPhase(up, level), after(phase));
			return { at, phase };
		});
}

/** The phase of the circle after all that people said of it (S5). */
export function phaseNow(signals: readonly PhaseSignal[]): Phase {
	return phaseTurns(signals).at(-1)?.phase ?? 'green';
}

/**
 * The care days in phase orange or red: from when a signal brought the phase up until somebody closed
 * one and said that it was green again (S5). No normal week lies in them (S3.3).
 *
 * @param today  the last day that is known.
 */
export function worseDays(signals: readonly PhaseSignal[], today: CareDay): DayRange[] {
	const ranges: DayRange[] = [];
	let fromDay: CareDay | null = null;
	for (const { at, phase } of phaseTurns(signals)) {
		if (phase !== 'green') fromDay ??= careDay(at);
		else if (fromDay !== null) {
			ranges.push({ fromDay, toDay: careDay(at) });
			fromDay = null;
		}
	}
	return fromDay === null ? ranges : [...ranges, { fromDay, toDay: today }];
}
