import { and, eq, gte, inArray, isNotNull, sql } from 'drizzle-orm';
import { openKind, type AgendaContent } from '../../domain/agenda/entry.ts';
import type { GoingForm } from '../../domain/agenda/form.ts';
import { toldAtFirst } from '../../domain/agenda/gap.ts';
import { dayOf, daysAfter } from '../../domain/day.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db, Tx } from '../db/connect.ts';
import { activity, agendaEntry, occurrence } from '../db/schema/index.ts';
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
	for (const { id } of circles)
		await Gate.asSystem(db, 'agenda.follow', id, { lock: true }, (errand) =>
			follow(errand, activityId)
		);
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
	const [circle] = await tx.execute<{ residentId: string }>(
		sql`select resident_id as "residentId" from circle where id = ${circleId}`
	);
	for (const entry of entries) {
		const day = days.find(({ id }) => id === entry.occurrenceId);
		const isOn = open?.status === 'published' && day?.status === 'planned';
		const takers = await takersOf(errand, [entry.id]);
		const concerned = new Set([...takers, entry.organiserId, circle!.residentId]);
		await followOne(errand, entry, isOn ? day : null, [...concerned]);
	}
	await wakeGaps(errand);
}

async function followOne(
	errand: Errand,
	entry: EntryRow,
	day: typeof occurrence.$inferSelect | null,
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
		await errand.record({ kind: 'agenda.cancelled', entryId: entry.id, personIds });
		return;
	}
	const wasOff = entry.status === 'cancelled';
	const followed = day.startsAt.getTime() === (entry.followedStartsAt ?? entry.startsAt).getTime();
	const isAsFollowed =
		followed && day.endsAt.getTime() === (entry.followedEndsAt ?? entry.endsAt).getTime();
	if (!wasOff && isAsFollowed) {
		// A word about the day, and nothing that counts here: a time of one's own stays.
		if (entry.occurrenceSequence !== day.sequence)
			await tx
				.update(agendaEntry)
				.set({ occurrenceSequence: day.sequence })
				.where(isEntry(circleId, entry.id));
		return;
	}
	await change({
		...{ status: 'planned', cancelledAt: null, occurrenceSequence: day.sequence },
		...(isAsFollowed ? {} : timesOfDay(day)),
		...(followed ? {} : toldAtFirst(day.startsAt, now))
	});
	const kind = wasOff ? 'agenda.restored' : 'agenda.changed';
	await errand.record({ kind, entryId: entry.id, personIds });
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
