import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import {
	walkInPurposes,
	type AgreeVisitorForm,
	type UnlinkVisitorForm
} from '../../domain/door/walk-in-form.ts';
import { newId, randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isPresent, membersOf } from '../circle.ts';
import { dateOf, one } from '../db/connect.ts';
import { consent, person, visitorCircle, visitorContact } from '../db/schema/index.ts';
import type { Deed, Sight } from '../gate/index.ts';

// The circle of a resident who visits a walk-in (5.11). The visitor gives the code, the resident links and
// says what the circle is let know, and the visitor says at the door that it is right: both sides, and each
// purpose by itself.

/** A walk-in that a circle is let know of. */
export type LinkedVisitor = {
	id: string;
	callName: string;
	title: string;
	slug: string;
	/** The visitor said at the door that it is their circle. */
	isSure: boolean;
	tellsArrival: boolean;
	/** Who of the circle is asked when the resident is missed; null for nobody. */
	chosenId: string | null;
	/** The day on which the resident came in last, of the last two; null for none. */
	arrivedOn: string | null;
	arrivedAt: Date | null;
};

type Row = LinkedVisitor & { neighbourhoodId: string; activityId: string; visitorId: string };

/** The walk-ins that the circle is let know of. */
export async function linkedVisitors(sight: Sight<'walkIn.read'>): Promise<LinkedVisitor[]> {
	const rows = await linkedRows(sight);
	sight.gave(
		'walkIn.read',
		'walk_in',
		rows.map(({ id, arrivedAt }) => ({
			...{ id, topicId: null },
			version: Math.floor((arrivedAt?.getTime() ?? 0) / 60_000)
		}))
	);
	return rows.map(
		({ neighbourhoodId: _in, activityId: _at, visitorId: _who, ...shown }): LinkedVisitor => shown
	);
}

/**
 * Links the circle to a visitor, by the code that the visitor was given for it.
 *
 * @throws {Refusal} `walk_in_code` for one that is unknown, used, over, or for somebody else.
 */
export async function linkVisitor(
	deed: Deed<'walkIn.agree'>,
	codeHash: string
): Promise<{ linkId: string }> {
	const { tx, circleId, personId } = deed;
	const { name } = one(
		await tx.select({ name: person.name }).from(person).where(eq(person.id, personId))
	);
	const [row] = await tx.execute<{ linkId: string | null }>(
		sql`select kring_link_visitor(${codeHash}, ${circleId}, ${name}) as "linkId"`
	);
	if (!row?.linkId) throw new Refusal('walk_in_code');
	await deed.record({ kind: 'walk_in.linked', linkId: row.linkId });
	return { linkId: row.linkId };
}

/**
 * Says what the circle is let know. What is not ticked ends at once, with what was asked because of it.
 *
 * @param wordsFor  the exact words that each leave is given to, at this walk-in (T6.1).
 * @throws {Refusal} `not_found`; `chosen_elsewhere` for who is not in the circle, or comes for an organisation.
 */
export async function agreeOnVisitor(
	deed: Deed<'walkIn.agree'>,
	{ linkId, chosenId, tellsArrival }: AgreeVisitorForm,
	wordsFor: (at: { title: string }) => { missed: string; arrived: string }
): Promise<{ linkId: string }> {
	const { tx, circleId, now } = deed;
	const link = await linkOf(deed, linkId);
	if (chosenId !== null) await assertNear(deed, chosenId);
	await tx.update(visitorCircle).set({ tellsArrival }).where(rowOf(link));
	if (chosenId !== link.chosenId) {
		await tx
			.update(visitorContact)
			.set({ endedAt: now, called: '', saidName: '', codeHash: null })
			.where(
				and(
					eq(visitorContact.neighbourhoodId, link.neighbourhoodId),
					eq(visitorContact.visitorId, link.visitorId),
					eq(visitorContact.circleId, circleId),
					isNull(visitorContact.endedAt)
				)
			);
		if (chosenId !== null)
			await tx.insert(visitorContact).values({
				...{ neighbourhoodId: link.neighbourhoodId, activityId: link.activityId },
				...{ id: newId(now.getTime()), visitorId: link.visitorId, circleId },
				...{ askedAt: now, expiresAt: now, personId: chosenId },
				...{ saidYesAt: now, confirmedAt: now }
			});
	}
	const words = wordsFor(link);
	await keepConsents(deed, [
		{ purpose: walkInPurposes.missed, given: chosenId !== null, words: words.missed },
		{ purpose: walkInPurposes.arrived, given: tellsArrival, words: words.arrived }
	]);
	const personIds = [chosenId, link.chosenId].flatMap((id) => id ?? []);
	await deed.record({ kind: 'walk_in.agreed', linkId, personIds: [...new Set(personIds)] });
	return { linkId };
}

/** The circle is let know nothing any more. @throws {Refusal} `not_found`. */
export async function unlinkVisitor(
	deed: Deed<'walkIn.agree'>,
	{ linkId }: UnlinkVisitorForm
): Promise<{ linkId: string }> {
	const { tx, now } = deed;
	const link = await linkOf(deed, linkId);
	await tx
		.update(visitorCircle)
		.set({ endedAt: now, tellsArrival: false, saidName: '', codeHash: null })
		.where(rowOf(link));
	await keepConsents(
		deed,
		Object.values(walkInPurposes).map((purpose) => ({ purpose, given: false, words: '' }))
	);
	await deed.record({ kind: 'walk_in.ended', linkId });
	return { linkId };
}

async function linkedRows({ tx, circleId }: Within): Promise<Row[]> {
	type Told = Omit<Row, 'arrivedAt'> & { arrivedAt: string | null };
	const rows = await tx.execute<Told>(sql`
		select id, neighbourhood_id as "neighbourhoodId", activity_id as "activityId",
			visitor_id as "visitorId", call_name as "callName", title, slug, is_sure as "isSure",
			tells_arrival as "tellsArrival", chosen_id as "chosenId", arrived_on::text as "arrivedOn",
			arrived_at as "arrivedAt"
		from kring_visitors_linked(${circleId})`);
	return rows.map((row) => ({ ...row, arrivedAt: dateOf(row.arrivedAt) }));
}

type Within = Pick<Deed<never>, 'tx' | 'circleId'>;

async function linkOf(within: Within, linkId: string): Promise<Row> {
	const found = (await linkedRows(within)).find(({ id }) => id === linkId);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/**
 * A walk-in where the resident said that it is their circle.
 *
 * @throws {Refusal} `not_found`, also while they did not.
 */
export async function sureLinkOf(
	within: Within,
	linkId: string
): Promise<Pick<Row, 'neighbourhoodId' | 'activityId' | 'visitorId'>> {
	const link = await linkOf(within, linkId);
	if (!link.isSure) throw new Refusal('not_found');
	return link;
}

/** Only who is near is asked: never an organisation (5.11). */
async function assertNear(
	{ tx, circleId, now }: Deed<'walkIn.agree'>,
	personId: string
): Promise<void> {
	const members = await membersOf(tx, circleId);
	const found = members.find((one) => one.personId === personId);
	const isNear =
		found !== undefined &&
		isPresent(found.standing, now) &&
		found.organisation === null &&
		found.role !== 'professional' &&
		found.role !== 'resident';
	if (!isNear) throw new Refusal('chosen_elsewhere');
}

/** Keeps each yes with its words; one that was there stays, one that is not wanted any more ends. */
async function keepConsents(
	{ tx, circleId, personId, onBehalfOfId, now }: Deed<'walkIn.agree'>,
	said: readonly { purpose: string; given: boolean; words: string }[]
): Promise<void> {
	const kept = await tx
		.select({ purpose: consent.purpose })
		.from(consent)
		.where(
			and(
				eq(consent.circleId, circleId),
				isNull(consent.withdrawnAt),
				inArray(
					consent.purpose,
					said.map(({ purpose }) => purpose)
				)
			)
		);
	const given = new Set(kept.map(({ purpose }) => purpose));
	for (const { purpose, words, ...one } of said) {
		if (one.given && !given.has(purpose))
			await tx.insert(consent).values({
				...{ circleId, id: randomId(), purpose, words, givenById: personId },
				...{ onBehalfOfId, how: 'app', at: now }
			});
		if (!one.given && given.has(purpose))
			await tx
				.update(consent)
				.set({ withdrawnAt: now })
				.where(
					and(
						eq(consent.circleId, circleId),
						eq(consent.purpose, purpose),
						isNull(consent.withdrawnAt)
					)
				);
	}
}

function rowOf({ neighbourhoodId, id }: Row) {
	return and(eq(visitorCircle.neighbourhoodId, neighbourhoodId), eq(visitorCircle.id, id));
}
