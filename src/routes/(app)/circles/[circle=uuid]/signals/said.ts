import type { Phase } from '#lib/domain/phase.ts';
import { m } from '#lib/paraglide/messages.js';
import type { SignalBrief } from '#lib/server/signal/index.ts';
import { markOf as markOfPhase, phaseWord } from '../plan/shown-plan.ts';
import { markOf, promiseOf, saidBy, titleOf, type Seen } from './words.ts';

/**
 * A running signal as one line says it. The home page has the server say it: the words of signals
 * are not among what a phone fetches to open a circle.
 */
export type SignalSaid = {
	id: string;
	/** Whose circle it is, where several stand together. */
	about?: string;
	mark: 'calm' | 'watch' | 'act';
	title: string;
	/** Who has it and what they do, or who said it and when. */
	detail: string;
};

/** The running signals in words, for who looks. */
export function signalsSaid(circle: Seen, signals: readonly SignalBrief[]): SignalSaid[] {
	return signals.map((signal) => ({
		id: signal.id,
		mark: signal.state === 'taken_on' ? 'calm' : markOf(signal.level),
		title: titleOf(circle, signal),
		detail: signal.state === 'taken_on' ? promiseOf(circle, signal) : saidBy(circle, signal)
	}));
}

/** The phase of the circle in words, and the place in the plan that says what to do in it. */
export type PhaseSaid = { mark: SignalSaid['mark']; words: string; href: string };

/** The phase of the circle, for who reads its signals; null for nobody to show it to. */
export function phaseSaid(circleId: string, phase: Phase | null): PhaseSaid | null {
	if (phase === null) return null;
	return {
		mark: markOfPhase[phase],
		words: m.signal_phase_now({ phase: phaseWord(phase).toLocaleLowerCase() }),
		href: `/circles/${circleId}/plan#phase-${phase}`
	};
}
