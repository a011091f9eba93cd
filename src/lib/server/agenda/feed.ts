import { sql } from 'drizzle-orm';
import { agendaFeed } from '../db/schema/index.ts';
import type { Db } from '../db/connect.ts';
import { Gate, type Deed, type Sight, type Visitor } from '../gate/index.ts';
import { hashOfSecret } from '../session/secret.ts';

// The agenda in somebody's own programs (T8.3): a secret address for each member, of which only the
// hash is kept. What it shows passes the gate at every visit, so it ends with their place or right.

/** Makes the address of this person, in place of one that there was. */
export async function makeFeed(
	{ tx, circleId, personId, now }: Deed<'agenda.subscribe'>,
	{ feedId, secret }: { feedId: string; secret: string }
): Promise<{ feedId: string }> {
	await tx.execute(sql`select kring_end_agenda_feed(${circleId}, ${personId})`);
	await tx.insert(agendaFeed).values({
		...{ circleId, id: feedId, personId, madeAt: now },
		secretHash: hashOfSecret(secret)
	});
	return { feedId };
}

/** Ends the address of this person: from now on nothing stands there. */
export async function endFeed({
	tx,
	circleId,
	personId
}: Deed<'agenda.subscribe'>): Promise<{ ended: boolean }> {
	await tx.execute(sql`select kring_end_agenda_feed(${circleId}, ${personId})`);
	return { ended: true };
}

/** Since when this person has an address for their programs; null without one. */
export async function myFeed(sight: Sight<'agenda.read'>): Promise<Date | null> {
	const [found] = await sight.tx.execute<{ madeAt: string }>(sql`
		select made_at as "madeAt" from agenda_feed
		where circle_id = ${sight.circleId} and person_id = ${sight.personId}`);
	return found === undefined ? null : new Date(found.madeAt);
}

/** The gate of whoever's programs ask by this secret, and the circle; null for nobody. */
export async function gateOfFeed(
	db: Db,
	secret: string,
	requestId: string
): Promise<{ gate: Gate; circleId: string; language: 'nl' | 'en' } | null> {
	const [found] = await db.execute<{
		circleId: string;
		id: string;
		personId: string;
		language: 'nl' | 'en';
	}>(sql`
		select circle_id as "circleId", id, person_id as "personId", language
		from kring_find_agenda_feed(${hashOfSecret(secret)})`);
	if (found === undefined) return null;
	const visitor: Visitor = {
		...{ personId: found.personId, name: '', portrait: null, language: found.language },
		...{ municipalityId: null, sessionId: found.id, kind: 'member', factors: [] },
		byFeed: true,
		// Whoever made the address had shown a second factor where that is asked (T2.7).
		...{ strong: true, provedAt: new Date(0), onlyCircleId: found.circleId },
		...{ employed: false, offices: [], requestId }
	};
	return { gate: new Gate(db, visitor), circleId: found.circleId, language: found.language };
}
