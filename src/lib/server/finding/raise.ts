import { and, eq } from 'drizzle-orm';
import { autoOrange, type Finding } from '../../domain/finding/index.ts';
import { finding, signalVoice } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { activePlan } from '../signal-plan.ts';
import { raiseByHouse } from '../signal/index.ts';

// A talk that nobody answers becomes an orange signal, where the plan says so and the resident agreed
// (S4). It is asked again at the moment itself: an answer, a correction or a new plan ends it.

/** Has every open talk looked at when its time without an answer is over. */
export async function planToRaise(errand: Errand): Promise<void> {
	const { tx, circleId, now } = errand;
	for (const { id: findingId, found } of await openTalksOf(errand)) {
		const raise = autoOrange(found, true);
		if (raise === null) continue;
		await enqueue(
			tx,
			'finding.raise',
			{ circleId, findingId },
			{ runAt: raise.at > now ? raise.at : now, key: `finding.raise:${findingId}` }
		);
	}
}

/**
 * Raises an orange signal for a talk that stayed unanswered. Woken too early, twice, or after somebody
 * answered, it does nothing. What it can raise is orange, and that is its type (I7).
 */
export async function raiseFinding(errand: Errand, findingId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	const [[one], plan, said] = await Promise.all([
		openTalksOf(errand, findingId),
		activePlan(tx, circleId),
		tx
			.select({ id: signalVoice.id })
			.from(signalVoice)
			.where(and(eq(signalVoice.circleId, circleId), eq(signalVoice.id, findingId)))
	]);
	if (one === undefined || said.length > 0) return;
	const raise = autoOrange(one.found, plan?.autoOrange ?? false);
	if (raise === null || raise.at > now) return;
	// The voice has the id of what was found: however often it is said, it is one.
	const { level } = raise;
	await raiseByHouse(errand, { id: findingId, by: 'finding', level, at: now, withdrawnAt: null });
}

async function openTalksOf(
	{ tx, circleId }: Errand,
	id?: string
): Promise<{ id: string; found: Finding }[]> {
	const rows = await tx
		.select()
		.from(finding)
		.where(
			and(
				eq(finding.circleId, circleId),
				eq(finding.status, 'open'),
				eq(finding.level, 'talk'),
				id === undefined ? undefined : eq(finding.id, id)
			)
		)
		.limit(200);
	return rows.map((row) => ({ id: row.id, found: row as unknown as Finding }));
}
