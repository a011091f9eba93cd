import { sql } from 'drizzle-orm';
import { agendaFeed } from '../db/schema/index.ts';
import { dateOf, type Db } from '../db/connect.ts';
import { Gate, type Deed, type Own, type Sight, type Visitor } from '../gate/index.ts';
import { countTry, type Limit } from '../session/index.ts';
import { hashOfSecret } from '../session/secret.ts';

// The agenda in somebody's own programs (T8.3): a secret address for each member, of which only the
// hash is kept. What it shows passes the gate at every visit, so it ends with their place or right.

/** How often the programs of one address may read: many devices every few minutes, and no more. */
export const feedLimit = {
	what: 'agenda.feed',
	most: 120,
	seconds: 3_600
} as const satisfies Limit;

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

/** An address of one's own at which programs read the agenda of a circle. */
export type OwnFeed = {
	id: string;
	/** Whose circle it is. */
	residentName: string;
	madeAt: Date;
	/** When a program last read it, to a quarter of an hour; null for never. */
	lastReadAt: Date | null;
};

/** Every address that this person's programs read at, in whatever circle, by name (T8.3). */
export async function myFeeds({ tx, personId }: Own): Promise<OwnFeed[]> {
	const rows = await tx.execute<{
		id: string;
		residentName: string;
		madeAt: string;
		lastReadAt: string | null;
	}>(sql`
		select f.id, p.name as "residentName", f.made_at as "madeAt", f.last_read_at as "lastReadAt"
		from agenda_feed f join circle c on c.id = f.circle_id join person p on p.id = c.resident_id
		where f.person_id = ${personId} order by p.name, f.id limit 200`);
	return rows.map(({ madeAt, lastReadAt, ...row }) => ({
		...row,
		madeAt: new Date(madeAt),
		lastReadAt: dateOf(lastReadAt)
	}));
}

/** Ends one of one's own addresses, wherever it is. A second time changes nothing. */
export async function endMyFeed({ tx, personId }: Own, feedId: string): Promise<void> {
	await tx.execute(sql`
		select kring_end_agenda_feed(circle_id, person_id) from agenda_feed
		where id = ${feedId} and person_id = ${personId}`);
}

/** Keeps that a program of this person read the agenda at their address just now. */
export async function feedWasRead({ tx }: Sight<'agenda.read'>, feedId: string): Promise<void> {
	await tx.execute(sql`select kring_feed_was_read(${feedId})`);
}

/** Since when this person has an address for their programs; null without one. */
export async function myFeed(sight: Sight<'agenda.read'>): Promise<Date | null> {
	const [found] = await sight.tx.execute<{ madeAt: string }>(sql`
		select made_at as "madeAt" from agenda_feed
		where circle_id = ${sight.circleId} and person_id = ${sight.personId}`);
	return found === undefined ? null : new Date(found.madeAt);
}

/**
 * The gate of whoever's programs ask by this secret, and the circle; null for nobody.
 *
 * @throws {Refusal} `too_often` for an address that is read more than 120 times in an hour.
 */
export async function gateOfFeed(
	db: Db,
	secret: string,
	requestId: string
): Promise<{ gate: Gate; circleId: string; feedId: string; language: 'nl' | 'en' } | null> {
	const [found] = await db.execute<{
		circleId: string;
		id: string;
		personId: string;
		language: 'nl' | 'en';
	}>(sql`
		select circle_id as "circleId", id, person_id as "personId", language
		from kring_find_agenda_feed(${hashOfSecret(secret)})`);
	if (found === undefined) return null;
	await countTry(db, feedLimit, found.id);
	const visitor: Visitor = {
		...{ personId: found.personId, name: '', portrait: null, language: found.language },
		...{ municipalityId: null, sessionId: found.id, kind: 'member', factors: [] },
		byFeed: true,
		// Whoever made the address had shown a second factor where that is asked (T2.7).
		...{ strong: true, provedAt: new Date(0), onlyCircleId: found.circleId },
		...{ employed: false, offices: [], requestId }
	};
	const { circleId, id: feedId, language } = found;
	return { gate: new Gate(db, visitor), circleId, feedId, language };
}
