import { sql } from 'drizzle-orm';
import { after, isOnStep, upToDate } from '../../domain/chain/index.ts';
import { askingsOf, hasEnded, type Signal, type TellingKind } from '../../domain/signal.ts';
import type { Errand } from '../gate/index.ts';
import { houseHand } from './hand.ts';
import { keep, signalsIn, wake, wakeNow, type Hand, type Kept } from './keep.ts';
import { aroundOf, worldFor, type Around } from './world.ts';

// What happens to a signal without anybody doing anything with it: its next step is due, or the
// circle around it changed.

/**
 * Takes every step of a signal that is due by now. Woken too early or twice, it changes nothing:
 * the row says what is next.
 */
export async function stepSignal(errand: Errand, signalId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	const [[found], around] = await Promise.all([
		signalsIn(tx, circleId, { id: signalId, limit: 1 }),
		aroundOf(tx, circleId, now)
	]);
	if (found === undefined || hasEnded(found.signal)) return;
	const hand = houseHand(errand);
	const present = await withoutLost(hand, around, await withoutGone(hand, around, found));
	const world = worldFor(around, askingsOf(present.signal));
	const next = upToDate(present.signal, world, now);
	await keep(hand, around, present, next);
	// Woken before its time, as by a clock that was set back: what woke it is gone, so it is woken anew.
	if (next.signal === present.signal) await wake(hand, around, next.signal);
}

/**
 * Tells the running signals of a circle that people or offices in it changed: who is gone can do
 * nothing any more, whatever they said they would.
 *
 * @param chainChanged  steps, people or offices of a chain are others now; else only places are.
 */
export async function tendSignals(
	hand: Hand,
	{ chainChanged }: { chainChanged: boolean }
): Promise<void> {
	const { tx, circleId, now } = hand;
	const running = await signalsIn(tx, circleId, { running: true, limit: 2 });
	if (running.length === 0) return;
	const around = await aroundOf(tx, circleId, now);
	for (const found of running) {
		const present = await withoutGone(hand, around, found);
		// The place of who has it may end at another moment now.
		await wake(hand, around, present.signal);
		if (!chainChanged) continue;
		const world = worldFor(around, askingsOf(present.signal));
		const next = after(present.signal, { kind: 'chain_changed' }, world, now);
		await keep(hand, around, present, next);
		// Who was asked and not reached may be another one now: that the house looks at, which sees them all.
		if (next.signal.state === 'open') await wakeNow(tx, circleId, found.signal.id);
	}
}

/** The signal without who took it on, or was asked to, and may not any more. */
async function withoutGone(hand: Hand, around: Around, found: Kept): Promise<Kept> {
	let current = found;
	const world = worldFor(around, askingsOf(found.signal));
	const mayAnswer = (id: string) =>
		world.present.some((one) => one.personId === id && one.mayAnswer);
	for (const personId of holdersOf(found.signal).filter((id) => !mayAnswer(id))) {
		const next = after(current.signal, { kind: 'left', personId }, world, hand.now);
		await keep(hand, around, current, next);
		current = { ...current, signal: next.signal };
	}
	return current;
}

/**
 * The signal with those asked who came in the place of somebody whom the present round did not reach,
 * and a step gone on from of which nobody is left: a notice that waits through a change of duty would
 * reach nobody, and a phone that is gone nobody else (S7, S8.1, T12.3).
 */
async function withoutLost(hand: Hand, around: Around, found: Kept): Promise<Kept> {
	if (found.signal.state !== 'open' || found.signal.unansweredSince !== null) return found;
	const world = worldFor(around, askingsOf(found.signal));
	let current = found;
	const happen = async (what: Parameters<typeof after>[1]): Promise<void> => {
		const next = after(current.signal, what, world, hand.now);
		if (next.signal === current.signal) return;
		await keep(hand, around, current, next);
		current = { ...current, signal: next.signal };
	};
	const told = await toldInRound(hand, found.signal);
	const asked = told.filter(({ telling, stepId }) => telling === 'asked' && stepId !== null);
	const isLost = (one: ToldOne) =>
		one.state === 'dropped' ||
		(one.state === 'waiting' && !isOnStep(one, found.signal, world, hand.now));
	const lost = asked.filter(isLost);
	for (const stepId of new Set(lost.map((one) => one.stepId!))) {
		const heardIds = (await toldInRound(hand, current.signal))
			.filter((one) => !isLost(one))
			.map(({ personId }) => personId);
		await happen({ kind: 'crew_changed', stepId, heardIds });
	}
	const lastId = current.signal.passedStepIds.at(-1);
	const isReached = ({ personId }: ToldOne) =>
		told.some((one) => one.personId === personId && !['dropped', 'failed'].includes(one.state));
	const ofStep = asked.filter(({ stepId }) => stepId === lastId);
	if (current !== found || ofStep.length === 0 || ofStep.some(isReached)) return current;
	const failedIds = ofStep.filter(({ state }) => state === 'failed').map((one) => one.personId);
	await happen({ kind: 'unreached', stepId: lastId!, personIds: [...new Set(failedIds)] });
	return current;
}

type ToldOne = {
	personId: string;
	telling: TellingKind;
	stepId: string | null;
	state: string;
};

/** Whom the present round of a signal told what, and how far it came; only the house sees of others. */
async function toldInRound({ tx, circleId }: Hand, { id, round }: Signal): Promise<ToldOne[]> {
	return tx.execute<ToldOne>(sql`
		select person_id as "personId", telling, step_id as "stepId", state from notice
		where circle_id = ${circleId} and signal_id = ${id} and round = ${round} order by turn, person_id`);
}

function holdersOf({ takenOn }: Signal): string[] {
	return [takenOn?.offeredToId, takenOn?.personId].filter((id) => id != null);
}
