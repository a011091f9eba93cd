import { offeredFor, type SignalLevel } from '#lib/domain/signal.ts';
import type { PlanSign } from '#lib/domain/signal-plan.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Filling } from './filling.ts';

// How loud a note calls for help while it is being filled in. Apart from what else a note says: the
// first page says that too, and calls nobody.

/** What a button says that saves a note and calls for help. */
export const callWords: Record<SignalLevel, () => string> = {
	orange: m.note_call_orange,
	red: m.note_call_red
};

/**
 * How loud what is being filled in calls for help; `unsaid` for a red sign in doubt of which nobody
 * said yet what to do.
 *
 * @param saidBefore  signs that called when they were ticked, in a note that is put right.
 */
export function callOf(
	{ signs: ticked, unsure, call }: Filling,
	signs: readonly Pick<PlanSign, 'id' | 'phase'>[],
	saidBefore: readonly string[] = []
): SignalLevel | 'unsaid' | null {
	const ticks = signs
		.filter(({ id }) => ticked.includes(id) && !saidBefore.includes(id))
		.map(({ id, phase }) => ({ phase, sure: !unsure.includes(id) }));
	const [first, ...others] = offeredFor(ticks);
	if (first !== 'red') return null;
	if (others.length === 0 || call === 'red') return 'red';
	if (call === 'orange') return 'orange';
	return call === 'note' ? null : 'unsaid';
}
