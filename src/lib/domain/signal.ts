import type { Phase } from './phase.ts';
import { Refusal } from './refusal.ts';

// A signal is a call for help. What it is stands here; how it goes round stands in `chain/`.

/** How loud a call is: orange "somebody looks today", red "somebody has to come now". */
export const signalLevels = ['orange', 'red'] as const;

/** How loud a call is. */
export type SignalLevel = (typeof signalLevels)[number];

/**
 * What somebody can be asked to answer: signals of a level, or a missed check-in. That goes to the
 * key holders, who need see no other signal.
 */
export type Asking = SignalLevel | 'check_in';

/**
 * Where a signal stands (settled 21). `closed` and `withdrawn` are final. Seen and handed over are
 * states of a notice, never of a signal.
 */
export type SignalState = 'open' | 'taken_on' | 'closed' | 'withdrawn';

/** Somebody who says it. */
export type PersonVoice = {
	/** Client-made: said twice with the same id, it was said once. */
	id: string;
	by: 'person';
	personId: string;
	/** Who saw it, when somebody else typed it in for them (D2); null when they did so themselves. */
	onBehalfOfId: string | null;
	level: SignalLevel;
	at: Date;
	withdrawnAt: Date | null;
};

/**
 * Kring itself says it, on an agreement that the resident made beforehand: a check-in was missed, or
 * a finding stayed unanswered. It can only ever be orange (D7, I7), and that is its type.
 */
export type EngineVoice = {
	id: string;
	by: 'check_in' | 'finding';
	level: 'orange';
	at: Date;
	withdrawnAt: null;
};

/** Who says that it goes worse. */
export type Voice = PersonVoice | EngineVoice;

/** What somebody said they do, and by when (D4). The words are kept beside it. */
export type TakenOn = {
	personId: string;
	actBy: Date;
	/** They were asked whether it is done, because the time had passed. */
	askedAt: Date | null;
	/** Whom they asked to take it over; they keep it until that person says yes. */
	offeredToId: string | null;
};

/** What somebody says they do; "other" takes words. */
export const undertakings = ['visit', 'call', 'doctor', 'other'] as const;

/** What somebody says they do. */
export type Undertaking = (typeof undertakings)[number];

/** Longest text of what somebody sees, of how it ended, and of the word to who raised it. */
export const signalTextLimit = 500;

/** Longest text of what somebody does, and of what helped. */
export const undertakingTextLimit = 200;

/** Most signs of the plan ticked with one signal (S10). */
export const tickLimit = 20;

/** How it ended. */
export const outcomes = [
	'settled',
	'visited',
	'care_started',
	'doctor',
	'emergency',
	'known_cause',
	'mistake',
	'other'
] as const;

/** How it ended: `doctor` is the GP or crisis service, `emergency` is 112. */
export type SignalOutcome = (typeof outcomes)[number];

/** A call for help, as far as the chain needs to know it. Words stand beside it. */
export type Signal = {
	id: string;
	level: SignalLevel;
	state: SignalState;
	/** Whose chain it walks: the circle's, or the key holders' of a check-in. */
	way: 'circle' | 'check_in';
	/** Who said it, first to last; never empty. */
	voices: readonly Voice[];
	raisedAt: Date;
	/** Number of the last thing that happened to it, from 1. Notices carry it in their key. */
	turn: number;
	/** Number of the present round, over its whole life; never goes back. */
	round: number;
	/** Rounds still to go, this one included. */
	roundsLeft: number;
	/** Steps that had their turn in this round, asked or skipped. */
	passedStepIds: readonly string[];
	/** Somebody was asked in this round. */
	reached: boolean;
	/** The truth about what is next (settled 21); null once it has ended. */
	nextStepAt: Date | null;
	unansweredSince: Date | null;
	takenOn: TakenOn | null;
	/** Everybody who was told of it so far, to be told how it goes on. */
	toldIds: readonly string[];
};

/** Why a step asked nobody, or one person less. */
export const absentReasons = [
	'nobody_on_duty',
	'nobody_chosen',
	'away',
	'left',
	'not_accepted',
	'no_right',
	'no_channel',
	'raised_it'
] as const;

/** Why a step asked nobody, or one person less. */
export type AbsentReason = (typeof absentReasons)[number];

/**
 * A line in the log of a signal: ids only, in order, never changed (I5). Together they explain
 * where the signal stands.
 */
export type SignalEvent =
	| { kind: 'signal.raised'; voiceId: string; level: SignalLevel }
	| { kind: 'signal.joined'; voiceId: string }
	| { kind: 'signal.raised_to_red'; voiceId: string }
	| { kind: 'signal.voice_withdrawn'; voiceId: string }
	| {
			kind: 'signal.asked';
			round: number;
			stepId: string;
			personIds: readonly string[];
			/** Who is on this step too, but could not be asked. */
			absent: readonly Absent[];
			/** Kring was late: the moment it should have been. */
			dueAt: Date | null;
	  }
	| {
			kind: 'signal.skipped';
			round: number;
			stepId: string;
			absent: readonly Absent[];
	  }
	| { kind: 'signal.number_shown'; round: number; stepId: string }
	| { kind: 'signal.unanswered'; round: number }
	| { kind: 'signal.asked_again'; round: number; personIds: readonly string[] }
	| { kind: 'signal.taken_on'; personId: string }
	| { kind: 'signal.asked_if_done'; personId: string }
	| { kind: 'signal.reopened'; why: 'not_finished' | 'taker_left' }
	| { kind: 'signal.hand_over_asked'; toId: string }
	| { kind: 'signal.hand_over_declined'; toId: string }
	| { kind: 'signal.handed_over'; toId: string }
	| { kind: 'signal.chain_changed' }
	/** With the phase that who closed it chose (S5); lines of before that was written down have none. */
	| { kind: 'signal.closed'; outcome: SignalOutcome; phase?: Phase }
	| { kind: 'signal.withdrawn' };

/** Who was not asked, and why; without a person when nobody was named. */
export type Absent = { personId: string | null; why: AbsentReason };

/**
 * What a notice about a signal is for:
 * - `asked`: you are asked to take it on;
 * - `number`: call this number yourself;
 * - `unanswered`: nobody answered, call;
 * - `question`: your time has passed, is it done?;
 * - `hand_over`: somebody asks you to take it over; `declined`: they said no;
 * - `joined`: somebody else says it too;
 * - `taken_on`, `reopened`, `closed`, `withdrawn`: how it goes on.
 */
export type TellingKind =
	| 'asked'
	| 'number'
	| 'unanswered'
	| 'question'
	| 'hand_over'
	| 'declined'
	| 'joined'
	| 'taken_on'
	| 'reopened'
	| 'closed'
	| 'withdrawn';

/** One person to be told one thing about a signal. Person and turn are its key: told once (I4). */
export type Telling = {
	personId: string;
	kind: TellingKind;
	turn: number;
	round: number;
	/** Only for `asked` and `number`. */
	stepId: string | null;
	/** Sounds at night too: it is red, or a missed check-in (settled 23). */
	sounds: 'always' | 'by_day';
};

/** Whether a signal has ended. What has ended never opens again; a new one links to it. */
export function hasEnded({ state }: Pick<Signal, 'state'>): boolean {
	return state === 'closed' || state === 'withdrawn';
}

/** Whether what is told of a signal sounds at night too. */
export function alwaysSounds({ level, way }: Pick<Signal, 'level' | 'way'>): boolean {
	return level === 'red' || way === 'check_in';
}

/** Those who say it, and those who typed it in for them: they hear how it goes on (D11). */
export function authorsOf(voices: readonly Voice[]): string[] {
	const ids = voices
		.filter((voice) => voice.by === 'person')
		.flatMap(({ personId, onBehalfOfId }) => [personId, onBehalfOfId])
		.filter((id) => id !== null);
	return [...new Set(ids)];
}

/**
 * Whether a new voice joins an open signal, so that the circle is not called twice for one thing
 * (S7). A missed check-in goes its own way beside the circle's: merged into it, no key holder would
 * be asked to go and look.
 */
export function joins(signal: Pick<Signal, 'state' | 'way'>, voice: Voice): boolean {
	return !hasEnded(signal) && signal.way === wayOf(voice);
}

/** Which chain a voice sets going. */
export function wayOf({ by }: Pick<Voice, 'by'>): Signal['way'] {
	return by === 'check_in' ? 'check_in' : 'circle';
}

/** What a signal asks of who answers it: the levels at which it was raised, or that it is a check-in. */
export function askingsOf({ way, voices }: Pick<Signal, 'way' | 'voices'>): Asking[] {
	return way === 'check_in' ? ['check_in'] : [...new Set(voices.map(({ level }) => level))];
}

/** What a voice asks of who answers. */
export function askingOf(voice: Voice): Asking {
	return wayOf(voice) === 'check_in' ? 'check_in' : voice.level;
}

/** What somebody ticked of the plan's signs: in which phase it stands, and whether they are sure. */
export type Tick = { phase: Phase; sure: boolean };

/** What can be done with what somebody noted: call for help, or keep it as a note. */
export const offers = ['red', 'orange', 'note'] as const;

/** One of the things that can be done with what somebody noted. */
export type Offer = (typeof offers)[number];

/**
 * What somebody is offered after ticking signs, the first thing first (S4). A red sign that is sure
 * **is** a red signal. Doubt counts: red is offered first, and a note is always possible.
 */
export function offeredFor(ticks: readonly Tick[]): Offer[] {
	const reds = ticks.filter(({ phase }) => phase === 'red');
	if (reds.some(({ sure }) => sure)) return ['red'];
	if (reds.length > 0) return ['red', 'orange', 'note'];
	return ticks.some(({ phase }) => phase === 'orange') ? ['note', 'orange'] : ['note'];
}

/**
 * How loud a note calls for help; null for a note and nothing else. Who is sure of a red sign is not
 * asked again. Who doubts says what to do: silence is no answer to that, and no reassurance either.
 * Orange signs alone call nobody: who wants that raises a signal.
 *
 * @param chosen  what they chose in doubt; where there is none, it means nothing.
 * @throws {Refusal} `doubt_unsaid` for a red sign in doubt without a choice.
 */
export function calledBy(ticks: readonly Tick[], chosen: Offer | null): SignalLevel | null {
	const [first, ...others] = offeredFor(ticks);
	if (first !== 'red') return null;
	if (others.length === 0) return 'red';
	if (chosen === null) throw new Refusal('doubt_unsaid');
	return chosen === 'note' ? null : chosen;
}

/**
 * Whether who closes a signal still has to say something to whom raised it (D11). Nobody need
 * write to themselves, and Kring reads no mail.
 */
export function owesFeedback(voices: readonly Voice[], closerId: string): boolean {
	return authorsOf(voices).some((personId) => personId !== closerId);
}
