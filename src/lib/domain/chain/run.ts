import type { Phase } from '../phase.ts';
import { Refusal } from '../refusal.ts';
import { hasEnded, wayOf, type Signal, type SignalOutcome, type Voice } from '../signal.ts';
import type { World } from './crew.ts';
import {
	askHandOver,
	changeChain,
	close,
	declineHandOver,
	join,
	leave,
	settle,
	takeOn,
	withdraw
} from './deeds.ts';
import { begin, end, unchanged, type After, type Turn } from './turn.ts';
import { askNewCrew, comeDue, goOn, startOver } from './walk.ts';

// How a signal goes round (S7), as one function: what stands, what happens, the circle as it is now
// and the time go in; what stands then, what is written in the log and who is told come out.
// `nextStepAt` is the truth about what is next; whoever wakes too early changes nothing (settled 21).

/** What can happen to a signal. Everything but `due` is somebody's deed, or a change of the circle. */
export type Happening =
	/** The moment of the next step may have come. */
	| { kind: 'due' }
	/** Somebody else says it too, or says that it is red. */
	| { kind: 'joined'; voice: Voice }
	/** "I do this, by then" (D4); also how a hand-over is accepted and how a time is moved. */
	| { kind: 'taken_on'; by: string; actBy: Date }
	| { kind: 'hand_over_asked'; by: string; toId: string }
	| { kind: 'hand_over_declined'; by: string }
	/** The sender takes it back, as long as nobody took it on. */
	| { kind: 'withdrawn'; by: string }
	/** Only a person closes, and says how it is now. `feedback` is for who raised it. */
	| { kind: 'closed'; by: string; outcome: SignalOutcome; phase?: Phase; feedback: string }
	/** The resident was seen or spoke up, after a check-in was missed: nobody need go any more. */
	| { kind: 'settled'; by: string }
	/**
	 * Who was asked by a step is not on it any more and was not reached yet: whoever is on it now is
	 * asked in their place. `heardIds` are those who were told something in this round, or will be.
	 */
	| { kind: 'crew_changed'; stepId: string; heardIds: readonly string[] }
	/** Nobody whom a step asked could be reached in any way. */
	| { kind: 'unreached'; stepId: string; personIds: readonly string[] }
	/** Somebody is not in the circle any more, or may not answer any more. */
	| { kind: 'left'; personId: string }
	/** The chain was edited or replaced. */
	| { kind: 'chain_changed' };

/** What nobody does who could be told that they came too late. */
const byItself: readonly Happening['kind'][] = [
	'due',
	'crew_changed',
	'unreached',
	'left',
	'chain_changed'
];

/** One call takes at most so many steps: a chain that was late is caught up with long before. */
const mostStepsAtOnce = 50;

/**
 * A new signal, its first step taken: signal, log and first notices are one (T12.1). It works
 * without a plan and without a chain (S11).
 */
export function raised(id: string, voice: Voice, world: World, now: Date): After {
	const way = wayOf(voice);
	const signal: Signal = {
		id,
		level: voice.level,
		state: 'open',
		way,
		voices: [voice],
		raisedAt: now,
		turn: 0,
		round: 0,
		roundsLeft: 0,
		passedStepIds: [],
		reached: false,
		nextStepAt: now,
		unansweredSince: null,
		takenOn: null,
		toldIds: []
	};
	const turn = begin(signal, world, now);
	turn.events.push({ kind: 'signal.raised', voiceId: voice.id, level: voice.level });
	startOver(turn);
	return end(turn);
}

/**
 * The signal after something happened to it. What is no news (a second tap, a job that woke too
 * early) gives back the very same signal, and tells nobody.
 *
 * @throws {Refusal} `signal_closed` once it has ended; `signal_taken_on` for who comes too late or
 *   hands over what is not theirs; `not_in_chain` for who may not answer; `act_by_in_time`;
 *   `feedback_missing`; `not_found` for who takes back what they never said.
 */
export function after(signal: Signal, happening: Happening, world: World, now: Date): After {
	if (hasEnded(signal)) {
		if (byItself.includes(happening.kind)) return unchanged(signal);
		throw new Refusal('signal_closed');
	}
	const turn = begin(signal, world, now);
	const hasChanged = happen(turn, happening);
	return hasChanged ? end(turn) : unchanged(signal);
}

/**
 * The signal with everything done that was due by now. After Kring was away it takes the steps that
 * were missed, at once and marked late; the next round then begins a whole wait from now, so that
 * nobody is asked twice at a stroke.
 */
export function upToDate(signal: Signal, world: World, now: Date): After {
	let whole: After = unchanged(signal);
	for (let count = 0; count < mostStepsAtOnce; count++) {
		const next = after(whole.signal, { kind: 'due' }, world, now);
		if (next.signal === whole.signal) return whole;
		whole = {
			signal: next.signal,
			events: [...whole.events, ...next.events],
			tellings: [...whole.tellings, ...next.tellings]
		};
	}
	// Whatever is left is due still, and the job comes back for it: what was done is kept.
	return whole;
}

/** @returns whether anything changed. */
function happen(turn: Turn, happening: Happening): boolean {
	switch (happening.kind) {
		case 'due':
			return comeDue(turn);
		case 'joined':
			return join(turn, happening.voice);
		case 'taken_on':
			return takeOn(turn, happening.by, happening.actBy);
		case 'hand_over_asked':
			return askHandOver(turn, happening.by, happening.toId);
		case 'hand_over_declined':
			return declineHandOver(turn, happening.by);
		case 'withdrawn':
			return withdraw(turn, happening.by);
		case 'closed':
			return close(turn, happening);
		case 'settled':
			return settle(turn, happening.by);
		case 'crew_changed':
			return askNewCrew(turn, happening.stepId, happening.heardIds);
		case 'unreached':
			return goOn(turn, happening.stepId, happening.personIds);
		case 'left':
			return leave(turn, happening.personId);
		case 'chain_changed':
			return changeChain(turn);
	}
}
