import { and, eq } from 'drizzle-orm';
import type { RequestState } from '../../domain/help/request.ts';
import { randomId } from '../../domain/id.ts';
import { decide, ownHolder } from '../credit/index.ts';
import { creditTransfer } from '../db/schema/index.ts';
import type { Asker } from './asker.ts';

// Bedankpunten that who helped would like for a request, as long as who was helped said nothing to it.

/** What who helped said already, that waits for the yes of who was helped. */
export type Proposed = {
	transferId: string;
	points: number;
	/** It went by, and nobody let it go yet: only a no can be said to it. */
	isOver: boolean;
};

/** What who helped proposed for a request; null where nothing waits. */
export async function proposalFor(
	{ tx, neighbourhoodId, now }: Asker,
	requestId: string
): Promise<Proposed | null> {
	const [found] = await tx
		.select({
			...{ transferId: creditTransfer.publicId, points: creditTransfer.amount },
			expiresAt: creditTransfer.expiresAt
		})
		.from(creditTransfer)
		.where(
			and(
				eq(creditTransfer.neighbourhoodId, neighbourhoodId),
				eq(creditTransfer.requestId, requestId),
				eq(creditTransfer.state, 'proposed'),
				eq(creditTransfer.proposedBy, 'payee')
			)
		);
	if (found === undefined) return null;
	const { expiresAt, ...proposed } = found;
	return { ...proposed, isOver: expiresAt !== null && expiresAt <= now };
}

/** So many would who helped like for help that was done; null where they said nothing, or too long ago. */
export async function pointsProposed(
	asker: Asker,
	{ id, state }: { id: string; state: RequestState }
): Promise<number | null> {
	const proposed = state === 'done' ? await proposalFor(asker, id) : null;
	return proposed === null || proposed.isOver ? null : proposed.points;
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
