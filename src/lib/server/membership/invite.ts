import { hasAuthority } from '../../domain/policy/decide.ts';
import { and, eq, isNull, sql } from 'drizzle-orm';
import {
	invitationState,
	openLimit,
	readmitDays,
	type InvitationForm,
	type InvitationState,
	type InviteForm,
	type ReadmitForm,
	type RemakeForm
} from '../../domain/invitation.ts';
import { lifeDays, type InvitationKind } from '../../domain/invited.ts';
import { randomId } from '../../domain/id.ts';
import { assertWithinOwn, chosenRights, endOf } from '../../domain/membership.ts';
import type { Level, Right, Role } from '../../domain/policy/standing.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Topic } from '../../domain/topic.ts';
import { isPresent, membersOf, topicsOf } from '../circle.ts';
import { dateOf, type Tx } from '../db/connect.ts';
import {
	invitation,
	member,
	organisation,
	person,
	representation,
	topicRight
} from '../db/schema/index.ts';
import type { Env } from '../env.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { queueMail, type MailLanguage } from '../mail/queue.ts';
import { countTry, hashOfAddress, limits } from '../session/index.ts';
import { memberIn, type Acting } from './found.ts';

const dayMs = 86_400_000;

/** An invitation as the circle's own people see it. Never its secret. */
export type InvitationView = {
	id: string;
	kind: InvitationKind;
	state: InvitationState;
	name: string;
	role: Role;
	relation: string;
	discipline: string | null;
	words: string;
	invitedByName: string;
	invitedAt: Date;
	expiresAt: Date;
	memberEndsAt: Date | null;
	/** A way back in for somebody who is in the circle already. */
	forPersonId: string | null;
};

/** One invitation with what it opens. */
export type InvitationPage = InvitationView & {
	topics: (Topic & { level: Level })[];
	residentName: string;
	mayRemake: boolean;
	mustProve: boolean;
	now: Date;
};

/** What an invitation may be made from: who can be asked, for what, by whom. */
export type InviteChoices = {
	topics: Topic[];
	/** How far the one who asks may go with each topic. */
	most: Record<string, Level>;
	organisations: { id: string; name: string }[];
	residentName: string;
	mustProve: boolean;
	now: Date;
};

/** The invitations of a circle that were not taken up yet, newest first; none for who may not ask people in. */
export async function invitationsOf(sight: Sight<'circle.read'>): Promise<InvitationView[]> {
	if (!sight.may('circle.confirm')) return [];
	const recently = new Date(sight.now.getTime() - 60 * dayMs);
	return (await rowsOf(sight.tx, sight.circleId, null))
		.filter(({ invitedAt, forPersonId }) => invitedAt > recently && forPersonId === null)
		.map((row) => viewOf(row, sight.now));
}

/**
 * One invitation.
 *
 * @throws {Refusal} `not_found` also for who may not ask people in.
 */
export async function invitationPage(
	sight: Sight<'circle.read'>,
	id: string
): Promise<InvitationPage> {
	if (!sight.may('circle.confirm')) throw new Refusal('not_found');
	const { tx, circleId, now } = sight;
	const [rows, topics, members] = await Promise.all([
		rowsOf(tx, circleId, id),
		topicsOf(tx, circleId),
		membersOf(tx, circleId)
	]);
	const [row] = rows;
	if (row === undefined) throw new Refusal('not_found');
	sight.gave('circle.read', 'invitation', [{ id, version: 1, topicId: null }]);
	return {
		...viewOf(row, now),
		topics: topics.map((topic) => ({
			...topic,
			level: row.rights.find(({ topicId }) => topicId === topic.id)?.level ?? 'none'
		})),
		residentName: members.find(({ role }) => role === 'resident')?.name ?? '',
		mayRemake: row.forPersonId === null && sight.mightAfterProof('circle.invite'),
		mustProve: !sight.may('circle.invite'),
		now
	};
}

/**
 * What there is to choose from when asking somebody in.
 *
 * @throws {Refusal} `not_found` for who may not.
 */
export async function inviteChoices(sight: Sight<'circle.read'>): Promise<InviteChoices> {
	if (!sight.mightAfterProof('circle.invite')) throw new Refusal('not_found');
	const { tx, circleId, now } = sight;
	const [topics, organisations, members] = await Promise.all([
		topicsOf(tx, circleId),
		tx.execute<{ id: string; name: string }>(sql`
			select o.id, o.name from organisation o join circle c on c.municipality_id = o.municipality_id
			where c.id = ${circleId} limit 200`),
		membersOf(tx, circleId)
	]);
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	return {
		topics,
		most: Object.fromEntries(topics.map(({ id }) => [id, mostOf(sight)(id)])),
		organisations: [...organisations].sort((a, b) => a.name.localeCompare(b.name, 'nl')),
		residentName: members.find(({ role }) => role === 'resident')?.name ?? '',
		mustProve: !sight.may('circle.invite'),
		now
	};
}

/** What is needed to send an invitation by mail. */
export type ByMail = {
	env: Pick<Env, 'secret'>;
	/** Opens the invitation. */
	link: string;
	/** Language of the one who asks: that of who is asked is not known yet. */
	language: MailLanguage;
};

/**
 * Keeps a place for somebody who has not said yes yet (A2). Only a hash of the secret is kept. With
 * an address the link goes there by mail, which names the one who asks and nobody else (T8.2).
 *
 * @throws {Refusal} `more_than_own` for rights the one who asks cannot give, `end_in_past`,
 *   `too_many` open invitations, `not_found` for a foreign organisation, `too_often` for mails.
 */
export async function invite(
	deed: Deed<'circle.invite'>,
	form: InviteForm,
	secretHash: string,
	byMail: ByMail
): Promise<{ invitationId: string }> {
	const { tx, circleId, now } = deed;
	const rights = chosenRights(form, await topicsOf(tx, circleId), now);
	assertWithinOwn(rights, mostOf(deed));
	if (form.organisationId !== null) await demandOrganisation(deed, form.organisationId);
	await demandRoom(deed);
	if (form.mailTo !== null) await mailTo(deed, form.mailTo, byMail);
	return keep(deed, secretHash, {
		kind: form.kind,
		days: lifeDays[form.kind],
		name: form.name,
		role: form.role,
		relation: form.relation,
		organisationId: form.organisationId,
		discipline: form.discipline,
		words: form.words,
		rights,
		memberEndsAt: endOf(form, now),
		forPersonId: null
	});
}

/** How far somebody may let others go with a topic: who sets rights all the way, others as they do. */
function mostOf(entered: Sight<never> | Deed<never>): (topicId: string) => Level {
	return (topicId) => (entered.may('circle.setRights') ? 'write' : entered.levelOn(topicId));
}

async function mailTo(deed: Acting, to: string, { env, link, language }: ByMail): Promise<void> {
	await countTry(deed.tx, limits.inviteByMail, deed.personId);
	await countTry(deed.tx, limits.inviteToAddress, hashOfAddress(env.secret, to));
	const [inviter] = await deed.tx
		.select({ name: person.name })
		.from(person)
		.where(eq(person.id, deed.personId));
	const details = { inviterName: inviter?.name ?? '', link };
	await queueMail(deed.tx, { kind: 'invitation', details, to, language }, env);
}

/**
 * Makes a way back in for a member who lost theirs, bound to that person (settled 9). The log of
 * the circle shows it to the resident.
 *
 * @throws {Refusal} `not_found` for somebody who is not in the circle now, and for oneself.
 */
export async function readmit(
	deed: Deed<'circle.readmit'>,
	form: ReadmitForm,
	secretHash: string
): Promise<{ invitationId: string }> {
	const target = await memberIn(deed, form.personId);
	if (!isPresent(target.standing, deed.now) || target.personId === deed.personId)
		throw new Refusal('not_found');
	// A way in for a professional is given by their organisation (T2.8); one for who speaks for the
	// circle only by who speaks for it: else the contact person could become them.
	const speaks = hasAuthority(target.standing, deed.now);
	if (target.role === 'professional' || (speaks && !hasAuthority(deed.standing, deed.now)))
		throw new Refusal('not_found');
	await deed.tx
		.update(invitation)
		.set({ withdrawnAt: deed.now })
		.where(
			and(
				eq(invitation.circleId, deed.circleId),
				eq(invitation.forPersonId, target.personId),
				isNull(invitation.acceptedAt),
				isNull(invitation.withdrawnAt)
			)
		);
	return keep(deed, secretHash, {
		kind: form.kind,
		days: readmitDays[form.kind],
		name: target.name,
		role: target.role,
		relation: target.relation,
		organisationId: null,
		discipline: null,
		words: '',
		rights: [],
		memberEndsAt: null,
		forPersonId: target.personId
	});
}

/**
 * Makes a new link or code for an invitation that nobody answered; the old one stops working. Who
 * makes it holds what it opens, so it takes the right to ask for as much. A way back in is not made
 * anew here but by `readmit`, which knows who may open whose.
 *
 * @throws {Refusal} `invitation_used`, `invitation_over`, `more_than_own`, `not_found` for a way
 *   back in.
 */
export async function remake(
	deed: Deed<'circle.invite'>,
	form: RemakeForm,
	secretHash: string
): Promise<{ invitationId: string }> {
	const found = await rowOf(deed, form.invitationId);
	const state = invitationState(found, deed.now);
	if (state === 'joined' || state === 'to_confirm') throw new Refusal('invitation_used');
	if (state !== 'asked' && state !== 'expired') throw new Refusal('invitation_over');
	if (found.forPersonId !== null) throw new Refusal('not_found');
	assertWithinOwn(found.rights, mostOf(deed));
	await deed.tx
		.update(invitation)
		.set({
			kind: form.kind,
			secretHash,
			invitedById: deed.personId,
			invitedAt: deed.now,
			expiresAt: new Date(deed.now.getTime() + lifeDays[form.kind] * dayMs)
		})
		.where(and(eq(invitation.circleId, deed.circleId), eq(invitation.id, form.invitationId)));
	await deed.record({ kind: 'member.invited', invitationId: form.invitationId });
	return { invitationId: form.invitationId };
}

/**
 * Takes an invitation back, also one that was answered on paper and not confirmed. Name and words
 * go with it. A second time changes nothing.
 *
 * @throws {Refusal} `invitation_used` for somebody who is in the circle by it.
 */
export async function withdraw(
	deed: Deed<'circle.confirm'>,
	{ invitationId }: InvitationForm
): Promise<{ invitationId: string }> {
	const found = await rowOf(deed, invitationId);
	const state = invitationState(found, deed.now);
	if (state === 'joined') throw new Refusal('invitation_used');
	if (found.withdrawnAt !== null || state === 'declined') return { invitationId };
	await deed.tx
		.update(invitation)
		.set({ withdrawnAt: deed.now, name: '', words: '', relation: '' })
		.where(and(eq(invitation.circleId, deed.circleId), eq(invitation.id, invitationId)));
	await deed.record({ kind: 'invitation.withdrawn', invitationId });
	return { invitationId };
}

/**
 * Says of who answered on paper that it is the one who was asked (T2.9). From here on they are in
 * the circle and their rights count. A second time changes nothing.
 *
 * @throws {Refusal} `invitation_over` when there is nothing to confirm.
 */
export async function confirm(
	deed: Deed<'circle.confirm'>,
	{ invitationId }: InvitationForm
): Promise<{ invitationId: string }> {
	const found = await rowOf(deed, invitationId);
	const state = invitationState(found, deed.now);
	if (state === 'joined') return { invitationId };
	if (state !== 'to_confirm' || found.acceptedById === null) throw new Refusal('invitation_over');
	await seat(deed.tx, deed.circleId, { ...found, personId: found.acceptedById }, deed.now);
	await deed.tx
		.update(invitation)
		.set({ confirmedAt: deed.now })
		.where(and(eq(invitation.circleId, deed.circleId), eq(invitation.id, invitationId)));
	await deed.record({ kind: 'member.confirmed', personId: found.acceptedById, invitationId });
	return { invitationId };
}

/** What somebody's place is made from. */
export type Place = {
	personId: string;
	role: Role;
	relation: string;
	organisationId: string | null;
	discipline: string | null;
	rights: readonly Right[];
	memberEndsAt: Date | null;
};

/**
 * Gives somebody their place and rights. Who was here before comes back with the new ones, and does
 * not decide for the resident any more: that is recorded anew, by who may.
 */
export async function seat(tx: Tx, circleId: string, place: Place, now: Date): Promise<void> {
	const { personId, role, relation, organisationId, discipline } = place;
	const values = {
		role,
		relation,
		organisationId,
		discipline,
		joinedAt: now,
		endsAt: place.memberEndsAt
	};
	await tx
		.insert(member)
		.values({ circleId, personId, ...values })
		.onConflictDoUpdate({
			target: [member.circleId, member.personId],
			set: { ...values, removedAt: null, removedById: null }
		});
	await tx
		.delete(topicRight)
		.where(and(eq(topicRight.circleId, circleId), eq(topicRight.personId, personId)));
	await tx
		.update(representation)
		.set({ endedAt: now })
		.where(
			and(
				eq(representation.circleId, circleId),
				eq(representation.personId, personId),
				isNull(representation.endedAt)
			)
		);
	const topics = new Set((await topicsOf(tx, circleId)).map(({ id }) => id));
	const rights = place.rights.filter(({ topicId }) => topics.has(topicId));
	if (rights.length === 0) return;
	await tx.insert(topicRight).values(rights.map((right) => ({ circleId, personId, ...right })));
}

/** An invitation as it is kept, with whether the one who asked is still here. */
export type InvitationRow = Omit<InvitationView, 'state'> & {
	organisationId: string | null;
	rights: Right[];
	invitedById: string;
	acceptedById: string | null;
	acceptedAt: Date | null;
	confirmedAt: Date | null;
	declinedAt: Date | null;
	withdrawnAt: Date | null;
	inviterIsHere: boolean;
};

/**
 * One invitation of the circle.
 *
 * @throws {Refusal} `not_found`.
 */
export async function rowOf(
	where: { tx: Tx; circleId: string },
	id: string
): Promise<InvitationRow> {
	const [found] = await rowsOf(where.tx, where.circleId, id);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

type Moments =
	| 'invitedAt'
	| 'expiresAt'
	| 'memberEndsAt'
	| 'acceptedAt'
	| 'confirmedAt'
	| 'declinedAt'
	| 'withdrawnAt';
type RawInvitation = Omit<InvitationRow, Moments | 'rights'> &
	Record<Moments, string | null> & {
		rights: (Omit<Right, 'endsAt'> & { endsAt: string | null })[];
	};

/** Most invitations that are listed. */
const listLimit = 100;

async function rowsOf(tx: Tx, circleId: string, id: string | null): Promise<InvitationRow[]> {
	const rows = await tx.execute<RawInvitation>(sql`
		select i.id, i.kind, i.name, i.role, i.relation, i.discipline, i.words, i.rights,
			i.organisation_id as "organisationId", i.for_person_id as "forPersonId",
			i.invited_by_id as "invitedById", coalesce(p.name, '') as "invitedByName",
			i.invited_at as "invitedAt", i.expires_at as "expiresAt", i.member_ends_at as "memberEndsAt",
			i.accepted_by_id as "acceptedById", i.accepted_at as "acceptedAt",
			i.confirmed_at as "confirmedAt", i.declined_at as "declinedAt", i.withdrawn_at as "withdrawnAt",
			exists (select from member m where m.circle_id = i.circle_id and m.person_id = i.invited_by_id
				and kring_runs(m)) as "inviterIsHere"
		from invitation i left join person p on p.id = i.invited_by_id
		where i.circle_id = ${circleId} and (${id}::uuid is null or i.id = ${id}::uuid)
		order by i.invited_at desc limit ${listLimit}`);
	return rows.map((row) => ({
		...row,
		rights: row.rights.map((right) => ({ ...right, endsAt: dateOf(right.endsAt) })),
		invitedAt: new Date(row.invitedAt ?? 0),
		expiresAt: new Date(row.expiresAt ?? 0),
		memberEndsAt: dateOf(row.memberEndsAt),
		acceptedAt: dateOf(row.acceptedAt),
		confirmedAt: dateOf(row.confirmedAt),
		declinedAt: dateOf(row.declinedAt),
		withdrawnAt: dateOf(row.withdrawnAt)
	}));
}

function viewOf(row: InvitationRow, now: Date): InvitationView {
	return {
		id: row.id,
		kind: row.kind,
		state: invitationState(row, now),
		name: row.name,
		role: row.role,
		relation: row.relation,
		discipline: row.discipline,
		words: row.words,
		invitedByName: row.invitedByName,
		invitedAt: row.invitedAt,
		expiresAt: row.expiresAt,
		memberEndsAt: row.memberEndsAt,
		forPersonId: row.forPersonId
	};
}

type Kept = Omit<
	typeof invitation.$inferInsert,
	'circleId' | 'id' | 'secretHash' | 'invitedById' | 'invitedAt' | 'expiresAt'
> & {
	days: number;
};

async function keep(
	deed: Acting,
	secretHash: string,
	{ days, ...kept }: Kept
): Promise<{ invitationId: string }> {
	const id = randomId();
	await deed.tx.insert(invitation).values({
		...kept,
		circleId: deed.circleId,
		id,
		secretHash,
		invitedById: deed.personId,
		invitedAt: deed.now,
		expiresAt: new Date(deed.now.getTime() + days * dayMs)
	});
	await deed.record({ kind: 'member.invited', invitationId: id });
	return { invitationId: id };
}

async function demandOrganisation({ tx, circleId }: Acting, organisationId: string): Promise<void> {
	const found = await tx
		.select({ id: organisation.id })
		.from(organisation)
		.where(
			and(
				eq(organisation.id, organisationId),
				sql`${organisation.municipalityId} = (select c.municipality_id from circle c where c.id = ${circleId})`
			)
		);
	if (found.length === 0) throw new Refusal('not_found');
}

async function demandRoom({ tx, circleId }: Acting): Promise<void> {
	const rows = await tx.execute<{ count: number }>(sql`
		select count(*)::int as count from invitation
		where circle_id = ${circleId} and accepted_at is null and declined_at is null
			and withdrawn_at is null and expires_at > kring_now()`);
	if ((rows[0]?.count ?? 0) >= openLimit) throw new Refusal('too_many', { limit: openLimit });
}
