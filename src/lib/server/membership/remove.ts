import { and, eq, isNull, sql } from 'drizzle-orm';
import { withoutThem } from '../../domain/contact.ts';
import { levelOn } from '../../domain/policy/decide.ts';
import type { RemoveForm } from '../../domain/membership.ts';
import { Refusal } from '../../domain/refusal.ts';
import { letGoOfAgenda } from '../agenda/index.ts';
import { isPresent, membersOf, type MemberView } from '../circle.ts';
import { invitation, member, representation, topicRight } from '../db/schema/index.ts';
import type { Deed, Errand, Sight } from '../gate/index.ts';
import { tendSignals } from '../signal/index.ts';
import { keepOffices, officesOf } from './contact.ts';
import { memberIn, type Ending } from './found.ts';

/** Most open questions that are shown before somebody is taken out. */
const shownLimit = 50;

/** What falls free when somebody goes (A6). */
export type FallsFree = {
	asks: { updateId: string; topicId: string; text: string; byOn: string | null; postedAt: Date }[];
	isContact: boolean;
	isBackup: boolean;
	openInvitations: number;
	/** Who could take over what was asked: those who are here. */
	others: { personId: string; name: string }[];
};

/**
 * What would fall free if this person went. Shown to who decides before they do it.
 *
 * @throws {Refusal} `not_found` for who is not in the circle.
 */
export async function fallsFree(
	sight: Sight<'circle.read' | 'update.read'>,
	personId: string
): Promise<FallsFree> {
	const { tx, circleId, now, standing } = sight;
	if (!sight.mightAfterProof('circle.remove')) throw new Refusal('not_found');
	const target = await memberIn(sight, personId);
	const [members, asks, invitations] = await Promise.all([
		membersOf(tx, circleId),
		tx.execute<{
			id: string;
			topicId: string;
			text: string;
			byOn: string | null;
			postedAt: string;
			version: number;
		}>(sql`
			select u.id, u.topic_id as "topicId", left(u.text, 120) as text, u.asked_by_on as "byOn",
				u.posted_at as "postedAt", u.version
			from "update" u
			where u.circle_id = ${circleId} and u.asked_id = ${personId}
				and u.asked_answered_at is null and u.withdrawn_at is null
				and (${standing.role} <> 'resident' or u.surprise_until is null or u.surprise_until <= kring_now())
			order by u.seq desc limit ${shownLimit}`),
		tx.execute<{ count: number }>(sql`
			select count(*)::int as count from invitation
			where circle_id = ${circleId} and invited_by_id = ${personId} and accepted_at is null
				and declined_at is null and withdrawn_at is null and expires_at > kring_now()`)
	]);
	sight.gave('circle.read', 'person', [{ id: personId, version: 1, topicId: null }]);
	sight.gave(
		'update.read',
		'update',
		asks.map(({ id, version, topicId }) => ({ id, version, topicId }))
	);
	return {
		asks: asks.map(({ id, topicId, text, byOn, postedAt }) => ({
			updateId: id,
			topicId,
			text,
			byOn,
			postedAt: new Date(postedAt)
		})),
		isContact: target.isContact,
		isBackup: target.isBackup,
		openInvitations: invitations[0]?.count ?? 0,
		others: members
			.filter((one) => one.personId !== personId && isPresent(one.standing, now))
			.map(({ personId: id, name }) => ({ personId: id, name }))
	};
}

/**
 * Takes somebody out of the circle (A6). It holds from the next request on, everywhere (T4.11).
 * A second time there is nobody left to take out.
 *
 * @throws {Refusal} `resident_must_stay`; `not_found` for who is not here, and for oneself (that is
 *   leaving).
 */
export async function removeMember(
	deed: Deed<'circle.remove'>,
	{ personId, takeOverId }: RemoveForm
): Promise<{ personId: string; openAsks: number }> {
	const target = await memberIn(deed, personId);
	if (target.role === 'resident') throw new Refusal('resident_must_stay');
	if (personId === deed.personId) throw new Refusal('not_found');
	const openAsks = await depart(
		deed,
		target,
		'member.removed',
		takeOverId === '' ? null : takeOverId
	);
	return { personId, openAsks };
}

/**
 * Leaves the circle oneself.
 *
 * @throws {Refusal} `resident_must_stay` for the resident.
 */
export async function leave(deed: Deed<'circle.leave'>): Promise<{ personId: string }> {
	const target = await memberIn(deed, deed.personId);
	if (target.role === 'resident') throw new Refusal('resident_must_stay');
	await depart(deed, target, 'member.left', null);
	return { personId: deed.personId };
}

/**
 * Ends somebody's place on behalf of the house, when the ground for it is gone. Nobody takes over what
 * was asked of them: it falls free. Does nothing for who has no place here, or a resident's.
 */
export async function endPlace(errand: Errand, personId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	const members = await membersOf(tx, circleId);
	const target = members.find((one) => one.personId === personId);
	if (target === undefined || target.role === 'resident' || target.standing.removedAt !== null)
		return;
	const ending = { tx, circleId, now, personId: null, record: errand.record.bind(errand) };
	await depart(ending, target, 'member.removed', null);
}

/** All that goes with somebody's place, in one transaction. Returns how many open asks fell free. */
async function depart(
	deed: Ending,
	target: MemberView,
	kind: 'member.removed' | 'member.left',
	takeOverId: string | null
): Promise<number> {
	const { tx, circleId, now } = deed;
	const { personId } = target;
	// Who leaves is outside from here on; the rest of this change still has to be written.
	await tx.execute(sql`select kring_enter_system(${circleId})`);

	const openAsks = await handOver(deed, personId, takeOverId);
	const offices = await officesOf(deed);
	const members = await membersOf(tx, circleId);
	const isHere = (id: string) =>
		id !== personId && members.some((one) => one.personId === id && isPresent(one.standing, now));
	const next = withoutThem(offices, personId, isHere);

	await withdrawTheirs(deed, personId);
	const theirs = { circleId, personId };
	await tx.delete(topicRight).where(mine(topicRight, theirs));
	await tx
		.update(representation)
		.set({ endedAt: now })
		.where(and(mine(representation, theirs), isNull(representation.endedAt)));
	if (next !== offices) await keepOffices(deed, next);
	await deed.record({
		kind,
		personId,
		openAsks,
		wasContact: offices.contactId === personId,
		wasBackup: offices.backupId === personId
	});
	await tx
		.update(member)
		.set({ removedAt: now, removedById: deed.personId, sharesPhone: false, takesSms: false })
		.where(mine(member, theirs));
	await tx.execute(sql`select kring_let_go(${circleId}, ${personId})`);
	await undoPromise(deed, personId);
	await letGoOfAgenda(deed, personId);
	await tx.execute(sql`select kring_end_agenda_feed(${circleId}, ${personId})`);
	// What they had taken on is open again, in the same moment.
	await tendSignals(deed, { chainChanged: true });
	return openAsks;
}

/** Gives what was asked of somebody to who takes over, where they may read it; the rest falls free. */
async function handOver(
	deed: Ending,
	personId: string,
	takeOverId: string | null
): Promise<number> {
	const { tx, circleId, now } = deed;
	const next = takeOverId === null ? null : await memberIn(deed, takeOverId);
	if (next !== null && (next.personId === personId || !isPresent(next.standing, now))) {
		throw new Refusal('not_found');
	}
	const open = await tx.execute<{ id: string; topicId: string; isSurprise: boolean }>(sql`
		select id, topic_id as "topicId", coalesce(surprise_until > kring_now(), false) as "isSurprise"
		from "update"
		where circle_id = ${circleId} and asked_id = ${personId}
			and asked_answered_at is null and withdrawn_at is null`);
	for (const { id, topicId, isSurprise } of open) {
		const reads =
			next !== null &&
			levelOn(next.standing, topicId, now) !== 'none' &&
			!(isSurprise && next.role === 'resident');
		await tx.execute(sql`
			update "update" set asked_id = ${reads ? next.personId : null}::uuid,
				asked_by_on = case when ${reads} then asked_by_on end
			where circle_id = ${circleId} and id = ${id}`);
	}
	return open.length;
}

/** Invitations of somebody who goes end with them (T4.11). */
async function withdrawTheirs(deed: Ending, personId: string): Promise<void> {
	const gone = await deed.tx
		.update(invitation)
		.set({ withdrawnAt: deed.now, name: '', words: '', relation: '' })
		.where(
			and(
				eq(invitation.circleId, deed.circleId),
				eq(invitation.invitedById, personId),
				isNull(invitation.confirmedAt),
				isNull(invitation.declinedAt),
				isNull(invitation.withdrawnAt)
			)
		)
		.returning({ id: invitation.id });
	for (const { id } of gone) await deed.record({ kind: 'invitation.withdrawn', invitationId: id });
}

/** What somebody who goes would have done while there is more help is done by nobody: a gap, and told so. */
async function undoPromise(deed: Ending, personId: string): Promise<void> {
	const undone = await deed.tx.execute<{ supportId: string; raisedById: string }>(sql`
		select support_id as "supportId", raised_by_id as "raisedById"
		from kring_support_without(${deed.circleId}, ${personId})`);
	for (const { supportId, raisedById } of undone)
		await deed.record({ kind: 'support.declined', supportId, personId: raisedById });
}

type Theirs = typeof member | typeof topicRight | typeof representation;

function mine(table: Theirs, { circleId, personId }: { circleId: string; personId: string }) {
	return and(eq(table.circleId, circleId), eq(table.personId, personId));
}
