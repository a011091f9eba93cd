import type { PlanSign } from '#lib/domain/signal-plan.ts';
import type { Sight } from '#lib/server/gate/index.ts';
import { coversFor } from '#lib/server/signal/index.ts';

/** What is said beside red signs before they are sent: they are a call for help (S4). */
export type Alarm = Awaited<ReturnType<typeof coversFor>> & {
	/** What the plan says to do when it is red. */
	planSays: readonly string[];
};

/**
 * What is said beside the red signs of a note. Null where there are none, and for who may not call
 * for help by a note: then they read whom to ring.
 */
export async function alarmFor(
	sight: Sight<'circle.read'>,
	signs: readonly Pick<PlanSign, 'phase'>[],
	planSays: readonly string[]
): Promise<Alarm | null> {
	if (!signs.some(({ phase }) => phase === 'red') || !sight.may('signal.raise')) return null;
	return { ...(await coversFor(sight)), planSays };
}
