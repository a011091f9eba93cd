import { after, upToDate } from '../../domain/chain/index.ts';
import { askingsOf, hasEnded, type Signal } from '../../domain/signal.ts';
import type { Errand } from '../gate/index.ts';
import { houseHand } from './hand.ts';
import { keep, signalsIn, wake, type Hand, type Kept } from './keep.ts';
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
	const present = await withoutGone(hand, around, found);
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

function holdersOf({ takenOn }: Signal): string[] {
	return [takenOn?.offeredToId, takenOn?.personId].filter((id) => id != null);
}
