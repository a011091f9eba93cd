import { sql } from 'drizzle-orm';
import { isSilent } from '../domain/delivery.ts';
import { byNeed, type DeskNeed } from '../domain/desk.ts';
import type { Role } from '../domain/policy/standing.ts';
import { dateOf, pgArray, type Tx } from './db/connect.ts';
import { teamsNow, type TeamNow } from './duty/index.ts';
import { talksOnDesk } from './finding/index.ts';
import type { Desk } from './gate/index.ts';
import { signalsOnDesk, type DeskSignal, type SignalBrief } from './signal/index.ts';

// All circles of a professional on one screen. Everything is asked for at once, of all circles
// together: thirty of them are as many questions as one.

/** What a desk needs and wishes for. */
export type DeskSight = Desk<'circle.read' | 'signal.read' | 'finding.read'>;

/** A running signal on the desk. */
export type SignalOnDesk = DeskSignal & {
	/** It has come to a duty that this person has now. */
	viaDuty: boolean;
};

/** One of the circles, with what in it waits for this person. */
export type DeskCircle = {
	id: string;
	residentId: string;
	residentName: string;
	residentPortrait: string | null;
	/** What this person is there, for who looks at their private circles too. */
	role: Role;
	/** Newest number in its log that this person may hear of. */
	lastSeq: number;
	signals: readonly SignalOnDesk[];
	/** Findings that this person is asked about. */
	talks: number;
	/** Questions to this person that wait for an answer, and the first day that was named for one. */
	asks: { count: number; byOn: string | null };
	/** Updates that this person has not seen, at most `unreadLimit` of each topic. */
	unread: number;
	need: DeskNeed;
};

/** Somebody who has to do with a signal on the desk. */
export type DeskPerson = { name: string; portrait: string | null };

/** The desk of a professional. */
export type DeskView = {
	/** Who needs somebody now comes first. */
	circles: DeskCircle[];
	/** Those around the signals that run, by their ids. */
	people: Record<string, DeskPerson>;
	teams: TeamNow[];
	gpPostPhone: string | null;
	/** Nothing was heard of the engine for a while: what is told may come late (T12.4). */
	engineSilent: boolean;
};

/** More than so many in one topic is told as so many. */
export const unreadLimit = 9;

type Head = Pick<DeskCircle, 'id' | 'residentId' | 'residentName' | 'residentPortrait' | 'role'> & {
	lastSeq: string;
	gpPostPhone: string | null;
	beatAt: string | null;
	topics: { id: string; unread: number }[];
};

/** The desk of who looks: all their circles, and the duty of their team. */
export async function deskOf(desk: DeskSight): Promise<DeskView> {
	const { tx, personId, now, circleIds } = desk;
	const [heads, signals, talks, asks, people, teams] = await Promise.all([
		headsOf(desk),
		signalsOnDesk(desk),
		talksOnDesk(desk),
		asksOf(desk),
		peopleAround(tx, circleIds),
		teamsNow(tx, now)
	]);
	const mine = new Set(
		teams.flatMap(({ rotas }) =>
			rotas.filter(({ personIds }) => personIds.includes(personId)).map(({ id }) => id)
		)
	);
	desk.gave(
		'circle.read',
		'desk',
		heads.map(({ id }) => ({ circleId: id, id, version: 1, topicId: null }))
	);
	const circles = heads.map(({ id, lastSeq, topics, role, ...resident }) => ({
		...{ id, role, lastSeq: Number(lastSeq) },
		residentId: resident.residentId,
		residentName: resident.residentName,
		residentPortrait: resident.residentPortrait,
		signals: signals
			.filter(({ circleId }) => circleId === id)
			.map((one) => ({ ...one, viaDuty: one.askedRotaIds.some((rotaId) => mine.has(rotaId)) })),
		talks: talks.get(id) ?? 0,
		asks: asks.get(id) ?? { count: 0, byOn: null },
		unread: topics
			.filter((topic) => desk.may(id, 'update.read', topic.id))
			.reduce((sum, { unread }) => sum + unread, 0)
	}));
	return {
		circles: byNeed(circles, personId, now),
		people,
		teams,
		gpPostPhone: heads[0]?.gpPostPhone ?? null,
		engineSilent: heads[0] !== undefined && isSilent(dateOf(heads[0].beatAt), now)
	};
}

/** Each circle by its resident, with what was told there that this person has not seen. */
async function headsOf({ tx, personId, circleIds }: DeskSight): Promise<Head[]> {
	const rows = await tx.execute<Head>(sql`
		select m.circle_id as id, c.resident_id as "residentId", p.name as "residentName",
			p.portrait as "residentPortrait", m.role,
			case when c.resident_id <> m.person_id then c.last_seq
				else kring_last_heard(c.id, m.person_id) end as "lastSeq",
			mu.gp_post_phone as "gpPostPhone", kring_engine_beat() as "beatAt",
			coalesce((
				select jsonb_agg(jsonb_build_object('id', t.id, 'unread', u.unread))
				from topic t
				left join seen s on s.circle_id = t.circle_id and s.person_id = m.person_id and s.topic_id = t.id
				join lateral (select count(*)::int as unread from (
					select from "update" u
					where u.circle_id = t.circle_id and u.topic_id = t.id and u.seq > coalesce(s.up_to_seq, 0)
						and u.author_id <> m.person_id and u.withdrawn_at is null and u.surprise_until is null
						and (s.up_to_seq is not null or u.posted_at >= m.joined_at)
					order by u.seq desc limit ${unreadLimit}) as newest) u on u.unread > 0
				where t.circle_id = m.circle_id), '[]') as topics
		from member m
		join circle c on c.id = m.circle_id
		join person p on p.id = c.resident_id
		join municipality mu on mu.id = c.municipality_id
		where m.person_id = ${personId} and m.circle_id = any (${pgArray(circleIds)}::uuid[])
		order by m.circle_id limit 200`);
	return [...rows];
}

/**
 * How many questions wait for an answer of this person, and until which day. What was asked, and by
 * whom, stands with the update itself.
 */
async function asksOf(desk: DeskSight): Promise<Map<string, DeskCircle['asks']>> {
	const { tx, personId, circleIds } = desk;
	const rows = await tx.execute<{ circleId: string; topicId: string; byOn: string | null }>(sql`
		select u.circle_id as "circleId", u.topic_id as "topicId", u.asked_by_on::text as "byOn"
		from "update" u join circle c on c.id = u.circle_id
		where u.circle_id = any (${pgArray(circleIds)}::uuid[]) and u.asked_id = ${personId}
			and u.asked_answered_at is null and u.withdrawn_at is null
			and (c.resident_id <> ${personId} or u.surprise_until is null or u.surprise_until <= kring_now())
		order by u.asked_by_on nulls last limit 400`);
	const found = new Map<string, DeskCircle['asks']>();
	for (const { circleId, topicId, byOn } of rows) {
		if (!desk.may(circleId, 'update.read', topicId)) continue;
		const before = found.get(circleId);
		found.set(circleId, { count: (before?.count ?? 0) + 1, byOn: before?.byOn ?? byOn });
	}
	return found;
}

/** The people of the circles in which a signal runs: who said it, who is asked, who has it. */
/** A signal that runs in one of somebody's circles. */
export type SignalAround = SignalBrief & { circleId: string };

/** What runs in all circles of somebody together. */
export type Running = {
	/** The worst first, and of those what this person may take on. */
	signals: SignalAround[];
	/** Those around them, by their ids. */
	people: Record<string, DeskPerson>;
	gpPostPhone: string | null;
};

/** The signals that run in any of somebody's circles, as far as they may follow them. */
export async function runningAround(desk: Desk<'signal.read'>): Promise<Running> {
	const { tx, circleIds } = desk;
	const signals: SignalAround[] = await signalsOnDesk(desk);
	if (signals.length === 0) return { signals: [], people: {}, gpPostPhone: null };
	const [people, [found]] = await Promise.all([
		peopleAround(tx, circleIds),
		tx.execute<{ gpPostPhone: string | null }>(sql`
			select mu.gp_post_phone as "gpPostPhone" from circle c
			join municipality mu on mu.id = c.municipality_id
			where c.id = any (${pgArray(signals.map(({ circleId }) => circleId))}::uuid[])
				and mu.gp_post_phone is not null
			order by c.id limit 1`)
	]);
	const weight = ({ level, state, mayAnswer }: SignalAround) =>
		(level === 'red' ? 4 : 0) + (state === 'open' ? 2 : 0) + (mayAnswer ? 1 : 0);
	return {
		signals: signals.toSorted((one, other) => weight(other) - weight(one)),
		people,
		gpPostPhone: found?.gpPostPhone ?? null
	};
}

async function peopleAround(
	tx: Tx,
	circleIds: readonly string[]
): Promise<Record<string, DeskPerson>> {
	const rows = await tx.execute<DeskPerson & { id: string }>(sql`
		select distinct p.id, p.name, p.portrait
		from signal s
		join member m on m.circle_id = s.circle_id
		join person p on p.id = m.person_id
		where s.circle_id = any (${pgArray(circleIds)}::uuid[]) and s.state in ('open', 'taken_on') limit 2000`);
	return Object.fromEntries(rows.map(({ id, name, portrait }) => [id, { name, portrait }]));
}
