import { sql } from 'drizzle-orm';
import { doubleHours } from '../../domain/agenda/double.ts';
import type { AgendaKind, Aim, NeedState } from '../../domain/agenda/entry.ts';
import { ownDatesMost } from '../../domain/agenda/form.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { type Recurrence, recurrenceOf } from '../../domain/recurrence/rule.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Desk, Sight } from '../gate/index.ts';
import type { SeriesRow } from './fill.ts';
import { asksSomebody, isUntaken } from './rows.ts';

// What of the agenda is shown. Whoever may read it reads all of it.

/** One date of the agenda, as it is shown. */
export type EntryView = {
	id: string;
	kind: AgendaKind;
	title: string;
	place: string;
	words: string;
	aim: Aim | null;
	personId: string | null;
	outsider: string;
	organisationId: string | null;
	organisation: string | null;
	isNecessary: boolean;
	organiserId: string;
	comesBack: boolean;
	heldOn: string;
	fromMinute: number;
	untilMinute: number;
	startsAt: Date;
	endsAt: Date;
	/** Without times. */
	isWholeDay: boolean;
	/** Its last day; the day itself for what lasts no longer. */
	untilOn: string;
	isCancelled: boolean;
	version: number;
	changedAt: Date;
	needs: readonly NeedState[];
};

/** Two organisations that come for the same, and of which nobody said yet that it is known. */
export type DoubleView = { id: string; aim: Aim; organisations: readonly [string, string] };

type Reading = Sight<'agenda.read'>;

/** Most dates that are shown at once. */
const mostShown = 400;

/** The dates of the agenda that lie on a day from one to another, both included, earliest first. */
export async function entriesBetween(
	sight: Reading,
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<EntryView[]> {
	return entriesWhere(
		sight,
		sql`e.held_on <= ${untilOn} and coalesce(e.until_on, e.held_on) >= ${fromOn}`
	);
}

/** So many days ahead the first page says what comes, and what still asks for somebody. */
const nextDays = 7;

/**
 * What the first page of a circle shows of the coming week: the next date that goes on, and the next
 * that still asks for somebody; and however far away, what this reader was asked by name. Out of one
 * statement.
 */
export async function nextEntries(sight: Reading): Promise<EntryView[]> {
	const { circleId, now } = sight;
	const soon = sql`a.circle_id = ${circleId} and a.status = 'planned'
		and a.starts_at > ${now.toISOString()}::timestamptz and a.held_on <= ${daysAfter(dayOf(now), nextDays)}`;
	const first = sql`order by a.starts_at, a.ends_at, a.id limit 1`;
	return entriesWhere(
		sight,
		sql`e.id in ((select a.id from agenda_entry a where ${soon} ${first})
			union (select a.id from agenda_entry a where ${soon} and ${asksSomebody('a')} ${first})
			union ${askedOf(sight)})`
	);
}

/** Most dates that one's own programs are given: the whole of their window. */
const mostOwn = 5_000;

/**
 * One's own dates from a day to another, for one's own programs (activities-credits.md 6.1): where one is
 * named, said yes or made it. Of the resident all of it is their own.
 */
export async function ownEntriesBetween(
	sight: Reading,
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<EntryView[]> {
	const { personId } = sight;
	const isOwn = sql`(e.person_id = ${personId} or e.organiser_id = ${personId}
		or exists (select from circle c where c.id = e.circle_id and c.resident_id = ${personId})
		or exists (select from agenda_taking t where t.circle_id = e.circle_id and t.entry_id = e.id
			and t.person_id = ${personId}))`;
	return entriesWhere(sight, sql`e.held_on between ${fromOn} and ${untilOn} and ${isOwn}`, mostOwn);
}

/** Questions to the reader on the first page; more stand in the agenda. */
const askedMost = 3;

/** The dates for which this reader was asked by name and did not answer yet, the nearest ones. */
function askedOf({ circleId, personId, now }: Reading) {
	return sql`(select a.id from agenda_entry a where a.circle_id = ${circleId} and a.status = 'planned'
			and a.starts_at > ${now.toISOString()}::timestamptz
			and exists (select from agenda_ask k where k.circle_id = a.circle_id and k.entry_id = a.id
				and k.person_id = ${personId} and k.asked_at is not null and k.answer is null
				and ${isUntaken('k')})
		order by a.starts_at, a.id limit ${askedMost})`;
}

/** One date, and how it comes back if it does. @throws {Refusal} `not_found`. */
export async function entryOf(
	sight: Reading,
	entryId: string
): Promise<{ entry: EntryView; recurrence: Recurrence | null }> {
	const [[entry], [series]] = await Promise.all([
		entriesWhere(sight, sql`e.id = ${entryId}`),
		sight.tx.execute<
			Pick<SeriesRow, 'rule' | 'ends' | 'firstOn' | 'fromMinute' | 'untilMinute'>
		>(sql`
			select s.rule, s.ends, s.first_on::text as "firstOn", s.from_minute as "fromMinute",
				s.until_minute as "untilMinute"
			from agenda_series s join agenda_entry e on e.circle_id = s.circle_id and e.series_id = s.id
			where e.circle_id = ${sight.circleId} and e.id = ${entryId}`)
	]);
	if (entry === undefined) throw new Refusal('not_found');
	return { entry, recurrence: series === undefined ? null : recurrenceOf(series) };
}

/**
 * Dates of the same thing that comes back, from one on, that somebody changed by themselves and that are
 * still to come: when it stops, they can stay.
 */
export async function ownDatesFrom(
	sight: Reading,
	entryId: string
): Promise<{ id: string; startsAt: Date; title: string }[]> {
	const rows = await sight.tx.execute<{ id: string; startsAt: string; title: string }>(sql`
		select o.id, o.starts_at as "startsAt", o.title
		from agenda_entry e join agenda_entry o on o.circle_id = e.circle_id and o.series_id = e.series_id
			and o.original_on >= e.original_on
		where e.circle_id = ${sight.circleId} and e.id = ${entryId} and o.is_own and o.status = 'planned'
			and o.ends_at > ${sight.now.toISOString()}::timestamptz
		order by o.starts_at, o.id limit ${ownDatesMost}`);
	return rows.map(({ startsAt, ...row }) => ({ ...row, startsAt: new Date(startsAt) }));
}

/**
 * Organisations that come for the same, as far as they still do and nobody said that it is known; newest
 * first.
 */
export async function doublesFor(sight: Reading): Promise<DoubleView[]> {
	const rows = await sight.tx.execute<{ id: string; aim: Aim; one: string; other: string }>(sql`
		select d.id, d.aim, o.name as one, p.name as other
		from agenda_double d join organisation o on o.id = d.organisation_id
			join organisation p on p.id = d.other_organisation_id
		where d.circle_id = ${sight.circleId} and d.settled_at is null
			and exists (select from agenda_entry a join agenda_entry b on b.circle_id = a.circle_id
				where a.circle_id = d.circle_id and a.organisation_id = d.organisation_id
					and b.organisation_id = d.other_organisation_id
					and a.aim = d.aim and b.aim = d.aim and a.kind = 'visit' and b.kind = 'visit'
					and a.status = 'planned' and b.status = 'planned'
					and a.ends_at > kring_now() and b.ends_at > kring_now()
					and a.starts_at between b.starts_at - make_interval(hours => ${doubleHours})
						and b.starts_at + make_interval(hours => ${doubleHours}))
		order by d.told_at desc, d.id limit 20`);
	return rows.map(({ id, aim, one, other }) => ({ id, aim, organisations: [one, other] }));
}

/** The organisations of the municipality of the circle, by name. */
export async function organisationsOf(sight: Reading): Promise<{ id: string; name: string }[]> {
	const rows = await sight.tx.execute<{ id: string; name: string }>(sql`
		select o.id, o.name from organisation o join circle c on c.municipality_id = o.municipality_id
		where c.id = ${sight.circleId} order by o.name, o.id limit 200`);
	return [...rows];
}

/** The circles in whose agenda this person writes, by the name of whose circle it is. */
export async function myAgendas(
	desk: Desk<'circle.read'>
): Promise<{ id: string; residentName: string }[]> {
	const ids = desk.circleIds.filter((id) => desk.may(id, 'agenda.edit'));
	const rows = await desk.tx.execute<{ id: string; residentName: string }>(sql`
		select c.id, p.name as "residentName" from circle c join person p on p.id = c.resident_id
		where c.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
		order by p.name, c.id limit 200`);
	desk.gave(
		'circle.read',
		'desk',
		rows.map(({ id }) => ({ id, circleId: id, version: 1, topicId: null }))
	);
	return [...rows];
}

/** Who was asked for a question, as far as that is this reader's to know: whom they asked, and themselves. */
function asksSeenBy({ personId }: Reading) {
	return sql`coalesce((select jsonb_agg(jsonb_build_object('personId', a.person_id, 'askedById', a.asked_by_id,
			'isAsked', a.asked_at is not null, 'answer', a.answer) order by a.place, a.person_id)
		from agenda_ask a where a.circle_id = n.circle_id and a.entry_id = n.entry_id and a.kind = n.kind
			and (a.asked_by_id = ${personId} or (a.person_id = ${personId} and a.asked_at is not null))), '[]')`;
}

async function entriesWhere(
	sight: Reading,
	which: ReturnType<typeof sql>,
	most: number = mostShown
): Promise<EntryView[]> {
	const rows = await sight.tx.execute<
		Omit<EntryView, 'startsAt' | 'endsAt' | 'changedAt'> & {
			startsAt: string;
			endsAt: string;
			changedAt: string;
		}
	>(sql`
		select e.id, e.kind, e.title, e.place, e.words, e.aim, e.person_id as "personId", e.outsider,
			e.organisation_id as "organisationId", o.name as organisation, e.is_necessary as "isNecessary",
			e.organiser_id as "organiserId", e.series_id is not null as "comesBack",
			e.held_on::text as "heldOn", e.from_minute as "fromMinute", e.until_minute as "untilMinute",
			e.is_whole_day as "isWholeDay", coalesce(e.until_on, e.held_on)::text as "untilOn",
			e.starts_at as "startsAt", e.ends_at as "endsAt", e.status = 'cancelled' as "isCancelled", e.version,
			e.changed_at as "changedAt",
			coalesce((select jsonb_agg(jsonb_build_object('kind', n.kind, 'text', n.text, 'takenById', t.person_id,
				'asks', ${asksSeenBy(sight)})
				order by array_position(array['come', 'do', 'ride', 'ride_back', 'company', 'other'], n.kind))
				from agenda_need n left join agenda_taking t on t.circle_id = n.circle_id
					and t.entry_id = n.entry_id and t.kind = n.kind
				where n.circle_id = e.circle_id and n.entry_id = e.id), '[]') as needs
		from agenda_entry e left join organisation o on o.id = e.organisation_id
		where e.circle_id = ${sight.circleId} and ${which}
		order by e.starts_at, e.ends_at, e.id limit ${most}`);
	const entries = rows.map(({ startsAt, endsAt, changedAt, ...row }) => {
		const [starts, ends, changed] = [startsAt, endsAt, changedAt].map((at) => new Date(at));
		return { ...row, startsAt: starts!, endsAt: ends!, changedAt: changed! };
	});
	sight.gave(
		'agenda.read',
		'agenda',
		entries.map(({ id, version }) => ({ id, version, topicId: 'agenda' }))
	);
	return entries;
}
