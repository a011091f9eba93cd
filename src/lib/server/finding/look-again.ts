import type { Tx } from '../db/connect.ts';
import { enqueue } from '../job/enqueue.ts';

/** Has the engine look at a circle again, once, however much changed meanwhile. */
export async function lookAgain({ tx, circleId }: { tx: Tx; circleId: string }): Promise<void> {
	await enqueue(tx, 'finding.rebuild', { circleId }, { key: `finding:${circleId}` });
}
