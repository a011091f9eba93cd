import * as v from 'valibot';
import { IdField, MailField, NameField } from './account.ts';
import { choiceByTopic, choiceFields, hasItsDay, RelationField } from './membership.ts';
import { type Until } from './choice.ts';
import { Refusal } from './refusal.ts';
import { wordsLimit } from './limits.ts';
import { invitationKinds, invitedRoles, type InvitationKind } from './invited.ts';

/** How long a way back in stands open, in days: shorter, because it opens what somebody has. */
export const readmitDays: Record<InvitationKind, number> = { link: 1, paper: 14 };

/** Most invitations of one circle that stand open together. */
export const openLimit = 30;

const lines = /^[^\p{Cc}\p{Cf}]*$/u;

/** A few words of several lines, without control characters. */
export const WordsField = v.pipe(
	v.string(),
	v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
	v.maxLength(wordsLimit),
	v.check((text) => text.split('\n').every((line) => lines.test(line)))
);

/** Asking somebody into the circle. */
export const InviteForm = v.pipe(
	v.looseObject({
		changeId: IdField,
		kind: v.picklist(invitationKinds),
		name: NameField,
		role: v.picklist(invitedRoles),
		relation: v.optional(RelationField, ''),
		organisationId: v.optional(v.union([v.literal(''), IdField]), ''),
		discipline: v.optional(RelationField, ''),
		words: v.optional(WordsField, ''),
		/** Where Kring sends the link, if the one who asks wants that. It is kept nowhere else. */
		mailTo: v.optional(v.union([v.pipe(v.string(), v.trim(), v.literal('')), MailField]), ''),
		...choiceFields
	}),
	v.forward(
		v.check((form) => hasItsDay(form as { until: Until; untilOn: string }), 'required'),
		['untilOn']
	),
	v.forward(
		v.check((form) => form['role'] !== 'professional' || form['organisationId'] !== '', 'required'),
		['organisationId']
	),
	v.forward(
		v.check((form) => form['role'] !== 'professional' || form['discipline'] !== '', 'required'),
		['discipline']
	),
	v.transform((raw) => ({
		changeId: raw.changeId,
		kind: raw.kind,
		name: raw.name,
		role: raw.role,
		relation: raw.role === 'professional' ? raw.discipline : raw.relation,
		organisationId: raw.role === 'professional' ? raw.organisationId : null,
		discipline: raw.role === 'professional' ? raw.discipline : null,
		words: raw.words,
		mailTo: raw.kind === 'link' && raw.mailTo !== '' ? raw.mailTo : null,
		preset: raw.preset,
		until: raw.until,
		untilOn: raw.untilOn,
		...choiceByTopic(raw)
	}))
);

/** Asking somebody into the circle. */
export type InviteForm = v.InferOutput<typeof InviteForm>;

/** One invitation, to withdraw or to confirm. */
export const InvitationForm = v.object({ invitationId: IdField });

/** One invitation, to withdraw or to confirm. */
export type InvitationForm = v.InferOutput<typeof InvitationForm>;

/** A new link or code for the same invitation; the old one stops working. */
export const RemakeForm = v.object({
	changeId: IdField,
	invitationId: IdField,
	kind: v.picklist(invitationKinds)
});

/** A new link or code for the same invitation. */
export type RemakeForm = v.InferOutput<typeof RemakeForm>;

/** A way back in for a member who lost theirs (settled 9). */
export const ReadmitForm = v.object({
	changeId: IdField,
	personId: IdField,
	kind: v.picklist(invitationKinds)
});

/** A way back in for a member who lost theirs. */
export type ReadmitForm = v.InferOutput<typeof ReadmitForm>;

/** A code from paper, as somebody types it. */
export const CodeForm = v.object({
	code: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40))
});

/** A yes: with a typed name (T2.9). The code is there when the invitation came on paper. */
export const YesForm = v.object({
	code: v.optional(v.pipe(v.string(), v.maxLength(40)), ''),
	name: NameField
});

/** A yes, with a typed name. */
export type YesForm = v.InferOutput<typeof YesForm>;

/** A no, which needs nothing. */
export const NoForm = v.object({ code: v.optional(v.pipe(v.string(), v.maxLength(40)), '') });

/** What decides how it stands with an invitation. */
export type InvitationFacts = {
	kind: InvitationKind;
	expiresAt: Date;
	acceptedAt: Date | null;
	confirmedAt: Date | null;
	declinedAt: Date | null;
	withdrawnAt: Date | null;
	/** Whether the one who asked still has a place in the circle. */
	inviterIsHere: boolean;
};

/**
 * How it stands with an invitation:
 * asked, to be confirmed (a yes on paper), joined, said no, taken back, or too late.
 */
export type InvitationState =
	'asked' | 'to_confirm' | 'joined' | 'declined' | 'withdrawn' | 'expired';

/** How it stands with an invitation now. It also ends when the one who asked is gone (T4.11). */
export function invitationState(facts: InvitationFacts, now: Date): InvitationState {
	if (facts.withdrawnAt !== null) return 'withdrawn';
	if (facts.declinedAt !== null) return 'declined';
	if (facts.acceptedAt !== null) return facts.confirmedAt === null ? 'to_confirm' : 'joined';
	if (!facts.inviterIsHere) return 'withdrawn';
	return facts.expiresAt.getTime() <= now.getTime() ? 'expired' : 'asked';
}

/**
 * Insists that an invitation can still be answered.
 *
 * @throws {Refusal} `invitation_used` after a yes, `invitation_over` for every other end.
 */
export function assertOpen(facts: InvitationFacts, now: Date): void {
	const state = invitationState(facts, now);
	if (state === 'joined' || state === 'to_confirm') throw new Refusal('invitation_used');
	if (state !== 'asked') throw new Refusal('invitation_over');
}
