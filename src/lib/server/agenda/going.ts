import { and, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { openKind, type AgendaContent } from '../../domain/agenda/entry.ts';
import type { GoingForm } from '../../domain/agenda/form.ts';
import { toldAtFirst } from '../../domain/agenda/gap.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import type { About } from '../../domain/event.ts';
import { Refusal } from '../../domain/refusal.ts';
import { one, type Db, type Tx } from '../db/connect.ts';
import { activity, agendaEntry, ending, occurrence } from '../db/schema/index.ts';
import { Gate, type Deed, type Errand, type Sight } from '../gate/index.ts';
import { wakeGaps } from './gap.ts';
import { addRows, isEntry, takersOf, type EntryRow } from './rows.ts';

// Going to a day activity together: a day of it stands in the agenda of the circle, with who drives and
// who goes along (E6). What becomes of the day is followed: off, on again, or at another time.

/** A day of an activity that one can go to. */
export type OpenDay = {
	slug: string;
	title: string;
	place: string;
	occurrenceId: string;
	heldOn: string;
	fromMinute: number;
	untilMinute: number;
};

type DayRow = typeof occurrence.$inferSelect;

/** So many circles are told at the same time: fewer than the worker has lines to the database. */
const atATime = 4;

/** So many days ahead are offered. */
const offeredDays = 14;
const offeredMost = 60;

/** Days of published activities in the municipality of the circle, the next ones first. */
export async function openDays({ tx, circleId, now }: Sight<'agenda.read'>): Promise<OpenDay[]> {
	const todayOn = dayOf(now);
	return daysWhere(
		tx,
		circleId,
		sql`o.held_on between ${todayOn} and ${daysAfter(todayOn, offeredDays)}
			and o.ends_at > ${now.toISOString()}::timestamptz`
	);
}

/**
 * One day of a published activity, if it goes on; null for none.
 *
 * @param occurrenceId  which one, where there are two on that date; the first without it.
 */
export async function openDay(
	{ tx, circleId, now }: { tx: Tx; circleId: string; now: Date },
	slug: string,
	on: string,
	occurrenceId: string | null = null
): Promise<OpenDay | null> {
	const [found] = await daysWhere(
		tx,
		circleId,
		sql`a.slug = ${slug} and o.held_on = ${on} and o.ends_at > ${now.toISOString()}::timestamptz
			and (${occurrenceId}::uuid is null or o.id = ${occurrenceId}::uuid)`
	);
	return found ?? null;
}

/**
 * Puts a day of an activity into the agenda, with what is asked for it.
 *
 * @throws {Refusal} `not_found` for a day that is not there or is off, `change_conflict`.
 */
export async function goAlong(
	deed: Deed<'agenda.edit'>,
	{ entryId, slug, on, occurrenceId, words, ...form }: GoingForm
): Promise<{ entryId: string; on: string }> {
	const { tx, circleId, now, personId: organiserId } = deed;
	const day = await openDay(deed, slug, on, occurrenceId);
	if (day === null) throw new Refusal('not_found');
	const [at] = await tx
		.select()
		.from(occurrence)
		.where(eq(occurrence.id, day.occurrenceId))
		.limit(1);
	if (at === undefined) throw new Refusal('not_found');
	const asked = form['needs[]'].map((kind) => ({ kind, text: '' }));
	const content: AgendaContent = {
		...{ kind: 'appointment', title: day.title, place: day.place, words, aim: null },
		...{ personId: null, outsider: '', organisationId: null, isNecessary: form.isNecessary },
		// What must not go by and asks nothing asks who goes along: it would go by unseen (C4).
		needs:
			form.isNecessary && asked.length === 0 ? [{ kind: openKind('appointment'), text: '' }] : asked
	};
	const { startsAt, endsAt, fromMinute, untilMinute } = at;
	const toldAt = toldAtFirst(startsAt, now);
	await addRows(deed, [{ on, fromMinute, untilMinute, startsAt, endsAt, id: entryId, toldAt }], {
		...{ content, organiserId, seriesId: null }
	});
	await tx
		.update(agendaEntry)
		.set({
			...{ neighbourhoodId: at.neighbourhoodId, activityId: at.activityId },
			...{ occurrenceId: at.id, occurrenceSequence: at.sequence },
			...{ followedStartsAt: startsAt, followedEndsAt: endsAt }
		})
		.where(isEntry(circleId, entryId));
	await deed.record({ kind: 'agenda.added', entryId, personIds: [] });
	await wakeGaps(deed);
	return { entryId, on };
}

/** Has every circle follow an activity that somebody goes to, each by a job of its own. */
export async function followEverywhere(db: Db, activityId: string): Promise<void> {
	const circles = await db.execute<{ id: string }>(
		sql`select kring_circles_going(${activityId}) as id`
	);
	await inEach(db, circles, 'agenda.follow', (errand) => follow(errand, activityId));
}

/** Does something in each of some circles, a few of them at the same time. */
export async function inEach(
	db: Db,
	circles: readonly { id: string }[],
	name: string,
	work: (errand: Errand) => Promise<void>
): Promise<void> {
	const waiting = [...circles];
	const next = async () => {
		for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
			await Gate.asSystem(db, name, one.id, { lock: true }, work);
	};
	await Promise.all(Array.from({ length: atATime }, next));
}

/**
 * Makes the dates of a circle what the days of an activity are now. Whoever said yes is told, who put it
 * into the agenda, and the resident: one of them would stand before a closed door (5.9).
 */
export async function follow(errand: Errand, activityId: string): Promise<void> {
	const { tx, circleId, now } = errand;
	const entries = await tx
		.select()
		.from(agendaEntry)
		.where(
			and(
				eq(agendaEntry.circleId, circleId),
				eq(agendaEntry.activityId, activityId),
				isNotNull(agendaEntry.occurrenceId),
				gte(agendaEntry.endsAt, now)
			)
		)
		.limit(200);
	if (entries.length === 0) return;
	const [open] = await tx
		.select({ status: activity.status })
		.from(activity)
		.where(eq(activity.id, activityId));
	const days = await tx
		.select()
		.from(occurrence)
		.where(
			inArray(
				occurrence.id,
				entries.map(({ occurrenceId }) => occurrenceId!)
			)
		);
	const ends = await tx
		.select({ id: ending.id, lastOn: ending.lastOn })
		.from(ending)
		.where(and(eq(ending.activityId, activityId), isNull(ending.takenBackAt)))
		.orderBy(ending.lastOn)
		.limit(20);
	const residentId = await residentOf(errand);
	for (const entry of entries) {
		const day =
			days.find(({ id }) => id === entry.occurrenceId) ?? (await sameDay(errand, entry)) ?? null;
		const isOn = open?.status === 'published' && day?.status === 'planned';
		const takers = await takersOf(errand, [entry.id]);
		// Who drives somebody there, or is driven, stands before a closed door as well.
		const riders = await ridersOf(errand, entry.id);
		const concerned = new Set([...takers, ...riders, entry.organiserId, residentId]);
		const about = aboutOf(entry, day, ends);
		await followOne(errand, { entry, day: isOn ? day : null, about }, [...concerned]);
	}
	await wakeGaps(errand);
}

/** Who of the circle asks for a ride to a date, or offers one. */
async function ridersOf({ tx, circleId }: Errand, entryId: string): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(sql`
		select distinct person_id as id from ride
		where circle_id = ${circleId} and entry_id = ${entryId} and ended_at is null`);
	return rows.map(({ id }) => id);
}

/** Who the resident of a circle is. */
export async function residentOf({ tx, circleId }: Errand): Promise<string> {
	const rows = await tx.execute<{ id: string }>(
		sql`select resident_id as id from circle where id = ${circleId}`
	);
	return one(rows).id;
}

/** A day that went away and came back is another row; it is the same day all the same. */
async function sameDay({ tx }: Errand, entry: EntryRow): Promise<DayRow | undefined> {
	const [found] = await tx
		.select()
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, entry.neighbourhoodId!),
				eq(occurrence.activityId, entry.activityId!),
				eq(occurrence.heldOn, entry.heldOn),
				eq(occurrence.fromMinute, entry.fromMinute),
				eq(occurrence.status, 'planned')
			)
		)
		.limit(1);
	return found;
}

/**
 * What else tells of the same, so that each hears it once: the end of the series, or this day being off.
 *
 * @param ends  what was said to stop, the first to come first.
 */
function aboutOf(
	entry: EntryRow,
	day: DayRow | null,
	ends: readonly { id: string; lastOn: string }[]
): About | undefined {
	const isOff = day?.status === 'cancelled' && day.cancelReason !== 'ended';
	if (isOff) return { id: day.id, turn: day.sequence };
	const end = ends.find(({ lastOn }) => lastOn < entry.heldOn);
	return end === undefined ? undefined : { id: end.id, turn: 0 };
}

async function followOne(
	errand: Errand,
	{ entry, day, about }: { entry: EntryRow; day: DayRow | null; about: About | undefined },
	personIds: readonly string[]
): Promise<void> {
	const { tx, circleId, now } = errand;
	// What the circle called off itself stays off.
	if (entry.status === 'cancelled' && entry.cancelledById !== null) return;
	const change = (values: Partial<EntryRow>) =>
		tx
			.update(agendaEntry)
			.set({ ...values, version: entry.version + 1, changedAt: now })
			.where(isEntry(circleId, entry.id));
	if (day === null) {
		if (entry.status === 'cancelled') return;
		await change({ status: 'cancelled', cancelledAt: now });
		await errand.record({ kind: 'agenda.cancelled', entryId: entry.id, personIds, ...tied(about) });
		return;
	}
	const wasOff = entry.status === 'cancelled';
	const isMoved = day.startsAt.getTime() !== (entry.followedStartsAt ?? entry.startsAt).getTime();
	const isAsFollowed =
		!isMoved && day.endsAt.getTime() === (entry.followedEndsAt ?? entry.endsAt).getTime();
	if (!wasOff && isAsFollowed) {
		// A word about the day, or off and on again before anybody was told: a time of one's own stays.
		if (entry.occurrenceId !== day.id || entry.occurrenceSequence !== day.sequence)
			await tx
				.update(agendaEntry)
				.set({ occurrenceId: day.id, occurrenceSequence: day.sequence })
				.where(isEntry(circleId, entry.id));
		return;
	}
	await change({
		...{ status: 'planned', cancelledAt: null },
		...{ occurrenceId: day.id, occurrenceSequence: day.sequence },
		...(isAsFollowed ? {} : timesOfDay(day)),
		...(isMoved ? toldAtFirst(day.startsAt, now) : {})
	});
	if (!wasOff) {
		await errand.record({ kind: 'agenda.changed', entryId: entry.id, personIds });
		return;
	}
	const told = await toldOff(errand, entry.id);
	const all = [...new Set([...personIds, ...(told?.personIds ?? [])])];
	const kind = 'agenda.restored';
	await errand.record({ kind, entryId: entry.id, personIds: all, ...tied(told?.about) });
}

/** As what, and to whom, it was told last that a date is off. */
async function toldOff({ tx, circleId }: Errand, entryId: string) {
	const [found] = await tx.execute<{ about: About | null; personIds: string[] }>(sql`
		select body -> 'about' as about, body -> 'personIds' as "personIds" from event
		where circle_id = ${circleId} and body ->> 'kind' = 'agenda.cancelled'
			and body ->> 'entryId' = ${entryId}
		order by seq desc limit 1`);
	return found;
}

function tied(about: About | null | undefined): { about?: About } {
	return about === undefined || about === null ? {} : { about };
}

/** The times of a day, and that they are followed. */
function timesOfDay(day: typeof occurrence.$inferSelect) {
	const { heldOn, fromMinute, untilMinute, startsAt, endsAt } = day;
	return {
		...{ heldOn, fromMinute, untilMinute, startsAt, endsAt },
		...{ followedStartsAt: startsAt, followedEndsAt: endsAt }
	};
}

async function daysWhere(
	tx: Tx,
	circleId: string,
	which: ReturnType<typeof sql>
): Promise<OpenDay[]> {
	const rows = await tx.execute<OpenDay>(sql`
		select a.slug, a.title, v.name || ', ' || v.address as place, o.id as "occurrenceId",
			o.held_on::text as "heldOn", o.from_minute as "fromMinute", o.until_minute as "untilMinute"
		from occurrence o join activity a on a.neighbourhood_id = o.neighbourhood_id and a.id = o.activity_id
			join venue v on v.neighbourhood_id = a.neighbourhood_id and v.id = a.venue_id
			join neighbourhood n on n.id = a.neighbourhood_id
			join circle c on c.municipality_id = n.municipality_id
		where c.id = ${circleId} and a.status = 'published' and o.status = 'planned' and ${which}
		order by o.starts_at, a.title, o.id limit ${offeredMost}`);
	return [...rows];
}
