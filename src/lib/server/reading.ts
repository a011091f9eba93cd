import { sql } from 'drizzle-orm';
import {
	joinedReadings,
	pageOfLines,
	periodOf,
	type ReadingEntry,
	type ReadingFilter,
	type ReadingLine,
	type ReadThing
} from '../domain/reading.ts';
import { isPresent, membersOf, topicsOf, type MemberView } from './circle.ts';
import { pgArray } from './db/connect.ts';
import type { Sight } from './gate/index.ts';

/** Somebody who looked, as they are named in the log. */
export type Reader = Pick<
	MemberView,
	'personId' | 'name' | 'portrait' | 'role' | 'relation' | 'discipline'
>;

/** The reading log of a circle, as the resident or a representative sees it. */
export type ReadingView = {
	now: Date;
	residentId: string;
	residentName: string;
	/** The one who looks is the resident. */
	isResident: boolean;
	entries: ReadingEntry[];
	/** Everybody who may stand in it. */
	readers: Reader[];
	/** Names of organisations that were read for, by id. */
	organisations: Record<string, string>;
	/** Own names of topics that a circle added, by id. */
	ownTopics: Record<string, string>;
	/** Professionals who read nothing in the last thirty days, by name. */
	silent: { personId: string; name: string }[];
	next: Date | null;
};

/** Most lines that are put together for one page. */
const linesOnPage = 300;

const silentDays = 30;
const dayMs = 86_400_000;

type RawLine = Omit<ReadingLine, 'at' | 'byCard' | 'onBehalf'> & {
	at: string;
	channel: string;
	onBehalf: boolean;
	/** How many things the line named, the hidden ones included. */
	named: number;
	things: ReadThing[];
};

/**
 * Who looked at what (T5.3). A surprise is not given away to the resident before its end: what was
 * read of it is left out, and a line about nothing else with it (T4.6). What the resident reads of
 * their own is not shown to them, unless it was read with the paper card, which others may hold.
 */
export async function readingsFor(
	sight: Sight<'reading.read'>,
	filter: ReadingFilter
): Promise<ReadingView> {
	const { tx, circleId, standing, now } = sight;
	const { from, until } = periodOf(filter);
	const [members, topics, rows] = await Promise.all([
		membersOf(tx, circleId),
		topicsOf(tx, circleId),
		tx.execute<RawLine>(sql`
			select r.at, r.person_id as "personId", r.on_behalf_of_id is not null as "onBehalf", r.role,
				r.organisation_id as "organisationId", r.action, r.object_kind as "objectKind", r.ground, r.channel,
				cardinality(r.object_ids) as named,
				coalesce((
					select jsonb_agg(jsonb_build_object('id', o.id, 'topicId', u.topic_id))
					from unnest(r.object_ids) as o(id)
					left join photo f on f.circle_id = r.circle_id and f.id = o.id and r.object_kind = 'photo'
					left join "update" u on u.circle_id = r.circle_id and u.id = coalesce(f.update_id, o.id)
					where ${!sight.isResident} or u.surprise_until is null
						or u.surprise_until <= ${now.toISOString()}::timestamptz), '[]') as things
			from reading r
			where r.circle_id = ${circleId}
				and (r.channel = 'card' or r.person_id is distinct from ${standing.residentId}::uuid)
				${filter.personId === null ? sql`` : sql`and r.person_id = ${filter.personId}`}
				${from === null ? sql`` : sql`and r.at >= ${from.toISOString()}::timestamptz`}
				${until === null ? sql`` : sql`and r.at < ${until.toISOString()}::timestamptz`}
			order by r.at desc, r.id desc limit ${linesOnPage + 1}`)
	]);
	const lines = rows.map(lineOf);
	const { shown, next } = pageOfLines(lines, linesOnPage);
	const visible = shown.filter((line) => !line.hidden);

	const organisations = await organisationsOf(sight, visible);
	const silent =
		filter.personId === null && filter.before === null ? await silentOf(sight, members) : [];
	// One line in the log for each day on which somebody looks into it, on each device.
	const today = Math.floor(now.getTime() / dayMs);
	sight.gave('reading.read', 'reading', [{ id: circleId, version: today, topicId: null }]);
	const resident = members.find(({ personId }) => personId === standing.residentId);
	return {
		now,
		residentId: standing.residentId,
		residentName: resident?.name ?? '',
		isResident: sight.isResident,
		entries: joinedReadings(visible),
		readers: members.map(({ personId, name, portrait, role, relation, discipline }) => ({
			...{ personId, name, portrait, role, relation, discipline }
		})),
		organisations,
		ownTopics: Object.fromEntries(
			topics.flatMap(({ id, name }) => (name === null ? [] : [[id, name]]))
		),
		silent,
		next
	};
}

function lineOf({ at, channel, named, ...raw }: RawLine): ReadingLine & { hidden: boolean } {
	return {
		...raw,
		at: new Date(at),
		byCard: channel === 'card',
		hidden: named > 0 && raw.things.length === 0
	};
}

async function organisationsOf(
	{ tx }: Sight<'reading.read'>,
	lines: readonly ReadingLine[]
): Promise<Record<string, string>> {
	const ids = [...new Set(lines.flatMap(({ organisationId }) => organisationId ?? []))];
	if (ids.length === 0) return {};
	const rows = await tx.execute<{ id: string; name: string }>(sql`
		select id, name from organisation where id = any (${pgArray(ids)}::uuid[]) limit 100`);
	return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Silence is shown as silence: professionals with a place here who read nothing for a month. */
async function silentOf(
	sight: Sight<'reading.read'>,
	members: readonly MemberView[]
): Promise<ReadingView['silent']> {
	const { tx, circleId, now } = sight;
	const since = new Date(now.getTime() - silentDays * dayMs);
	const rows = await tx.execute<{ personId: string }>(sql`
		select distinct r.person_id as "personId" from reading r
		where r.circle_id = ${circleId} and r.at >= ${since.toISOString()}::timestamptz
			and r.role = 'professional' and r.action <> 'refused' limit 200`);
	const readers = new Set(rows.map(({ personId }) => personId));
	return members
		.filter(
			({ role, standing, joinedAt }) =>
				role === 'professional' && isPresent(standing, now) && joinedAt < since
		)
		.filter(({ personId }) => !readers.has(personId))
		.map(({ personId, name }) => ({ personId, name }));
}
