import * as v from 'valibot';
import { IdField, NameField } from './account.ts';
import { Refusal } from './refusal.ts';
import { disciplineLimit } from './limits.ts';

// Working for an organisation, managing one, and running the house: who is asked, until when, and
// who may end it.

/** How long an invitation to a post stands open, in days (T2.9). */
export const invitationDays = 14;

/** Most invitations to posts in one organisation that stand open together. */
export const openInvitationLimit = 50;

/** What somebody is asked to be. */
export const postKinds = ['operator', 'organisation_manager', 'professional'] as const;

/** What somebody is asked to be. */
export type PostKind = (typeof postKinds)[number];

/** What somebody does, in the words of their trade. */
export const DisciplineField = v.pipe(
	v.string(),
	v.trim(),
	v.nonEmpty(),
	v.maxLength(disciplineLimit),
	v.regex(/^[^\p{C}]+$/u)
);

/** Asking somebody to run the house, or to manage an organisation. */
export const OfficeInvitationForm = v.object({ name: NameField });

/** Asking somebody to run the house, or to manage an organisation. */
export type OfficeInvitationForm = v.InferOutput<typeof OfficeInvitationForm>;

/** Asking somebody to work in Kring for an organisation. */
export const StaffInvitationForm = v.object({ name: NameField, discipline: DisciplineField });

/** Asking somebody to work in Kring for an organisation. */
export type StaffInvitationForm = v.InferOutput<typeof StaffInvitationForm>;

/** One invitation, to take back. */
export const WithdrawForm = v.object({ invitationId: IdField });

/** One invitation, to take back. */
export type WithdrawForm = v.InferOutput<typeof WithdrawForm>;

/** One person, whose work or office ends. */
export const EndForm = v.object({ personId: IdField });

/** One person, whose work or office ends. */
export type EndForm = v.InferOutput<typeof EndForm>;

/** Whether somebody coordinates activities in a neighbourhood. */
export const CoordinatorForm = v.object({
	neighbourhoodId: IdField,
	wanted: v.picklist(['yes', 'no'])
});

/** Whether somebody coordinates activities in a neighbourhood, checked. */
export type CoordinatorForm = v.InferOutput<typeof CoordinatorForm>;

/** One request to take lost keys away, to confirm. */
export const RestoreForm = v.object({ restoreId: IdField });

/** One request to take lost keys away, to confirm. */
export type RestoreForm = v.InferOutput<typeof RestoreForm>;

/** What decides how it stands with an invitation to a post. */
export type PostInvitationFacts = {
	acceptedAt: Date | null;
	withdrawnAt: Date | null;
	expiresAt: Date;
};

/** How it stands with an invitation to a post. */
export type PostInvitationState = 'open' | 'accepted' | 'withdrawn' | 'expired';

/** How it stands with an invitation to a post now. A yes is a yes, whatever came after. */
export function postInvitationState(facts: PostInvitationFacts, now: Date): PostInvitationState {
	if (facts.acceptedAt !== null) return 'accepted';
	if (facts.withdrawnAt !== null) return 'withdrawn';
	return facts.expiresAt.getTime() <= now.getTime() ? 'expired' : 'open';
}

/** The instant at which an invitation made now is over. */
export function invitationEnd(now: Date): Date {
	return new Date(now.getTime() + invitationDays * 86_400_000);
}

/**
 * Insists that it is about somebody else: nobody ends their own office or work, so an organisation
 * never loses its last manager by a slip, nor the house its last operator.
 *
 * @throws {Refusal} `not_yourself`.
 */
export function assertSomebodyElse(actorId: string, personId: string): void {
	if (actorId === personId) throw new Refusal('not_yourself');
}
