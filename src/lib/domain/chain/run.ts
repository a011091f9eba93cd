import { Refusal } from '../refusal.ts';
import {
	alwaysSounds,
	authorsOf,
	hasEnded,
	owesFeedback,
	wayOf,
	type Signal,
	type SignalEvent,
	type SignalOutcome,
	type TakenOn,
	type Telling,
	type TellingKind,
	type Voice
} from '../signal.ts';
import { chainFor, crewOf, raisersOf, type World } from './crew.ts';
import {
	endOfWait,
	longestActMs,
	questionWait,
	repeatWait,
	type Chain,
	type Step
} from './shape.ts';

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
	/** Only a person closes. `feedback` is what who raised it gets to read. */
	| { kind: 'closed'; by: string; outcome: SignalOutcome; feedback: string }
	/** Somebody is not in the circle any more. */
	| { kind: 'left'; personId: string }
	/** The chain was edited or replaced. */
	| { kind: 'chain_changed' };

/** What comes of it: the signal as it stands then, lines for the log, and who is to be told. */
export type After = {
	signal: Signal;
	events: readonly SignalEvent[];
	tellings: readonly Telling[];
};

/** A step is late, and said to be, when it comes so long after its moment (T12.2). */
export const lateMs = 30_000;

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
		if (['due', 'left', 'chain_changed'].includes(happening.kind)) return unchanged(signal);
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

/** What is being worked out; it never leaves this file. */
type Turn = {
	signal: Signal;
	readonly world: World;
	readonly now: Date;
	readonly events: SignalEvent[];
	/** By person: nobody hears two things of one turn. */
	readonly tellings: Map<string, Telling>;
};

function begin(signal: Signal, world: World, now: Date): Turn {
	const next = { ...signal, turn: signal.turn + 1 };
	return { signal: next, world, now, events: [], tellings: new Map() };
}

function end({ signal, events, tellings }: Turn): After {
	const toldIds = [...new Set([...signal.toldIds, ...tellings.keys()])];
	return { signal: { ...signal, toldIds }, events, tellings: [...tellings.values()] };
}

function unchanged(signal: Signal): After {
	return { signal, events: [], tellings: [] };
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
		case 'left':
			return leave(turn, happening.personId);
		case 'chain_changed':
			return changeChain(turn);
	}
}

function comeDue(turn: Turn): boolean {
	const { signal, now } = turn;
	const due = signal.nextStepAt;
	if (due === null || due.getTime() > now.getTime()) return false;
	if (signal.takenOn !== null) return timePassed(turn, signal.takenOn, due);
	if (signal.unansweredSince !== null) askAgain(turn, due);
	else walk(turn, due);
	return true;
}

/** Takes the next step that has somebody to ask; a step without anybody is skipped at once (T12.3). */
function walk(turn: Turn, due: Date): void {
	const chain = chainFor(turn.signal, turn.world);
	for (const step of chain.steps) {
		if (turn.signal.passedStepIds.includes(step.id)) continue;
		if (takeStep(turn, chain, step, due)) return;
	}
	endRound(turn, due);
}

/** @returns whether there is something to wait for now. */
function takeStep(turn: Turn, chain: Chain, step: Step, due: Date): boolean {
	const { world, now } = turn;
	const { round } = turn.signal;
	change(turn, { passedStepIds: [...turn.signal.passedStepIds, step.id] });
	const crew = crewOf(step, chain, world, raisersOf(turn.signal), now);
	const hasCrew = crew.personIds.length > 0;
	// With nobody asked so far the number is shown at once, with everything else there is to say.
	const showsNumber =
		step.showsNumber && chain.fallback !== null && (hasCrew || turn.signal.reached);
	if (!hasCrew && step.who.length > 0)
		turn.events.push({ kind: 'signal.skipped', round, stepId: step.id, absent: crew.absent });
	if (hasCrew) {
		const dueAt = isLate(due, now) ? due : null;
		turn.events.push({ kind: 'signal.asked', round, stepId: step.id, ...crew, dueAt });
		tell(turn, crew.personIds, 'asked', step.id);
		change(turn, { reached: true });
	}
	if (showsNumber) {
		turn.events.push({ kind: 'signal.number_shown', round, stepId: step.id });
		tell(turn, [...authorsOf(turn.signal.voices), world.contactId], 'number', step.id);
	}
	if (!hasCrew && !showsNumber) return false;
	const next = chain.steps.find(({ id }) => !turn.signal.passedStepIds.includes(id));
	const from = next === undefined ? restFrom(due, now) : due;
	const wait = next?.wait ?? chain.lastWait;
	change(turn, { nextStepAt: endOfWait(from, wait, world.isHoliday) });
	return true;
}

function endRound(turn: Turn, due: Date): void {
	const { roundsLeft, reached } = turn.signal;
	if (roundsLeft > 1 && reached) {
		startRound(turn, roundsLeft - 1);
		walk(turn, due);
		return;
	}
	const { level } = turn.signal;
	startRound(turn, 0);
	turn.events.push({ kind: 'signal.unanswered', round: turn.signal.round });
	change(turn, {
		unansweredSince: turn.now,
		nextStepAt: endOfWait(restFrom(due, turn.now), repeatWait[level], turn.world.isHoliday)
	});
	tell(turn, everybody(turn), 'unanswered');
}

/** Nobody answered: everybody in the chain is asked again, the rest hears that it still stands. */
function askAgain(turn: Turn, due: Date): void {
	const { world, now } = turn;
	const chain = chainFor(turn.signal, world);
	startRound(turn, 0);
	const raisedBy = raisersOf(turn.signal);
	const personIds = [
		...new Set(chain.steps.flatMap((step) => crewOf(step, chain, world, raisedBy, now).personIds))
	];
	turn.events.push({ kind: 'signal.asked_again', round: turn.signal.round, personIds });
	tell(turn, personIds, 'asked');
	tell(turn, everybody(turn), 'unanswered');
	const wait = repeatWait[turn.signal.level];
	change(turn, { nextStepAt: endOfWait(restFrom(due, now), wait, world.isHoliday) });
}

/** The chain from its first step, now. */
function startOver(turn: Turn): void {
	const { rounds } = chainFor(turn.signal, turn.world);
	change(turn, { state: 'open', takenOn: null, unansweredSince: null });
	startRound(turn, rounds);
	walk(turn, turn.now);
}

function startRound(turn: Turn, roundsLeft: number): void {
	const round = turn.signal.round + 1;
	change(turn, { round, roundsLeft, passedStepIds: [], reached: false });
}

/** Somebody said "by then", and then has come: they are asked, and if they are silent it reopens. */
function timePassed(turn: Turn, takenOn: TakenOn, due: Date): boolean {
	const { world, now } = turn;
	const { personId } = takenOn;
	if (takenOn.askedAt !== null) {
		reopen(turn, 'not_finished');
		return true;
	}
	const wait = questionWait[turn.signal.level];
	const nextStepAt = endOfWait(restFrom(due, now), wait, world.isHoliday);
	change(turn, { takenOn: { ...takenOn, askedAt: now }, nextStepAt });
	turn.events.push({ kind: 'signal.asked_if_done', personId });
	tell(turn, [personId], 'question');
	return true;
}

function reopen(turn: Turn, why: 'not_finished' | 'taker_left'): void {
	turn.events.push({ kind: 'signal.reopened', why });
	startOver(turn);
	tell(turn, audience(turn), 'reopened');
}

function join(turn: Turn, voice: Voice): boolean {
	const { voices, level, takenOn } = turn.signal;
	if (voices.some(({ id }) => id === voice.id)) return false;
	change(turn, { voices: [...voices, voice] });
	if (voice.level === 'red' && level === 'orange') {
		turn.events.push({ kind: 'signal.raised_to_red', voiceId: voice.id });
		change(turn, { level: 'red' });
		startOver(turn);
		// Who had taken on an orange signal hears that it is another one now.
		if (takenOn !== null) tell(turn, [takenOn.personId], 'reopened');
		return true;
	}
	turn.events.push({ kind: 'signal.joined', voiceId: voice.id });
	if (takenOn !== null) tell(turn, [takenOn.personId], 'joined');
	return true;
}

/** The first one to take it on keeps it. A second tap, or somebody else's, changes nothing (I6). */
function takeOn(turn: Turn, by: string, actBy: Date): boolean {
	const { takenOn, level } = turn.signal;
	assertMayAnswer(turn, by);
	const isTheirs = takenOn === null || takenOn.personId === by || takenOn.offeredToId === by;
	if (!isTheirs) return false;
	const isSame = takenOn?.personId === by && takenOn.actBy.getTime() === actBy.getTime();
	if (isSame && takenOn.askedAt === null) return false;
	const inMs = actBy.getTime() - turn.now.getTime();
	if (inMs <= 0 || inMs > longestActMs[level]) throw new Refusal('act_by_in_time');
	const isHandOver = takenOn !== null && takenOn.personId !== by;
	turn.events.push(
		isHandOver
			? { kind: 'signal.handed_over', toId: by }
			: { kind: 'signal.taken_on', personId: by }
	);
	change(turn, {
		state: 'taken_on',
		takenOn: { personId: by, actBy, askedAt: null, offeredToId: null },
		unansweredSince: null,
		nextStepAt: actBy
	});
	tell(turn, audience(turn, by), 'taken_on');
	return true;
}

/** Until the other says yes, the first one keeps it. */
function askHandOver(turn: Turn, by: string, toId: string): boolean {
	const { takenOn } = turn.signal;
	if (takenOn?.personId !== by) throw new Refusal('signal_taken_on');
	if (takenOn.offeredToId === toId) return false;
	if (toId === by) throw new Refusal('not_yourself');
	assertMayAnswer(turn, toId);
	change(turn, { takenOn: { ...takenOn, offeredToId: toId } });
	turn.events.push({ kind: 'signal.hand_over_asked', toId });
	tell(turn, [toId], 'hand_over');
	return true;
}

function declineHandOver(turn: Turn, by: string): boolean {
	const { takenOn } = turn.signal;
	if (takenOn?.offeredToId !== by) return false;
	change(turn, { takenOn: { ...takenOn, offeredToId: null } });
	turn.events.push({ kind: 'signal.hand_over_declined', toId: by });
	tell(turn, [takenOn.personId], 'declined');
	return true;
}

/** Takes back one's own voice. Where somebody else says it too, the signal stands. */
function withdraw(turn: Turn, by: string): boolean {
	const { voices, state } = turn.signal;
	const isOwn = (voice: Voice) => voice.by === 'person' && authorsOf([voice]).includes(by);
	if (!voices.some(isOwn)) throw new Refusal('not_found');
	if (state === 'taken_on') throw new Refusal('signal_taken_on');
	const own = voices.filter((voice) => isOwn(voice) && voice.withdrawnAt === null);
	if (own.length === 0) return false;
	const next = voices.map((voice) =>
		own.includes(voice) && voice.by === 'person' ? { ...voice, withdrawnAt: turn.now } : voice
	);
	change(turn, { voices: next });
	for (const { id } of own) turn.events.push({ kind: 'signal.voice_withdrawn', voiceId: id });
	if (next.some(({ withdrawnAt }) => withdrawnAt === null)) return true;
	change(turn, { state: 'withdrawn', nextStepAt: null, unansweredSince: null });
	turn.events.push({ kind: 'signal.withdrawn' });
	tell(turn, audience(turn, by), 'withdrawn');
	return true;
}

/** Final. Whoever raised it hears how it went, and so does whom it is about (D11). */
function close(turn: Turn, deed: Extract<Happening, { kind: 'closed' }>): boolean {
	assertMayAnswer(turn, deed.by);
	if (deed.feedback.trim() === '' && owesFeedback(turn.signal.voices, deed.by))
		throw new Refusal('feedback_missing');
	change(turn, { state: 'closed', nextStepAt: null, unansweredSince: null });
	turn.events.push({ kind: 'signal.closed', outcome: deed.outcome });
	const residentId = turn.world.residentId;
	tell(
		turn,
		[...audience(turn, deed.by), ...(residentId === deed.by ? [] : [residentId])],
		'closed'
	);
	return true;
}

/** Somebody who is gone can do nothing, whatever they said they would. */
function leave(turn: Turn, personId: string): boolean {
	const { takenOn } = turn.signal;
	if (takenOn?.personId === personId) {
		reopen(turn, 'taker_left');
		return true;
	}
	return declineHandOver(turn, personId);
}

/** A chain that was edited is walked at once: nobody waits out a wait that is gone. */
function changeChain(turn: Turn): boolean {
	const { signal, world, now } = turn;
	if (signal.state !== 'open' || signal.unansweredSince !== null) return false;
	const chain = chainFor(signal, world);
	const next = chain.steps.find(({ id }) => !signal.passedStepIds.includes(id));
	const soonest = endOfWait(now, next?.wait ?? chain.lastWait, world.isHoliday);
	turn.events.push({ kind: 'signal.chain_changed' });
	if (signal.nextStepAt !== null && soonest < signal.nextStepAt)
		change(turn, { nextStepAt: soonest });
	return true;
}

function change(turn: Turn, some: Partial<Signal>): void {
	turn.signal = { ...turn.signal, ...some };
}

/**
 * Notes that people are told. Whoever may not see the signal is not told of it, unless they raised
 * it themselves; whoever is not here any more is told nothing (I3).
 */
function tell(
	turn: Turn,
	personIds: readonly string[],
	kind: TellingKind,
	stepId: string | null = null
): void {
	const { signal, world, tellings } = turn;
	const authors = authorsOf(signal.voices);
	for (const personId of personIds) {
		const found = world.present.find((one) => one.personId === personId);
		if (found === undefined || tellings.has(personId)) continue;
		if (!found.mayRead && !found.mayAnswer && !authors.includes(personId)) continue;
		const sounds = alwaysSounds(signal) ? 'always' : 'by_day';
		const { turn: number, round } = signal;
		tellings.set(personId, { personId, kind, turn: number, round, stepId, sounds });
	}
}

/** Whoever was told of it or raised it, less who just did something. */
function audience({ signal }: Turn, butId?: string): string[] {
	return [...signal.toldIds, ...authorsOf(signal.voices)].filter((id) => id !== butId);
}

function everybody({ signal, world }: Turn): string[] {
	return [...authorsOf(signal.voices), ...world.present.map(({ personId }) => personId)];
}

function assertMayAnswer({ world }: Turn, personId: string): void {
	const found = world.present.find((one) => one.personId === personId);
	if (found?.mayAnswer !== true) throw new Refusal('not_in_chain');
}

function isLate(due: Date, now: Date): boolean {
	return now.getTime() - due.getTime() > lateMs;
}

/** From where people are given rest: the planned moment, or now when Kring was late. */
function restFrom(due: Date, now: Date): Date {
	return isLate(due, now) ? now : due;
}
