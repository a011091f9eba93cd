import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import {
	assertSomebodyElse,
	invitationEnd,
	openInvitationLimit,
	postInvitationState,
	type CoordinatorForm,
	type EndForm,
	type OfficeInvitationForm,
	type PostKind,
	type RestoreForm,
	type StaffInvitationForm,
	type WithdrawForm
} from '../domain/employment.ts';
import { newId } from '../domain/id.ts';
import { Refusal } from '../domain/refusal.ts';
import {
	employment,
	neighbourhood,
	office,
	organisation,
	person,
	staffInvitation
} from './db/schema/index.ts';
import { Gate, type Post } from './gate/index.ts';
import { endPlace } from './membership/index.ts';
import { assertOwn, byName } from './place.ts';
import type { Env } from './env.ts';
import { askRestore, confirmRestore, openRestores, type OpenRestore } from './session/restore.ts';
import { hashOfSecret, newSecret } from './session/secret.ts';

// Who works for an organisation, who manages it and who runs the house. People come by their own
// yes to an invitation; here they are asked, and here their work or office ends.

/** Most people of one organisation in a list. */
const listLimit = 500;

/** Either of the two that look after an organisation. */
type Either = Post<'operator'> | Post<'organisation_manager'>;

/** Somebody who works for an organisation. */
export type StaffMember = {
	personId: string;
	name: string;
	discipline: string;
	startedAt: Date;
	isManager: boolean;
};

/** Who works for an organisation now, by name. */
export async function staffOf(post: Post<'organisation_manager'>): Promise<StaffMember[]> {
	const rows = await post.tx
		.select({
			personId: employment.personId,
			name: person.name,
			discipline: employment.discipline,
			startedAt: employment.startedAt,
			isManager: sql<boolean>`exists (
				select from office o where o.person_id = ${employment.personId} and o.kind = 'organisation_manager'
					and o.organisation_id = ${employment.organisationId} and o.ended_at is null)`
		})
		.from(employment)
		.innerJoin(person, eq(person.id, employment.personId))
		.where(and(eq(employment.organisationId, post.organisationId), isNull(employment.endedAt)))
		.limit(listLimit);
	return byName(rows);
}

/**
 * One of those who work for the own organisation.
 *
 * @throws {Refusal} `not_found`, also for somebody who works elsewhere or no longer.
 */
export async function staffMember(
	post: Post<'organisation_manager'>,
	personId: string
): Promise<StaffMember> {
	const found = (await staffOf(post)).find((one) => one.personId === personId);
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** Somebody whom a circle named as a professional of an organisation that never said so. */
export type Unconfirmed = Pick<StaffMember, 'personId' | 'name' | 'discipline'> & {
	/** Since when a circle says so, as an ISO day. */
	since: string;
};

/** Who takes part in some circle in the name of the own organisation, which did not say so yet. */
export async function unconfirmedOf(post: Post<'organisation_manager'>): Promise<Unconfirmed[]> {
	const rows = await post.tx.execute<Unconfirmed>(sql`
		select person_id as "personId", name, discipline,
			(since at time zone 'Europe/Amsterdam')::date::text as since from kring_to_confirm(${post.organisationId})`);
	return byName([...rows]);
}

/**
 * Says that somebody whom a circle named works for the own organisation.
 *
 * @throws {Refusal} `not_yourself`; `not_found` for who was named by no circle, or works here already.
 */
export async function confirmWork(
	post: Post<'organisation_manager'>,
	{ personId }: EndForm
): Promise<{ personId: string }> {
	assertSomebodyElse(post.personId, personId);
	const rows = await post.tx.execute<{ done: boolean }>(
		sql`select kring_confirm_work(${post.organisationId}, ${personId}) as done`
	);
	if (rows[0]?.done !== true) throw new Refusal('not_found');
	return { personId };
}

/**
 * Says that somebody whom a circle named does not work for the own organisation: every place they
 * have in its name ends, with what they had to do there. A place as family or neighbour stays, and
 * so do their sign-ins, which are not of this organisation.
 *
 * @throws {Refusal} `not_yourself`; `not_found` for who was named by no circle, or works here.
 */
export async function denyWork(
	post: Post<'organisation_manager'>,
	{ personId }: EndForm
): Promise<{ personId: string }> {
	assertSomebodyElse(post.personId, personId);
	const rows = await post.tx.execute<{ circles: string[] | null }>(
		sql`select kring_named_in(${post.organisationId}, ${personId}) as circles`
	);
	const circles = rows[0]?.circles ?? null;
	if (circles === null) throw new Refusal('not_found');
	await endPlaces(post, circles, personId);
	return { personId };
}

/** A neighbourhood, and whether somebody coordinates activities there for the own organisation. */
export type Coordinated = { id: string; name: string; isHere: boolean };

/** In which neighbourhoods of the municipality somebody coordinates activities for it, by name. */
export async function coordinatedBy(
	post: Post<'organisation_manager'>,
	personId: string
): Promise<Coordinated[]> {
	const rows = await post.tx
		.select({
			id: neighbourhood.id,
			name: neighbourhood.name,
			isHere: sql<boolean>`exists (
				select from office o where o.person_id = ${personId} and o.kind = 'coordinator'
					and o.organisation_id = ${post.organisationId} and o.neighbourhood_id = ${neighbourhood.id}
					and o.ended_at is null)`
		})
		.from(neighbourhood)
		.innerJoin(organisation, eq(organisation.municipalityId, neighbourhood.municipalityId))
		.where(eq(organisation.id, post.organisationId))
		.limit(listLimit);
	return byName(rows);
}

/**
 * Makes somebody of the own organisation coordinator of activities in a neighbourhood, or ends that.
 * A second time changes nothing. Who stops working here stops coordinating by itself.
 *
 * @throws {Refusal} `not_found` for who does not work here, and for a neighbourhood elsewhere.
 */
export async function setCoordinator(
	post: Post<'organisation_manager'>,
	personId: string,
	{ neighbourhoodId, wanted }: CoordinatorForm
): Promise<{ personId: string }> {
	const rows = await post.tx.execute<{ done: boolean }>(sql`
		select kring_set_coordinator(${post.organisationId}, ${neighbourhoodId}, ${personId},
			${wanted === 'yes'}) as done`);
	if (rows[0]?.done !== true) throw new Refusal('not_found');
	return { personId };
}

/** Somebody who holds an office. */
export type OfficeHolder = { personId: string; name: string; startedAt: Date };

/** Who manages an organisation now, by name. */
export async function managersOf(post: Either, organisationId: string): Promise<OfficeHolder[]> {
	assertOwn(post, organisationId);
	const rows = await holders(post).where(
		and(
			eq(office.kind, 'organisation_manager'),
			eq(office.organisationId, organisationId),
			isNull(office.endedAt)
		)
	);
	return byName(rows);
}

/** Who runs the house now, by name. */
export async function operatorsOf(post: Post<'operator'>): Promise<OfficeHolder[]> {
	return byName(
		await holders(post).where(and(eq(office.kind, 'operator'), isNull(office.endedAt)))
	);
}

/** An invitation to a post that still waits for an answer. */
export type OpenInvitation = {
	id: string;
	name: string;
	discipline: string;
	invitedAt: Date;
	expiresAt: Date;
};

/** Invitations of one kind that still wait, the newest first. */
export async function openInvitations(
	post: Either,
	kind: PostKind,
	organisationId: string | null
): Promise<OpenInvitation[]> {
	if (organisationId !== null) assertOwn(post, organisationId);
	const rows = await post.tx
		.select({
			id: staffInvitation.id,
			name: staffInvitation.name,
			discipline: staffInvitation.discipline,
			invitedAt: staffInvitation.invitedAt,
			expiresAt: staffInvitation.expiresAt,
			acceptedAt: staffInvitation.acceptedAt,
			withdrawnAt: staffInvitation.withdrawnAt
		})
		.from(staffInvitation)
		.where(
			and(
				eq(staffInvitation.kind, kind),
				organisationId === null
					? isNull(staffInvitation.organisationId)
					: eq(staffInvitation.organisationId, organisationId),
				isNull(staffInvitation.acceptedAt),
				isNull(staffInvitation.withdrawnAt)
			)
		)
		.orderBy(desc(staffInvitation.invitedAt))
		.limit(listLimit);
	return rows
		.filter((one) => postInvitationState(one, post.now) === 'open')
		.map(({ id, name, discipline, invitedAt, expiresAt }) => ({
			id,
			name,
			discipline,
			invitedAt,
			expiresAt
		}));
}

/**
 * What asking somebody gives. The secret opens the invitation; only its hash is kept, so it can be
 * shown this once and never again (P4).
 */
export type Asked = { invitationId: string; secret: string; expiresAt: Date };

/** Asks somebody to work in Kring for the own organisation. @throws {Refusal} `too_often`. */
export async function askStaff(
	post: Post<'organisation_manager'>,
	form: StaffInvitationForm
): Promise<Asked> {
	return ask(post, { kind: 'professional', organisationId: post.organisationId, ...form });
}

/** Asks somebody to manage an organisation. @throws {Refusal} `not_found`, `too_often`. */
export async function askManager(
	post: Post<'operator'>,
	organisationId: string,
	{ name }: OfficeInvitationForm
): Promise<Asked> {
	const found = await post.tx
		.select({ id: organisation.id })
		.from(organisation)
		.where(eq(organisation.id, organisationId));
	if (found.length === 0) throw new Refusal('not_found');
	return ask(post, { kind: 'organisation_manager', organisationId, name, discipline: '' });
}

/** Asks somebody to run the house too. @throws {Refusal} `too_often`. */
export async function askOperator(
	post: Post<'operator'>,
	{ name }: OfficeInvitationForm
): Promise<Asked> {
	return ask(post, { kind: 'operator', organisationId: null, name, discipline: '' });
}

/**
 * Takes an invitation back: the link stops working and the name goes. A second time changes nothing.
 *
 * @throws {Refusal} `not_found`; `invitation_used` when somebody said yes already.
 */
export async function withdrawAsked(
	post: Either,
	{ invitationId }: WithdrawForm
): Promise<{ invitationId: string }> {
	// Which invitations somebody can find is kept by the walls of the database; a manager's own
	// organisation is asked for once more, so that the walls are never the only answer.
	const [found] = await post.tx
		.select({
			organisationId: staffInvitation.organisationId,
			acceptedAt: staffInvitation.acceptedAt,
			withdrawnAt: staffInvitation.withdrawnAt,
			expiresAt: staffInvitation.expiresAt
		})
		.from(staffInvitation)
		.where(eq(staffInvitation.id, invitationId))
		.for('update');
	if (found === undefined) throw new Refusal('not_found');
	if (post.organisationId !== null && found.organisationId !== post.organisationId) {
		throw new Refusal('not_found');
	}
	const state = postInvitationState(found, post.now);
	if (state === 'accepted') throw new Refusal('invitation_used');
	if (state === 'withdrawn') return { invitationId };
	await post.tx
		.update(staffInvitation)
		.set({ withdrawnAt: post.now, name: '' })
		.where(eq(staffInvitation.id, invitationId));
	return { invitationId };
}

/** Name under which the log of a circle shows that somebody's work ended. */
export const endErrand = 'employment.end';

/**
 * Ends somebody's work for the own organisation. In the same transaction every sign-in of theirs
 * ends, and in every circle their place as this organisation's professional, with what they had to
 * do there (T3.6, T4.11). A place they have as family, neighbour or volunteer stays.
 *
 * The answer names no circle and counts none: a manager learns nothing of them (T4.9).
 *
 * @throws {Refusal} `not_yourself`; `not_found` for who does not work here now.
 */
export async function endEmployment(
	post: Post<'organisation_manager'>,
	{ personId }: EndForm
): Promise<{ personId: string }> {
	assertSomebodyElse(post.personId, personId);
	const rows = await post.tx.execute<{ circles: string[] | null }>(
		sql`select kring_end_employment(${post.organisationId}, ${personId}) as circles`
	);
	const circles = rows[0]?.circles ?? null;
	if (circles === null) throw new Refusal('not_found');
	await endPlaces(post, circles, personId);
	return { personId };
}

/** Ends that somebody manages an organisation. @throws {Refusal} `not_yourself`, `not_found`. */
export async function endManager(
	post: Post<'operator'>,
	organisationId: string,
	{ personId }: EndForm
): Promise<{ personId: string }> {
	return endOffice(post, 'organisation_manager', organisationId, personId);
}

/** Ends that somebody runs the house. @throws {Refusal} `not_yourself`, `not_found`. */
export async function endOperator(
	post: Post<'operator'>,
	{ personId }: EndForm
): Promise<{ personId: string }> {
	return endOffice(post, 'operator', null, personId);
}

/**
 * Asks that somebody's lost keys are taken away, so that they can set up new ones. A second person
 * confirms it within a day (T2.8). Asking again while it waits gives the same.
 *
 * @throws {Refusal} `not_found` for whom one may not help, oneself included.
 */
export async function askKeysBack(
	post: Either,
	{ personId }: EndForm
): Promise<{ restoreId: string }> {
	return { restoreId: await askRestore(post.own, personId) };
}

/** What waits for a second person, of those whom this office may help. */
export async function keysAskedBack(post: Either): Promise<OpenRestore[]> {
	return openRestores(post.own);
}

/**
 * Confirms what another one asked: the keys go, every sign-in ends, and the person is told by mail.
 *
 * @throws {Refusal} `not_found` for who asked it themselves, and when it is over or done.
 */
export async function confirmKeysBack(
	post: Either,
	env: Pick<Env, 'origin' | 'secret'>,
	{ restoreId }: RestoreForm
): Promise<{ restoreId: string }> {
	await confirmRestore(post.own, env, restoreId);
	return { restoreId };
}

async function endPlaces(
	post: Post<'organisation_manager'>,
	circles: readonly string[],
	personId: string
): Promise<void> {
	for (const circleId of circles) {
		await Gate.asSystem(post.tx, endErrand, circleId, { lock: true }, (errand) =>
			endPlace(errand, personId)
		);
	}
}

function holders(post: Either) {
	return post.tx
		.select({ personId: office.personId, name: person.name, startedAt: office.startedAt })
		.from(office)
		.innerJoin(person, eq(person.id, office.personId))
		.limit(listLimit)
		.$dynamic();
}

async function ask(
	post: Either,
	asked: { kind: PostKind; organisationId: string | null; name: string; discipline: string }
): Promise<Asked> {
	const open = await openInvitations(post, asked.kind, asked.organisationId);
	if (open.length >= openInvitationLimit) throw new Refusal('too_often', { retryAfter: 3600 });
	const invitationId = newId(post.now.getTime());
	const secret = newSecret();
	const expiresAt = invitationEnd(post.now);
	await post.tx.insert(staffInvitation).values({
		id: invitationId,
		...asked,
		secretHash: hashOfSecret(secret),
		invitedById: post.personId,
		invitedAt: post.now,
		expiresAt
	});
	return { invitationId, secret, expiresAt };
}

async function endOffice(
	post: Post<'operator'>,
	kind: 'operator' | 'organisation_manager',
	organisationId: string | null,
	personId: string
): Promise<{ personId: string }> {
	assertSomebodyElse(post.personId, personId);
	const rows = await post.tx.execute<{ ended: boolean }>(
		sql`select kring_end_office(${kind}, ${organisationId}::uuid, ${personId}) as ended`
	);
	if (rows[0]?.ended !== true) throw new Refusal('not_found');
	return { personId };
}
