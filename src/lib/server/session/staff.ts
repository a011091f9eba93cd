import { sql } from 'drizzle-orm';
import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Db, type Tx } from '../db/connect.ts';
import { staffInvitation } from '../db/schema/index.ts';
import { hashOfSecret, newSecret } from './secret.ts';

// Invitations to work with Kring: as a professional of an organisation, as its manager, or as an
// operator. The first operator is invited by a command on the server (T2.12).

/** What somebody can be invited to. */
export const staffKinds = ['operator', 'organisation_manager', 'professional'] as const;

/** What somebody can be invited to. */
export type StaffKind = (typeof staffKinds)[number];

/** Days that an invitation can be accepted (T2.9). */
export const staffInvitationDays = 14;

/** What an invitation to work is made from. */
export type NewStaffInvitation = {
	kind: StaffKind;
	/** Null for an operator. */
	organisationId: string | null;
	discipline: string;
	name: string;
	/** Null for the first operator, whom nobody invites. */
	invitedById: string | null;
};

/**
 * Makes an invitation.
 *
 * @returns its secret, of 256 bits: the link is `/staff/` and this. It cannot be shown again.
 */
export async function inviteStaff(db: Db | Tx, from: NewStaffInvitation): Promise<string> {
	const secret = newSecret();
	await db.insert(staffInvitation).values({
		id: randomId(),
		...from,
		secretHash: hashOfSecret(secret),
		invitedAt: sql`kring_now()`,
		expiresAt: sql`kring_now() + make_interval(days => ${staffInvitationDays})`
	});
	return secret;
}

/** What somebody sees before any yes. */
export type ShownStaffInvitation = {
	kind: StaffKind;
	name: string;
	discipline: string;
	organisationName: string | null;
	inviterName: string | null;
	expiresAt: Date;
};

/**
 * An invitation by its secret.
 *
 * @throws {Refusal} `not_found`, `invitation_used`, `invitation_over`.
 */
export async function shownStaffInvitation(db: Db, secret: string): Promise<ShownStaffInvitation> {
	type Raw = Omit<ShownStaffInvitation, 'expiresAt'> & { expiresAt: string; state: string };
	const [row] = await db.execute<{ shown: Raw | null }>(
		sql`select kring_show_staff_invitation(${hashOfSecret(secret)}) as shown`
	);
	const found = row?.shown ?? null;
	if (found === null) throw new Refusal('not_found');
	const { state, expiresAt, ...shown } = found;
	if (state !== 'open') throw new Refusal(state === 'used' ? 'invitation_used' : 'invitation_over');
	return { ...shown, expiresAt: new Date(expiresAt) };
}

/** Who accepts: a typed name, and an address that was just shown to be theirs. */
export type Accepting = { secret: string; name: string; address: string; language: 'nl' | 'en' };

/**
 * Accepts an invitation, once. Somebody who is known by the address stays who they are.
 *
 * @returns who they are.
 * @throws {Refusal} `not_found`, `invitation_used`, `invitation_over`.
 */
export async function acceptStaffInvitation(
	db: Db,
	{ secret, name, address, language }: Accepting
): Promise<string> {
	const { outcome } = one(
		await db.execute<{ outcome: { state: string; personId?: string } }>(sql`
			select kring_accept_staff(${hashOfSecret(secret)}, ${randomId()}, ${name}, ${address}, ${language}) as outcome`)
	);
	if (outcome.state === 'used') throw new Refusal('invitation_used');
	if (outcome.state === 'over') throw new Refusal('invitation_over');
	if (outcome.personId === undefined) throw new Refusal('not_found');
	return outcome.personId;
}
