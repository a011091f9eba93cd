import { and, eq } from 'drizzle-orm';
import { randomId } from '../../domain/id.ts';
import { decide, ownHolder } from '../credit/index.ts';
import { creditTransfer } from '../db/schema/index.ts';
import type { Asker } from './asker.ts';

// Bedankpunten that who helped would like for a request, as long as who was helped said nothing to it.

/** What who helped said already, that waits for the yes of who was helped. */
export type Proposed = { transferId: string; points: number };

/** What who helped proposed for a request; null where nothing waits. */
export async function proposalFor(
	{ tx, neighbourhoodId }: Asker,
	requestId: string
): Promise<Proposed | null> {
	const [found] = await tx
		.select({ transferId: creditTransfer.publicId, points: creditTransfer.amount })
		.from(creditTransfer)
		.where(
			and(
				eq(creditTransfer.neighbourhoodId, neighbourhoodId),
				eq(creditTransfer.requestId, requestId),
				eq(creditTransfer.state, 'proposed'),
				eq(creditTransfer.proposedBy, 'payee')
			)
		);
	return found ?? null;
}

/** Says no to it for oneself, where somebody was not there after all. Of a circle it goes by by itself. */
export async function turnDown(asker: Asker, requestId: string): Promise<void> {
	const { own, neighbourhoodId } = asker;
	const proposed = own === null ? null : await proposalFor(asker, requestId);
	if (own === null || proposed === null) return;
	await decide(await ownHolder(own, neighbourhoodId), randomId(), {
		...{ transferId: proposed.transferId, verb: 'decline', fromPot: false }
	});
}
