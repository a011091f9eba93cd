import { randomId } from '../../domain/id.ts';
import { after, type Happening } from '../../domain/chain/index.ts';
import { answersSignal, followsSignal } from '../../domain/policy/decide.ts';
import { Refusal } from '../../domain/refusal.ts';
import { askingsOf, authorsOf } from '../../domain/signal.ts';
import type { CloseForm, HandOverForm, SignalForm, TakeOnForm } from '../../domain/signal-form.ts';
import type { Deed } from '../gate/index.ts';
import { handOf } from './hand.ts';
import { keep, signalIn, type Kept, type With } from './keep.ts';
import { aroundOf, worldFor } from './world.ts';

// What people do with a signal. Each finds it, lets the rules say what comes of it, and keeps that.

/**
 * "I do this, by then" (D4); also how a hand-over is accepted and how a time is moved. The first one
 * keeps it.
 *
 * @returns `mine`: false when somebody else was first.
 * @throws {Refusal} `not_found`, `not_in_chain`, `signal_closed`, `act_by_in_time`.
 */
export async function takeOn(
	deed: Deed<'signal.answer'>,
	form: TakeOnForm
): Promise<{ signalId: string; mine: boolean }> {
	const { undertaking, actBy, text, signalId } = form;
	const happening: Happening = { kind: 'taken_on', by: deed.personId, actBy };
	const { signal } = await happens(deed, signalId, happening, {
		beside: { undertaking },
		words: [{ id: randomId(), kind: 'undertaking', text }]
	});
	return { signalId, mine: signal.takenOn?.personId === deed.personId };
}

/**
 * Asks somebody to take it over. Until they say yes, the first one keeps it.
 *
 * @throws {Refusal} `signal_taken_on` for who did not take it on; `not_in_chain`; `not_yourself`.
 */
export async function askHandOver(
	deed: Deed<'signal.answer'>,
	{ signalId, toId }: HandOverForm
): Promise<{ signalId: string }> {
	await happens(deed, signalId, { kind: 'hand_over_asked', by: deed.personId, toId });
	return { signalId };
}

/** Says no to taking it over. */
export async function declineHandOver(
	deed: Deed<'signal.answer'>,
	{ signalId }: SignalForm
): Promise<{ signalId: string }> {
	await happens(deed, signalId, { kind: 'hand_over_declined', by: deed.personId });
	return { signalId };
}

/**
 * Takes back what one said oneself, as long as nobody took it on.
 *
 * @throws {Refusal} `not_found` for who never said it; `signal_taken_on`; `signal_closed`.
 */
export async function withdrawSignal(
	deed: Deed<'signal.withdraw'>,
	{ signalId }: SignalForm
): Promise<{ signalId: string }> {
	await happens(deed, signalId, { kind: 'withdrawn', by: deed.personId });
	return { signalId };
}

/**
 * Brings it to an end, with how it ended and a word to who raised it (D11).
 *
 * @throws {Refusal} `feedback_missing`; `not_in_chain`; `signal_closed`.
 */
export async function closeSignal(
	deed: Deed<'signal.answer'>,
	form: CloseForm
): Promise<{ signalId: string }> {
	const { signalId, outcome, phase, text, helped, feedback } = form;
	const happening: Happening = { kind: 'closed', by: deed.personId, outcome, phase, feedback };
	await happens(deed, signalId, happening, {
		beside: { outcome, phase },
		words: [
			{ id: randomId(), kind: 'outcome', text },
			{ id: randomId(), kind: 'helped', text: helped },
			{ id: randomId(), kind: 'feedback', text: feedback }
		]
	});
	return { signalId };
}

/** What came of it; who may not follow the signal finds nothing there (T4.7). */
async function happens(
	deed: Deed<never>,
	signalId: string,
	happening: Happening,
	more: With = {}
): Promise<Pick<Kept, 'signal'>> {
	const { tx, circleId, now } = deed;
	const [found, around] = await Promise.all([
		signalIn(tx, circleId, signalId),
		aroundOf(tx, circleId, now)
	]);
	const levels = askingsOf(found.signal);
	const facts = { levels, authorIds: authorsOf(found.signal.voices) };
	// Taking it back is for who said it; the rest for who answers it, whoever else may see it.
	const isTheirs =
		happening.kind === 'withdrawn'
			? followsSignal(deed.standing, facts, now)
			: answersSignal(deed.standing, facts);
	if (!isTheirs) throw new Refusal('not_found');
	const next = after(found.signal, happening, worldFor(around, levels), now);
	await keep(handOf(deed), around, found, next, more);
	return { signal: next.signal };
}
