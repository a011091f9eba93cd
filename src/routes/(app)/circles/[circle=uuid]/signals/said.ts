import type { SignalBrief } from '#lib/server/signal/index.ts';
import { markOf, promiseOf, saidBy, titleOf, type Seen } from './words.ts';

/**
 * A running signal as one line says it. The home page has the server say it: the words of signals
 * are not among what a phone fetches to open a circle.
 */
export type SignalSaid = {
	id: string;
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
