import type { Phase } from '../phase.ts';
import { Refusal } from '../refusal.ts';
import { authorsOf, owesFeedback, type Signal, type SignalOutcome, type Voice } from '../signal.ts';
import { chainFor } from './crew.ts';
import { endOfWait, longestActMs } from './shape.ts';
import { assertMayAnswer, audience, change, tell, type Turn } from './turn.ts';
import { reopen, startOver } from './walk.ts';

// What people do with a signal, and what changes around it. Each says whether anything changed.

/** Somebody else says it too. Red on orange makes it red, and begins again (S7). */
export function join(turn: Turn, voice: Voice): boolean {
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
export function takeOn(turn: Turn, by: string, actBy: Date): boolean {
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
	// From now on they hear how it goes on, also when somebody else brings it to an end.
	change(turn, { toldIds: [...new Set([...turn.signal.toldIds, by])] });
	return true;
}

/** Until the other says yes, the first one keeps it. */
export function askHandOver(turn: Turn, by: string, toId: string): boolean {
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

/** The one who was asked to take over says no. */
export function declineHandOver(turn: Turn, by: string): boolean {
	const { takenOn } = turn.signal;
	if (takenOn?.offeredToId !== by) return false;
	change(turn, { takenOn: { ...takenOn, offeredToId: null } });
	turn.events.push({ kind: 'signal.hand_over_declined', toId: by });
	tell(turn, [takenOn.personId], 'declined');
	return true;
}

/** Takes back one's own voice. Where somebody else says it too, the signal stands. */
export function withdraw(turn: Turn, by: string): boolean {
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
export function close(
	turn: Turn,
	deed: { by: string; outcome: SignalOutcome; phase?: Phase; feedback: string }
): boolean {
	assertMayAnswer(turn, deed.by);
	if (deed.feedback.trim() === '' && owesFeedback(turn.signal.voices, deed.by))
		throw new Refusal('feedback_missing');
	change(turn, ended(turn));
	const { outcome, phase } = deed;
	turn.events.push({ kind: 'signal.closed', outcome, ...(phase === undefined ? {} : { phase }) });
	const residentId = turn.world.residentId;
	tell(
		turn,
		[...audience(turn, deed.by), ...(residentId === deed.by ? [] : [residentId])],
		'closed'
	);
	return true;
}

/**
 * A missed check-in is over, because the resident was seen or spoke up (S6). Who says so need have no
 * place in its chain, least of all the resident.
 *
 * @throws {Refusal} `not_found` for every other signal: that is closed by who answers it.
 */
export function settle(turn: Turn, by: string): boolean {
	const { signal, world } = turn;
	if (signal.way !== 'check_in') throw new Refusal('not_found');
	change(turn, ended(turn));
	turn.events.push({ kind: 'signal.closed', outcome: 'settled' });
	tell(
		turn,
		[...audience(turn, by), ...(world.residentId === by ? [] : [world.residentId])],
		'closed'
	);
	return true;
}

/** Nothing comes any more, and nobody is asked to take over what is over. */
function ended({ signal: { takenOn } }: Turn): Partial<Signal> {
	return {
		...{ state: 'closed', nextStepAt: null, unansweredSince: null },
		takenOn: takenOn === null ? null : { ...takenOn, offeredToId: null }
	};
}

/** Somebody who is gone can do nothing, whatever they said they would. */
export function leave(turn: Turn, personId: string): boolean {
	const { takenOn } = turn.signal;
	if (takenOn?.personId === personId) {
		reopen(turn, 'taker_left');
		return true;
	}
	return declineHandOver(turn, personId);
}

/** A chain that was edited is walked at once: nobody waits out a wait that is gone. */
export function changeChain(turn: Turn): boolean {
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
