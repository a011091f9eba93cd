import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { one } from './db/connect.ts';
import {
	circle,
	invitation,
	member,
	notice,
	noticeChoice,
	representation,
	topicRight,
	update
} from './db/schema/index.ts';
import type { Errand } from './gate/index.ts';

/**
 * Ends somebody's place in a circle on behalf of the house, when the ground for it is gone. All that
 * hung on it goes in the same transaction (T4.11): rights, choices, waiting notices, invitations
 * they sent; what was asked of them falls free; an office goes to the back-up, else to the resident
 * (H1). The circle reads it in its log. Their sign-ins and devices are the caller's.
 *
 * Does nothing for who has no place here, or a resident's.
 */
export async function endPlace(errand: Errand, personId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	const [found] = await tx
		.select({ role: member.role, removedAt: member.removedAt })
		.from(member)
		.where(of(member));
	if (found === undefined || found.removedAt !== null || found.role === 'resident') return;

	const asks = await tx
		.update(update)
		.set({ askedId: null, askedByOn: null })
		.where(
			and(
				eq(update.circleId, circleId),
				eq(update.askedId, personId),
				isNull(update.askedAnsweredAt),
				isNull(update.withdrawnAt)
			)
		)
		.returning({ id: update.id });
	const offices = one(
		await tx
			.select({ contactId: circle.contactId, backupId: circle.backupId })
			.from(circle)
			.where(eq(circle.id, circleId))
	);
	const wasContact = offices.contactId === personId;
	const wasBackup = offices.backupId === personId;

	await withdrawInvitations();
	await tx.delete(topicRight).where(of(topicRight));
	await tx.delete(noticeChoice).where(of(noticeChoice));
	await tx
		.update(notice)
		.set({ state: 'dropped' })
		.where(and(of(notice), inArray(notice.state, ['waiting', 'held'])));
	await tx
		.update(representation)
		.set({ endedAt: now })
		.where(and(of(representation), isNull(representation.endedAt)));
	await tx.update(member).set({ removedAt: now, sharesPhone: false }).where(of(member));
	await errand.record({
		kind: 'member.removed',
		personId,
		openAsks: asks.length,
		wasContact,
		wasBackup
	});
	if (wasContact || wasBackup) await passOn();

	function of(
		table:
			| typeof member
			| typeof topicRight
			| typeof noticeChoice
			| typeof notice
			| typeof representation
	) {
		return and(eq(table.circleId, circleId), eq(table.personId, personId));
	}

	async function withdrawInvitations(): Promise<void> {
		const gone = await tx
			.update(invitation)
			.set({ withdrawnAt: now, name: '', words: '', relation: '' })
			.where(
				and(
					eq(invitation.circleId, circleId),
					eq(invitation.invitedById, personId),
					isNull(invitation.confirmedAt),
					isNull(invitation.declinedAt),
					isNull(invitation.withdrawnAt)
				)
			)
			.returning({ id: invitation.id });
		for (const { id } of gone)
			await errand.record({ kind: 'invitation.withdrawn', invitationId: id });
	}

	/** The database says who is contact person from now on; it is written down so that all can read it. */
	async function passOn(): Promise<void> {
		const [next] = await tx.execute<{ contactId: string; backupId: string | null }>(sql`
			update circle set contact_id = kring_contact_now(id),
				backup_id = nullif(nullif(backup_id, ${personId}), kring_contact_now(id))
			where id = ${circleId} returning contact_id as "contactId", backup_id as "backupId"`);
		if (next !== undefined) await errand.record({ kind: 'contact.set', ...next });
	}
}
