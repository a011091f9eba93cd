import { and, eq, lt, sql } from 'drizzle-orm';
import { gapsAhead } from '../../domain/chain/index.ts';
import { gapsToReport } from '../../domain/duty.ts';
import { signalLevels } from '../../domain/signal.ts';
import { chainGap } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import type { Tx } from '../db/connect.ts';
import { aroundOf, worldFor } from './world.ts';

/** Has every circle with a chain looked at for gaps, each by a job of its own. */
export async function lookForGaps(tx: Tx): Promise<void> {
	const circles = await tx.execute<{ id: string }>(sql`select kring_circles_with_chain() as id`);
	for (const { id: circleId } of circles) {
		await enqueue(tx, 'chain.gaps', { circleId }, { lane: 'bulk', key: `gaps:${circleId}` });
	}
}

/**
 * Tells whoever looks after a circle when, within two days, a step of its chain would ask nobody:
 * each gap once, and a day ahead at least where it was known by then (D6).
 *
 * @returns how many gaps were told of now.
 */
export async function tellOfGaps(errand: Errand): Promise<number> {
	const { tx, circleId, now } = errand;
	await tx.delete(chainGap).where(and(eq(chainGap.circleId, circleId), lt(chainGap.untilAt, now)));
	const [around, told] = await Promise.all([
		aroundOf(tx, circleId, now),
		tx.select().from(chainGap).where(eq(chainGap.circleId, circleId))
	]);
	let count = 0;
	for (const level of signalLevels) {
		const chain = around.chains[level];
		if (chain === null) continue;
		for (const { stepId, gaps } of gapsAhead(chain, worldFor(around, [level]), now)) {
			const before = told
				.filter((one) => one.level === level && one.stepId === stepId)
				.map(({ fromAt, untilAt }) => ({ from: fromAt, until: untilAt }));
			for (const { from, until } of gapsToReport(gaps, before, now)) {
				await tx
					.insert(chainGap)
					.values({ circleId, level, stepId, fromAt: from, untilAt: until })
					.onConflictDoNothing();
				await errand.record({ kind: 'chain.gap', level, stepId });
				count += 1;
			}
		}
	}
	return count;
}
