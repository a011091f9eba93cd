import { sql } from 'drizzle-orm';
import { isSilent } from '../domain/delivery.ts';
import { levelOn } from '../domain/policy/decide.ts';
import type { Level, Role, Standing } from '../domain/policy/standing.ts';
import { Refusal } from '../domain/refusal.ts';
import { standardTopics, type Topic, type TopicId } from '../domain/topic.ts';
import { dateOf, type Tx } from './db/connect.ts';
import type { Own, Sight } from './gate/index.ts';

/** A member as the circle knows them. */
export type MemberView = {
	personId: string;
	name: string;
	portrait: string | null;
	role: Role;
	relation: string;
	organisation: {
		id: string;
		name: string;
		readingTimes: string;
		promiseHours: number | null;
		/** The organisation says so too. */
		isConfirmed: boolean;
	} | null;
	discipline: string | null;
	joinedAt: Date;
	isContact: boolean;
	isBackup: boolean;
	sharesSeen: boolean;
	/** Only after a yes in this circle (settled 10). */
	phone: string | null;
	/** When they last posted or commented here; for the mark in the ring. */
	lastWroteAt: Date | null;
	standing: Standing;
};

type RawMember = Omit<MemberView, 'joinedAt' | 'lastWroteAt' | 'standing'> & {
	joinedAt: string;
	lastWroteAt: string | null;
	standing: Record<string, unknown>;
};

/**
 * Everybody with a place in a circle, those who left included, the resident first.
 * Standings are without strength or proof: they say what somebody may, not what a visit has shown.
 */
export async function membersOf(tx: Tx, circleId: string): Promise<MemberView[]> {
	const rows = await tx.execute<{ member: RawMember }>(sql`
		select jsonb_build_object(
			'personId', m.person_id, 'name', p.name, 'portrait', p.portrait, 'role', m.role,
			'relation', m.relation, 'discipline', m.discipline, 'joinedAt', m.joined_at,
			'organisation', case when o.id is not null then jsonb_build_object(
				'id', o.id, 'name', o.name, 'readingTimes', o.reading_times, 'promiseHours', o.promise_hours,
				'isConfirmed', kring_is_confirmed(m.circle_id, m.person_id)) end,
			'isContact', kring_contact_now(m.circle_id) = m.person_id,
			'isBackup', c.backup_id is not distinct from m.person_id,
			'sharesSeen', m.shares_seen,
			'phone', kring_shared_phone(m.circle_id, m.person_id),
			'lastWroteAt', (select max(e.at) from event e
				where e.circle_id = m.circle_id and e.person_id = m.person_id
					and e.body ->> 'kind' in ('update.posted', 'comment.posted', 'update.answered')
					and e.seq > c.last_seq - 200
					and not exists (select from "update" u where u.circle_id = e.circle_id
						and u.id = (e.body ->> 'updateId')::uuid and u.surprise_until > kring_now())),
			'standing', kring_standing(m.circle_id, m.person_id)
		) as member
		from member m
		join circle c on c.id = m.circle_id
		join person p on p.id = m.person_id
		left join organisation o on o.id = m.organisation_id
		where m.circle_id = ${circleId}
		order by m.role <> 'resident', m.joined_at, m.person_id
		limit 200`);
	return rows.map(({ member }) => ({
		...member,
		joinedAt: new Date(member.joinedAt),
		lastWroteAt: dateOf(member.lastWroteAt),
		standing: standingWithoutVisit(member.standing)
	}));
}

/** Whether somebody has a place in the circle now. */
export function isPresent(standing: Standing, now: Date): boolean {
	return (
		standing.removedAt === null &&
		(standing.endsAt === null || standing.endsAt.getTime() > now.getTime())
	);
}

/** Who of the people of a circle has a place in it now, by id. */
export function presentIdsOf(
	members: readonly Pick<MemberView, 'personId' | 'standing'>[],
	now: Date
): string[] {
	return members.filter(({ standing }) => isPresent(standing, now)).map(({ personId }) => personId);
}

/**
 * Insists that somebody has a place in the circle now.
 *
 * @throws {Refusal} `not_found`.
 */
export async function assertPresent(
	tx: Tx,
	circleId: string,
	{ personId, now }: { personId: string; now: Date }
): Promise<void> {
	const [found] = await tx.execute<{ standing: Record<string, unknown> | null }>(
		sql`select kring_standing(${circleId}, ${personId}) as standing`
	);
	const standing = found?.standing ? standingWithoutVisit(found.standing) : null;
	if (standing === null || !isPresent(standing, now)) throw new Refusal('not_found');
}

/** How far each topic is open to a member, in the order of the list. */
export function levelsOf(
	standing: Standing,
	topics: readonly Topic[],
	now: Date
): Record<TopicId, Level> {
	return Object.fromEntries(topics.map(({ id }) => [id, levelOn(standing, id, now)]));
}

/** The topics of a circle, the six that are always there first. */
export async function topicsOf(tx: Tx, circleId: string): Promise<Topic[]> {
	const rows = await tx.execute<{ id: string; name: string | null }>(sql`
		select id, name from topic where circle_id = ${circleId} and archived_at is null
		order by created_at, id limit 40`);
	const place = ({ id }: Topic) => {
		const index = (standardTopics as readonly string[]).indexOf(id);
		return index === -1 ? standardTopics.length : index;
	};
	return [...rows].sort((a, b) => place(a) - place(b));
}

/** What everybody in a circle may know of it: who is in it, and whom to ask. */
export type CircleView = {
	id: string;
	residentId: string;
	residentName: string;
	residentPortrait: string | null;
	municipality: { name: string; gpPostPhone: string | null };
	members: MemberView[];
	topics: Topic[];
	lastSeq: number;
	/** Nothing was heard of the engine for a while: what is told may come late (T12.4). */
	engineSilent: boolean;
	/** The neighbourhood in which whoever looks can thank neighbours; null where that is not begun. */
	creditsIn: string | null;
};

/** The circle itself: people, topics, whom to ask. Logged once for each device. */
export async function circleView(sight: Sight<'circle.read'>): Promise<CircleView> {
	const { tx, circleId } = sight;
	const [heads, members, topics] = await Promise.all([
		tx.execute<{
			lastSeq: string;
			municipalityName: string;
			gpPostPhone: string | null;
			beatAt: string | null;
			creditsIn: string | null;
		}>(sql`
			select kring_last_heard(c.id, ${sight.personId}) as "lastSeq", mu.name as "municipalityName", mu.gp_post_phone as "gpPostPhone",
				kring_engine_beat() as "beatAt", (select r.neighbourhood_id from credit_rule r
					join person p on p.id = ${sight.personId} and p.municipality_id = c.municipality_id
					where r.neighbourhood_id = c.neighbourhood_id) as "creditsIn"
			from circle c join municipality mu on mu.id = c.municipality_id where c.id = ${circleId}`),
		membersOf(tx, circleId),
		topicsOf(tx, circleId)
	]);
	const [head] = heads;
	const resident = members.find(({ personId }) => personId === sight.standing.residentId);
	if (head === undefined || resident === undefined)
		throw new Error('a circle without its resident');
	sight.gave('circle.read', 'circle', [{ id: circleId, version: 1, topicId: null }]);
	return {
		id: circleId,
		residentId: resident.personId,
		residentName: resident.name,
		residentPortrait: resident.portrait,
		municipality: { name: head.municipalityName, gpPostPhone: head.gpPostPhone },
		members,
		topics,
		lastSeq: Number(head.lastSeq),
		engineSilent: isSilent(dateOf(head.beatAt), sight.now),
		creditsIn: head.creditsIn
	};
}

/** The name of whose circle it is. */
export async function residentNameOf({ tx, circleId }: Sight<never>): Promise<string> {
	const [found] = await tx.execute<{ name: string }>(sql`
		select p.name from circle c join person p on p.id = c.resident_id where c.id = ${circleId}`);
	return found?.name ?? '';
}

/** One of the circles somebody is in, for the list of them. */
export type CircleOfMine = {
	id: string;
	residentName: string;
	residentPortrait: string | null;
	role: Role;
	/** Newest number in its log: with what one has seen it tells whether there is news. */
	lastSeq: number;
};

/** The circles somebody is in now, by the name of the resident. */
export async function myCircles(own: Own): Promise<CircleOfMine[]> {
	const rows = await own.tx.execute<Omit<CircleOfMine, 'lastSeq'> & { lastSeq: string }>(sql`
		select c.id, p.name as "residentName", p.portrait as "residentPortrait", m.role, kring_last_heard(c.id, m.person_id) as "lastSeq"
		from member m join circle c on c.id = m.circle_id join person p on p.id = c.resident_id
		where m.person_id = ${own.personId} and kring_runs(m) and c.closed_at is null
		order by p.name, c.id limit 200`);
	return rows
		.map((row) => ({ ...row, lastSeq: Number(row.lastSeq) }))
		.sort((a, b) => a.residentName.localeCompare(b.residentName, 'nl'));
}

/** A standing as the database tells it, without what only a visit can show. */
export function standingWithoutVisit(raw: Record<string, unknown>): Standing {
	const told = raw as Omit<Standing, 'endsAt' | 'rights'> & {
		rights: { topicId: string; level: 'read' | 'write'; endsAt: string | null }[];
	};
	return {
		...told,
		endsAt: dateOf(raw['endsAt']),
		removedAt: dateOf(raw['removedAt']),
		closedAt: dateOf(raw['closedAt']),
		rights: told.rights.map((right) => ({ ...right, endsAt: dateOf(right.endsAt) })),
		representation:
			told.representation === null
				? null
				: { ...told.representation, endsAt: dateOf(told.representation.endsAt) },
		provedAt: new Date(0),
		strong: true,
		byCard: false
	};
}
