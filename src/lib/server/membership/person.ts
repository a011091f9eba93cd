import { and, eq, sql } from 'drizzle-orm';
import type { Ground, Role } from '../../domain/policy/standing.ts';
import type { ShareForm } from '../../domain/membership.ts';
import { isReviewDue } from '../../domain/representation.ts';
import { hasAuthority, represents } from '../../domain/policy/decide.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Topic } from '../../domain/topic.ts';
import { isPresent, membersOf, topicsOf, type MemberView } from '../circle.ts';
import { member } from '../db/schema/index.ts';
import { greyIn } from '../duty/index.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { rightsOf, type RightsOf } from './rights.ts';

/** How somebody stands in the circle at this moment. */
export type Presence = 'here' | 'ended';

/** Somebody as everybody in the circle sees them. */
export type PersonView = {
	personId: string;
	name: string;
	portrait: string | null;
	role: Role;
	relation: string;
	discipline: string | null;
	organisation: {
		name: string;
		readingTimes: string;
		promiseHours: number | null;
		/** The organisation says so too. */
		isConfirmed: boolean;
	} | null;
	isContact: boolean;
	isBackup: boolean;
	joinedAt: Date;
	endsAt: Date | null;
	presence: Presence;
	/** Decides for the resident now. */
	represents: boolean;
};

/** Everybody in the circle, and who has been. */
export type PeopleView = {
	people: PersonView[];
	residentName: string;
	mayInvite: boolean;
	mayConfirm: boolean;
	mayRemove: boolean;
	maySetContact: boolean;
	/** Who tapped no test for a day (D12): only for who looks after the circle. */
	greyIds: string[];
	now: Date;
};

/** Everybody in the circle, those whose time ran out last. Who was taken out is not shown. */
export async function peopleOf(sight: Sight<'circle.read'>): Promise<PeopleView> {
	const { tx, circleId, now } = sight;
	const members = await membersOf(tx, circleId);
	const people = members
		.filter(({ standing }) => standing.removedAt === null)
		.map((one) => viewOf(one, now))
		.sort((a, b) => Number(a.presence === 'ended') - Number(b.presence === 'ended'));
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	return {
		people,
		residentName: people.find(({ role }) => role === 'resident')?.name ?? '',
		mayInvite: sight.mightAfterProof('circle.invite'),
		mayConfirm: sight.may('circle.confirm'),
		mayRemove: sight.mightAfterProof('circle.remove'),
		maySetContact: sight.may('circle.setContact'),
		greyIds: looksAfter(sight) ? await greyIn(tx, circleId, now) : [],
		now
	};
}

/** Whom the notice about a silent phone leads here, and who decides about the circle. */
function looksAfter(sight: Sight<'circle.read'>): boolean {
	return sight.standing.isContact || sight.may('circle.setContact');
}

/** That somebody decides for the resident, with all that was recorded (A5). */
export type RepresentationView = {
	ground: Ground;
	scope: string[];
	reviewOn: string;
	isReviewDue: boolean;
	endsAt: Date | null;
	/** Null for who does not speak for the resident: it is between those. */
	residentTold: string | null;
	recordedByName: string;
	recordedAt: Date;
};

/** One person's page. */
export type PersonPage = {
	person: PersonView;
	isMe: boolean;
	residentName: string;
	topics: Topic[];
	/** Null for who does not decide about it. */
	rights: RightsOf | null;
	phone: string | null;
	/** What I share here; null on another's page. */
	shares: { phone: boolean; seen: boolean; hasPhone: boolean } | null;
	representation: RepresentationView | null;
	may: {
		setRights: boolean;
		represent: boolean;
		/** Choose the drawing of the resident. */
		draw: boolean;
		/** Stop deciding for the resident oneself. */
		endOwn: boolean;
		remove: boolean;
		leave: boolean;
		readmit: boolean;
	};
	/** What somebody may do once they have shown again who they are. */
	mustProve: boolean;
	now: Date;
};

/**
 * One person, as far as the reader may know them.
 *
 * @throws {Refusal} `not_found` for who is not in the circle or was taken out.
 */
export async function personPage(
	sight: Sight<'circle.read'>,
	personId: string
): Promise<PersonPage> {
	const { tx, circleId, now } = sight;
	const [members, topics] = await Promise.all([membersOf(tx, circleId), topicsOf(tx, circleId)]);
	const found = members.find((one) => one.personId === personId);
	if (found === undefined || found.standing.removedAt !== null) throw new Refusal('not_found');
	const isMe = personId === sight.personId;
	const isResident = found.role === 'resident';
	const decides = sight.may('circle.setRights');
	const here = isPresent(found.standing, now);
	sight.gave('circle.read', 'person', [{ id: personId, version: 1, topicId: null }]);
	return {
		person: viewOf(found, now),
		isMe,
		residentName: members.find(({ role }) => role === 'resident')?.name ?? '',
		topics,
		rights: decides && !isResident ? rightsOf(found, topics, now) : null,
		phone: here ? found.phone : null,
		shares: isMe ? await sharesOf(sight) : null,
		representation: await representationOf(sight, found),
		may: {
			setRights: decides && !isResident && !isMe,
			represent: sight.mightAfterProof('circle.represent') && !isResident && !isMe && here,
			draw: isResident && sight.may('circle.drawResident'),
			endOwn: isMe && sight.mightAfterProof('circle.represent') && !isResident,
			remove: sight.mightAfterProof('circle.remove') && !isResident && !isMe,
			leave: isMe && !isResident,
			readmit: sight.mightAfterProof('circle.readmit') && !isMe && here
		},
		mustProve: sight.mightAfterProof('circle.readmit') && !sight.may('circle.readmit'),
		now
	};
}

/** Says what one lets the others of this circle see of oneself. */
export async function share(
	deed: Deed<'circle.shareOwn'>,
	form: ShareForm
): Promise<{ personId: string }> {
	await deed.tx
		.update(member)
		.set({ sharesPhone: form.sharesPhone, sharesSeen: form.sharesSeen })
		.where(and(eq(member.circleId, deed.circleId), eq(member.personId, deed.personId)));
	return { personId: deed.personId };
}

/** Whether somebody is there, and what everybody may know of them. */
export function viewOf(one: MemberView, now: Date): PersonView {
	const { organisation, standing } = one;
	return {
		personId: one.personId,
		name: one.name,
		portrait: one.portrait,
		role: one.role,
		relation: one.relation,
		discipline: one.discipline,
		organisation:
			organisation === null
				? null
				: {
						name: organisation.name,
						readingTimes: organisation.readingTimes,
						promiseHours: organisation.promiseHours,
						isConfirmed: organisation.isConfirmed
					},
		isContact: one.isContact,
		isBackup: one.isBackup,
		joinedAt: one.joinedAt,
		endsAt: standing.endsAt,
		presence: isPresent(standing, now) ? 'here' : 'ended',
		represents: represents(standing, now)
	};
}

async function sharesOf(sight: Sight<'circle.read'>): Promise<NonNullable<PersonPage['shares']>> {
	const rows = await sight.tx.execute<{ phone: boolean; seen: boolean; hasPhone: boolean }>(sql`
		select m.shares_phone as phone, m.shares_seen as seen, a.phone is not null as "hasPhone"
		from member m left join account a on a.person_id = m.person_id
		where m.circle_id = ${sight.circleId} and m.person_id = ${sight.personId}`);
	return rows[0] ?? { phone: false, seen: true, hasPhone: false };
}

async function representationOf(
	sight: Sight<'circle.read'>,
	{ personId }: MemberView
): Promise<RepresentationView | null> {
	const rows = await sight.tx.execute<
		Omit<RepresentationView, 'endsAt' | 'recordedAt' | 'isReviewDue'> & {
			endsAt: string | null;
			recordedAt: string;
		}
	>(sql`
		select r.ground, r.scope, r.review_on as "reviewOn", r.ends_at as "endsAt",
			r.resident_told as "residentTold", r.recorded_at as "recordedAt",
			coalesce(p.name, '') as "recordedByName"
		from representation r left join person p on p.id = r.recorded_by_id
		where r.circle_id = ${sight.circleId} and r.person_id = ${personId} and r.ended_at is null`);
	const [row] = rows;
	if (row === undefined) return null;
	return {
		...row,
		residentTold: hasAuthority(sight.standing, sight.now) ? row.residentTold : null,
		isReviewDue: isReviewDue(row.reviewOn, sight.now),
		endsAt: row.endsAt === null ? null : new Date(row.endsAt),
		recordedAt: new Date(row.recordedAt)
	};
}
