import { and, eq } from 'drizzle-orm';
import { Refusal } from '../domain/refusal.ts';
import { agreed } from '../domain/signal-plan.ts';
import type { AgreeForm } from '../domain/signal-plan-form.ts';
import { signalPlan } from './db/schema/index.ts';
import { lookAgain } from './finding/look-again.ts';
import type { Deed } from './gate/index.ts';
import { planWith } from './signal-plan.ts';
import { followPlan } from './support.ts';

/**
 * The resident, or who speaks for them, agrees to the draft: from here on it counts, and the version
 * before it is kept. The signs of it weigh in what the engine notices, so that looks again; where
 * there is more help now, who does something else from here on is told.
 *
 * @throws {Refusal} `newer_version` when the draft is another one than was shown, and as `agreed`.
 */
export async function agree(
	deed: Deed<'signalPlan.agree'>,
	{ reviewOn, edition }: AgreeForm
): Promise<{ version: number }> {
	const { tx, circleId, now } = deed;
	const draft = await planWith(tx, circleId, 'draft');
	if (draft === null) throw new Refusal('not_found');
	if (draft.edition !== edition) throw new Refusal('newer_version');
	const { version, agreement } = agreed(draft, deed.standing, reviewOn, now);
	await tx
		.update(signalPlan)
		.set({ status: 'replaced' })
		.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.status, 'active')));
	await tx
		.update(signalPlan)
		.set({
			status: 'active',
			...{ agreedById: agreement.personId, ground: agreement.ground },
			...{ agreedAt: agreement.at, reviewOn: agreement.reviewOn }
		})
		.where(and(eq(signalPlan.circleId, circleId), eq(signalPlan.version, version)));
	await deed.record({ kind: 'signal_plan.agreed', version });
	await followPlan(deed);
	await lookAgain(deed);
	return { version };
}
