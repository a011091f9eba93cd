import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { assertOpen, type YesForm } from '../../domain/invitation.ts';
import type { InvitationKind } from '../../domain/invited.ts';
import { randomId } from '../../domain/id.ts';
import type { Level, Role } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Topic } from '../../domain/topic.ts';
import { isPresent, membersOf, topicsOf } from '../circle.ts';
import type { Db, Tx } from '../db/connect.ts';
import { account, change, circle, invitation, person } from '../db/schema/index.ts';
import { Gate, type Errand, type Visitor } from '../gate/index.ts';
import { rowOf, seat, type InvitationRow } from './invite.ts';

// What happens before anybody is known: an invitation is looked at, and answered. It passes the
// gate by name, for the one circle that the secret belongs to.

/** An answer may be repeated for so long after it was given: a double tap, a lost connection. */
const repeatMs = 10 * 60_000;

/** Most people that an invitation names. */
const namedLimit = 6;

/** What the invited person sees before any yes (A2). */
export type Preview = {
	kind: InvitationKind;
	/** A way back in for this person, who is in the circle already. */
	isReturn: boolean;
	residentName: string;
	inviter: { name: string; portrait: string | null; isResident: boolean };
	/** How the inviter calls them. */
	name: string;
	role: Role;
	relation: string;
	discipline: string | null;
	organisation: { name: string } | null;
	words: string;
	topics: (Topic & { level: Level })[];
	/** Who is in the circle: a few by name, and how many more. */
	people: { name: string; portrait: string | null }[];
	others: number;
	memberEndsAt: Date | null;
	expiresAt: Date;
};

/** What came of a yes. */
export type Admitted = {
	circleId: string;
	personId: string;
	/** `joined` is in; `waiting` still has to be confirmed (paper); `returned` was in already. */
	outcome: 'joined' | 'waiting' | 'returned';
	/** Somebody who was signed in goes on as themselves; anybody else gets a sign-in now. */
	signsIn: boolean;
	/** Takes part as a professional, who needs a second factor (T2.7). */
	needsSecond: boolean;
};

/**
 * What an invitation says, for whoever holds its secret.
 *
 * @param secretHash  what is kept of the secret.
 * @throws {Refusal} `not_found`, `invitation_used`, `invitation_over`.
 */
export async function previewInvitation(db: Db, secretHash: string): Promise<Preview> {
	const where = await whereIs(db, secretHash);
	return Gate.asSystem(db, 'invitation.show', where.circleId, { lock: false }, async (errand) => {
		const found = await openOne(errand, where.id);
		const [members, topics] = await Promise.all([
			membersOf(errand.tx, errand.circleId),
			topicsOf(errand.tx, errand.circleId)
		]);
		const here = members.filter((one) => isPresent(one.standing, errand.now));
		const resident = here.find(({ role }) => role === 'resident');
		const inviter = here.find(({ personId }) => personId === found.invitedById);
		if (resident === undefined || inviter === undefined) throw new Refusal('invitation_over');
		const isReturn = found.forPersonId !== null;
		const around = here.filter(({ personId }) => personId !== inviter.personId);
		return {
			kind: found.kind,
			isReturn,
			residentName: resident.name,
			inviter: {
				name: inviter.name,
				portrait: inviter.portrait,
				isResident: inviter.personId === resident.personId
			},
			name: found.name,
			role: found.role,
			relation: found.relation,
			discipline: found.discipline,
			organisation: await organisationName(errand.tx, found.organisationId),
			words: found.words,
			topics: isReturn
				? []
				: topics.map((topic) => ({
						...topic,
						level: found.rights.find(({ topicId }) => topicId === topic.id)?.level ?? 'none'
					})),
			people: isReturn
				? []
				: around
						.slice(0, namedLimit)
						.map(({ name, portrait }) => ({ name: firstNameOf(name), portrait })),
			others: isReturn ? 0 : Math.max(0, around.length - namedLimit),
			memberEndsAt: found.memberEndsAt,
			expiresAt: found.expiresAt
		};
	});
}

/**
 * The circle that this person came into by an invitation they took up; null for anybody else, and
 * for who is no longer in it. Whoever opens the link once more goes on to the circle.
 */
export async function circleJoinedBy(
	db: Db,
	secretHash: string,
	personId: string
): Promise<string | null> {
	const { circleId, id } = await whereIs(db, secretHash);
	return Gate.asSystem(db, 'invitation.show', circleId, { lock: false }, async (errand) => {
		const { acceptedById, confirmedAt } = await rowOf(errand, id);
		if (acceptedById !== personId || confirmedAt === null) return null;
		const members = await membersOf(errand.tx, circleId);
		const own = members.find((one) => one.personId === personId);
		return own !== undefined && isPresent(own.standing, errand.now) ? circleId : null;
	});
}

/** What an answer comes with. */
export type Answering = {
	secretHash: string;
	/** Made by the browser's page: sent twice, it is answered alike. */
	changeId: string;
	visitor: Visitor | null;
	language: 'nl' | 'en';
};

/**
 * A yes. A stranger becomes somebody with an account of their own; who is signed in joins as
 * themselves. Of two at once one is in. On paper the place waits until the inviter confirms.
 *
 * @throws {Refusal} `invitation_used`, `invitation_over`, `already_member`, and
 *   `invitation_elsewhere` for a way back in that is another's, or a visit by card.
 */
export async function acceptInvitation(
	db: Db,
	form: YesForm,
	answering: Answering
): Promise<Admitted> {
	const where = await whereIs(db, answering.secretHash);
	return Gate.asSystem(db, 'invitation.accept', where.circleId, { lock: true }, async (errand) => {
		const before = await givenBefore(errand, form, answering);
		if (before !== null) return before;
		const found = await openOne(errand, where.id);
		const admitted =
			found.forPersonId === null
				? await joined(errand, found, form, answering)
				: await returned(errand, found, found.forPersonId, answering);
		// From here on it is this person who writes: what was sent is kept in their name.
		await errand.writesAs(admitted.personId);
		await errand.tx.insert(change).values({
			circleId: errand.circleId,
			id: answering.changeId,
			personId: admitted.personId,
			digest: digestOf(form, answering),
			answer: admitted,
			at: errand.now
		});
		return admitted;
	});
}

/**
 * A no. Nothing is kept but that it was given: no account, no name, no words (A2).
 *
 * @throws {Refusal} `not_found`, `invitation_used`, `invitation_over`.
 */
export async function declineInvitation(db: Db, secretHash: string): Promise<void> {
	const where = await whereIs(db, secretHash);
	await Gate.asSystem(db, 'invitation.decline', where.circleId, { lock: true }, async (errand) => {
		const found = await rowOf(errand, where.id);
		if (found.declinedAt !== null) return;
		assertOpen(found, errand.now);
		await mark(errand, found.id, {
			declinedAt: errand.now,
			name: '',
			words: '',
			relation: '',
			rights: []
		});
		await errand.record({ kind: 'invitation.declined', invitationId: found.id });
	});
}

async function whereIs(db: Db, secretHash: string): Promise<{ circleId: string; id: string }> {
	const rows = await db.execute<{ circleId: string; id: string }>(sql`
		select circle_id as "circleId", id from kring_find_invitation(${secretHash})`);
	const [found] = rows;
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** The invitation, if it can still be answered: also its circle runs, and its place has not ended. */
async function openOne(errand: Errand, id: string): Promise<InvitationRow> {
	const found = await rowOf(errand, id);
	assertOpen(found, errand.now);
	const [around] = await errand.tx
		.select({ closedAt: circle.closedAt })
		.from(circle)
		.where(eq(circle.id, errand.circleId));
	const isOver =
		found.memberEndsAt !== null && found.memberEndsAt.getTime() <= errand.now.getTime();
	if (around === undefined || around.closedAt !== null || isOver)
		throw new Refusal('invitation_over');
	return found;
}

async function joined(
	errand: Errand,
	found: InvitationRow,
	form: YesForm,
	{ visitor, language }: Answering
): Promise<Admitted> {
	const { tx, circleId, now } = errand;
	if (visitor !== null && visitor.onlyCircleId !== null) throw new Refusal('invitation_elsewhere');
	if (visitor !== null) await assertNotHere(errand, visitor.personId);
	const personId = visitor?.personId ?? (await newPerson(tx, circleId, form.name, language, now));

	const onPaper = found.kind === 'paper';
	if (!onPaper) await seat(tx, circleId, { ...found, personId }, now);
	await mark(errand, found.id, {
		acceptedById: personId,
		acceptedAt: now,
		confirmedAt: onPaper ? null : now,
		name: form.name
	});
	await errand.record({ kind: 'member.joined', personId, invitationId: found.id });
	const needsSecond = found.role === 'professional';
	return {
		circleId,
		personId,
		outcome: onPaper ? 'waiting' : 'joined',
		signsIn: visitor === null,
		needsSecond
	};
}

/** Lets a member back in who lost the way: to the same person, and to nobody else. */
async function returned(
	errand: Errand,
	found: InvitationRow,
	forPersonId: string,
	{ visitor, language }: Answering
): Promise<Admitted> {
	if (visitor !== null && visitor.personId !== forPersonId)
		throw new Refusal('invitation_elsewhere');
	const members = await membersOf(errand.tx, errand.circleId);
	const target = members.find(({ personId }) => personId === forPersonId);
	if (target === undefined || !isPresent(target.standing, errand.now))
		throw new Refusal('invitation_over');
	// Who had no way in of their own so far has one now, and is on paper for nobody any more.
	await errand.tx.insert(account).values({ personId: forPersonId, language }).onConflictDoNothing();
	await mark(errand, found.id, {
		acceptedById: forPersonId,
		acceptedAt: errand.now,
		confirmedAt: errand.now
	});
	await errand.record({ kind: 'member.readmitted', personId: forPersonId });
	return {
		circleId: errand.circleId,
		personId: forPersonId,
		outcome: 'returned',
		signsIn: visitor === null,
		needsSecond: found.role === 'professional'
	};
}

async function givenBefore(
	errand: Errand,
	form: YesForm,
	answering: Answering
): Promise<Admitted | null> {
	const [before] = await errand.tx
		.select({ digest: change.digest, answer: change.answer, at: change.at })
		.from(change)
		.where(and(eq(change.circleId, errand.circleId), eq(change.id, answering.changeId)));
	if (before === undefined) return null;
	const isRecent = errand.now.getTime() - before.at.getTime() < repeatMs;
	if (before.digest !== digestOf(form, answering)) throw new Refusal('change_conflict');
	if (!isRecent) throw new Refusal('invitation_used');
	return before.answer as Admitted;
}

function digestOf({ name }: YesForm, { secretHash }: Answering): string {
	return createHash('sha256')
		.update(JSON.stringify(['invitation.accept', secretHash, name]))
		.digest('hex');
}

async function assertNotHere(errand: Errand, personId: string): Promise<void> {
	const members = await membersOf(errand.tx, errand.circleId);
	const found = members.find((one) => one.personId === personId);
	if (found !== undefined && isPresent(found.standing, errand.now))
		throw new Refusal('already_member');
}

async function newPerson(
	tx: Tx,
	circleId: string,
	name: string,
	language: 'nl' | 'en',
	now: Date
): Promise<string> {
	const id = randomId();
	const [around] = await tx
		.select({ municipalityId: circle.municipalityId })
		.from(circle)
		.where(eq(circle.id, circleId));
	await tx
		.insert(person)
		.values({ id, municipalityId: around?.municipalityId ?? null, name, createdAt: now });
	await tx.insert(account).values({ personId: id, language });
	return id;
}

async function mark(
	errand: Errand,
	id: string,
	set: Partial<typeof invitation.$inferInsert>
): Promise<void> {
	await errand.tx
		.update(invitation)
		.set(set)
		.where(and(eq(invitation.circleId, errand.circleId), eq(invitation.id, id)));
}

async function organisationName(tx: Tx, id: string | null): Promise<{ name: string } | null> {
	if (id === null) return null;
	const rows = await tx.execute<{ name: string }>(
		sql`select name from organisation where id = ${id}`
	);
	return rows[0] ?? null;
}

function firstNameOf(name: string): string {
	return name.split(' ')[0] ?? name;
}
