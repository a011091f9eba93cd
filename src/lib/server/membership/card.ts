import { and, eq, isNull, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { randomId } from '../../domain/id.ts';
import type { BlockCardForm } from '../../domain/card.ts';
import { Refusal } from '../../domain/refusal.ts';
import { card } from '../db/schema/index.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { pinTries, slowHash } from '../session/index.ts';
import type { Acting } from './found.ts';

/** The resident's paper card, as those see it who may make one. */
export type CardView = {
	/** The one that works now. */
	current: { id: string; madeAt: Date; madeByName: string; isLocked: boolean } | null;
	residentName: string;
	mustProve: boolean;
	now: Date;
};

/**
 * The card of this circle.
 *
 * @throws {Refusal} `not_found` for who may not make one.
 */
export async function cardView(sight: Sight<'circle.read'>): Promise<CardView> {
	if (!sight.may('card.block')) throw new Refusal('not_found');
	const { tx, circleId } = sight;
	const [cards, residents] = await Promise.all([
		tx.execute<{ id: string; madeAt: string; madeByName: string; tries: number }>(sql`
			select k.id, k.made_at as "madeAt", coalesce(p.name, '') as "madeByName", k.tries
			from card k left join person p on p.id = k.made_by_id
			where k.circle_id = ${circleId} and k.blocked_at is null
			order by k.made_at desc limit 1`),
		tx.execute<{ name: string }>(sql`
			select p.name from circle c join person p on p.id = c.resident_id where c.id = ${circleId}`)
	]);
	const [found] = cards;
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	return {
		current:
			found === undefined
				? null
				: {
						id: found.id,
						madeAt: new Date(found.madeAt),
						madeByName: found.madeByName,
						isLocked: found.tries >= pinTries
					},
		residentName: residents[0]?.name ?? '',
		mustProve: !sight.may('card.make'),
		now: sight.now
	};
}

/**
 * Makes the resident's card; one that was there before stops working, with the visits it opened.
 * Only hashes are kept.
 */
export async function makeCard(
	deed: Deed<'card.make'>,
	{ secretHash, pin }: { secretHash: string; pin: string }
): Promise<{ cardId: string }> {
	await blockAll(deed);
	const id = randomId();
	const pinSalt = randomBytes(16).toString('base64url');
	await deed.tx.insert(card).values({
		circleId: deed.circleId,
		id,
		secretHash,
		pinHash: await slowHash(pin, pinSalt),
		pinSalt,
		madeById: deed.personId,
		madeAt: deed.now
	});
	await deed.record({ kind: 'card.made', cardId: id });
	return { cardId: id };
}

/** Stops a card, and every visit that it opened. A second time changes nothing. */
export async function blockCard(
	deed: Deed<'card.block'>,
	{ cardId }: BlockCardForm
): Promise<{ cardId: string }> {
	await blockAll(deed);
	return { cardId };
}

async function blockAll(deed: Acting): Promise<void> {
	const blocked = await deed.tx
		.update(card)
		.set({ blockedAt: deed.now })
		.where(and(eq(card.circleId, deed.circleId), isNull(card.blockedAt)))
		.returning({ id: card.id });
	for (const { id } of blocked) await deed.record({ kind: 'card.blocked', cardId: id });
	await deed.tx.execute(sql`select kring_end_card_visits(${deed.circleId})`);
}
