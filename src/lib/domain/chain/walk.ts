import { answeringFor } from '../duty.ts';
import { authorsOf, type TakenOn } from '../signal.ts';
import { chainFor, crewOf, raisersOf } from './crew.ts';
import { endOfWait, questionWait, repeatWait, type Chain, type Step } from './shape.ts';
import { audience, change, everybody, tell, type Turn } from './turn.ts';

// What happens by itself: steps, rounds, asking again, and the time that somebody gave.

/** A step is late, and said to be, when it comes so long after its moment (T12.2). */
export const lateMs = 30_000;

/** Does what was due, if it was. */
export function comeDue(turn: Turn): boolean {
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
		const contactId = answeringFor(world.contactId, world.absences, now) ?? world.contactId;
		tell(turn, [...authorsOf(turn.signal.voices), contactId], 'number', step.id);
	}
	if (!hasCrew && !showsNumber) return false;
	const next = chain.steps.find(({ id }) => !turn.signal.passedStepIds.includes(id));
	const from = next === undefined ? restFrom(due, now) : due;
	const wait = next?.wait ?? chain.lastWait;
	change(turn, { nextStepAt: endOfWait(from, wait, world.isHoliday) });
	return true;
}

/** Duty or absence changed before a step reached those it asked: who answers now is asked too (I3). */
export function askNewCrew(turn: Turn, stepId: string, heardIds: readonly string[]): boolean {
	const { signal, world, now } = turn;
	const chain = chainFor(signal, world);
	const step = chain.steps.find(({ id }) => id === stepId);
	if (step === undefined || !isUnderWay(turn) || !signal.passedStepIds.includes(stepId))
		return false;
	const { personIds, absent } = crewOf(step, chain, world, raisersOf(signal), now);
	const newIds = personIds.filter((personId) => !heardIds.includes(personId));
	if (newIds.length === 0) return false;
	const { round } = signal;
	turn.events.push({ kind: 'signal.asked', round, stepId, personIds: newIds, absent, dueAt: null });
	tell(turn, newIds, 'asked', stepId);
	change(turn, { reached: true });
	return true;
}

/** Nobody waits for who cannot be reached: the step counts as skipped, and the next one is due (T12.3). */
export function goOn(turn: Turn, stepId: string, personIds: readonly string[]): boolean {
	const { signal, world, now } = turn;
	const { passedStepIds, round, nextStepAt } = signal;
	if (!isUnderWay(turn) || passedStepIds.at(-1) !== stepId) return false;
	if (nextStepAt === null || nextStepAt <= now) return false;
	const chain = chainFor(signal, world);
	const step = chain.steps.find(({ id }) => id === stepId);
	const crew = step === undefined ? null : crewOf(step, chain, world, raisersOf(signal), now);
	const others = (crew?.absent ?? []).filter(
		({ personId }) => personId === null || !personIds.includes(personId)
	);
	const lost = personIds.map((personId) => ({ personId, why: 'no_channel' as const }));
	turn.events.push({ kind: 'signal.skipped', round, stepId, absent: [...lost, ...others] });
	change(turn, { nextStepAt: now });
	return true;
}

/** Somebody is asked after somebody else, and nobody has it. */
function isUnderWay({ signal }: Turn): boolean {
	return signal.state === 'open' && signal.unansweredSince === null;
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
export function startOver(turn: Turn): void {
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

/** It is open again, from the first step; whoever knew of it hears so. */
export function reopen(turn: Turn, why: 'not_finished' | 'taker_left'): void {
	turn.events.push({ kind: 'signal.reopened', why });
	startOver(turn);
	tell(turn, audience(turn), 'reopened');
}

function isLate(due: Date, now: Date): boolean {
	return now.getTime() - due.getTime() > lateMs;
}

/** From where people are given rest: the planned moment, or now when Kring was late. */
function restFrom(due: Date, now: Date): Date {
	return isLate(due, now) ? now : due;
}
