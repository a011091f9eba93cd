import { and, eq, sql } from 'drizzle-orm';
import {
	calendarEveryMinutes,
	calendarLimit,
	importedDays,
	readingDelayMs,
	type CalendarFileForm,
	type CalendarForm,
	type CalendarIdForm,
	type CalendarProblem,
	type ImportedDate
} from '../../domain/agenda/imported.ts';
import { dayOf, zone } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
	fetchCalendar,
	isCalendarAddress,
	readCalendar,
	type For,
	type Read
} from '../calendar/index.ts';
import { dateOf, type Db } from '../db/connect.ts';
import { agendaCalendar, agendaImported } from '../db/schema/index.ts';
import { Gate, type Deed, type Sight } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import type { Within } from './rows.ts';

// Calendars from elsewhere that stand in the agenda too (C2): fetched again by a job, or given once as
// a file. Nobody changes anything in them.

const dayMs = 86_400_000;

/** From when to when dates of calendars from elsewhere are kept. */
export function importWindow(now: Date): { from: Date; until: Date } {
	return {
		from: new Date(now.getTime() - importedDays.back * dayMs),
		until: new Date(now.getTime() + importedDays.ahead * dayMs)
	};
}

/**
 * Has a calendar at an address stand in the agenda; a job fetches it.
 *
 * @throws {Refusal} `calendar_address` for one that is not https or leads inside; `too_many`.
 */
export async function addCalendar(
	deed: Deed<'agenda.edit'>,
	{ calendarId: id, name, address }: CalendarForm
): Promise<{ calendarId: string }> {
	const { tx, circleId } = deed;
	if (!isCalendarAddress(address)) throw new Refusal('calendar_address');
	await insertCalendar(deed, { id, name, address });
	await enqueue(tx, 'calendar.read', { circleId, calendarId: id }, { key: `calendar:${id}` });
	await deed.record({ kind: 'calendar.added', calendarId: id });
	return { calendarId: id };
}

/** What a file gave, or why it gives nothing: said only to who may put it into the agenda. */
export async function readFile(
	data: Buffer | null,
	now: Date,
	whom: For | null = null
): Promise<Read> {
	if (data === null) return { why: 'calendar_unreadable' };
	return readCalendar(data.toString('utf8'), importWindow(now), { whom });
}

/**
 * Has a calendar from a file stand in the agenda.
 *
 * @throws {Refusal} `too_many`, and why the file gives nothing.
 */
export async function addCalendarFile(
	deed: Deed<'agenda.edit'>,
	{ calendarId: id, name }: CalendarFileForm,
	read: Read
): Promise<{ calendarId: string }> {
	if ('why' in read) throw new Refusal(read.why);
	await insertCalendar(deed, { id, name, address: '', readAt: deed.now, rules: read.rules });
	await keepDates(deed, id, read.dates);
	await deed.record({ kind: 'calendar.added', calendarId: id });
	return { calendarId: id };
}

/** Takes a calendar from elsewhere out of the agenda. A second time changes nothing. */
export async function removeCalendar(
	deed: Deed<'agenda.edit'>,
	{ calendarId }: CalendarIdForm
): Promise<{ calendarId: string }> {
	const gone = await deed.tx
		.delete(agendaCalendar)
		.where(isCalendar(deed.circleId, calendarId))
		.returning({ id: agendaCalendar.id });
	if (gone.length > 0) await deed.record({ kind: 'calendar.removed', calendarId });
	return { calendarId };
}

/** Fetches one calendar again, or reads a file on: asked between transactions, kept in one. */
export async function readAgain(
	db: Db,
	{ circleId, calendarId }: { circleId: string; calendarId: string },
	fetchIt: typeof fetchCalendar = fetchCalendar
): Promise<void> {
	const asSystem: AsSystem = (work) =>
		Gate.asSystem(db, 'calendar.read', circleId, { lock: true }, work);
	const known = await asSystem(async ({ tx, now }) => {
		const [row] = await tx.select().from(agendaCalendar).where(isCalendar(circleId, calendarId));
		return row === undefined ? null : { ...row, now };
	});
	if (known === null) return;
	if (known.address === '') return readOn(asSystem, { ...known, calendarId });
	// Once a day all of it is read, changed or not: dates that come into view are made anew then.
	const isReadToday = known.readAt !== null && dayOf(known.readAt) === dayOf(known.now);
	const version = isReadToday ? known : { etag: null, lastModified: null };
	const fetched = await fetchIt(known.address, version);
	const read: Read | null =
		fetched.kind === 'read'
			? await readCalendar(fetched.text, importWindow(known.now))
			: fetched.kind === 'failed'
				? { why: fetched.why }
				: null;
	await asSystem(async (errand) => {
		const { tx, now } = errand;
		const problem: CalendarProblem | null = read !== null && 'why' in read ? read.why : null;
		const newVersion =
			fetched.kind === 'read' && problem === null
				? { etag: fetched.etag, lastModified: fetched.lastModified }
				: {};
		const there = await tx
			.update(agendaCalendar)
			.set({ ...newVersion, problem, triedAt: now, ...(problem === null ? { readAt: now } : {}) })
			.where(isCalendar(circleId, calendarId))
			.returning({ id: agendaCalendar.id });
		if (there.length === 0) return;
		if (read !== null && 'dates' in read) await keepDates(errand, calendarId, read.dates);
		// Open pages are rung only where there is something else to see.
		if (read !== null && (problem !== known.problem || 'dates' in read))
			await errand.record({ kind: 'calendar.read', calendarId });
	});
}

type AsSystem = <T>(work: Parameters<typeof Gate.asSystem<T>>[4]) => Promise<T>;

/** Reads the rules of a file on, from where they were read to: what was read before stays as it is. */
async function readOn(
	asSystem: AsSystem,
	known: { calendarId: string; rules: string | null; readAt: Date | null; now: Date }
): Promise<void> {
	const { calendarId, rules, readAt } = known;
	if (rules === null || readAt === null) return;
	const { until: from } = importWindow(readAt);
	const read = await readCalendar(rules, { from, until: importWindow(known.now).until });
	await asSystem(async (errand) => {
		const { tx, circleId, now } = errand;
		const there = await tx
			.update(agendaCalendar)
			// Rules that cannot be read any more give nothing, now and later.
			.set({ readAt: known.now, triedAt: now, rules: 'why' in read ? null : read.rules })
			.where(
				and(
					isCalendar(circleId, calendarId),
					sql`${agendaCalendar.readAt} = ${readAt.toISOString()}`
				)
			)
			.returning({ id: agendaCalendar.id });
		if (there.length === 0 || 'why' in read) return;
		const dates = read.dates.filter(({ startsAt }) => startsAt > from);
		if (dates.length === 0) return;
		await insertDates(errand, calendarId, dates);
		await errand.record({ kind: 'calendar.read', calendarId });
	});
}

/** Has every calendar at an address asked again, and every file that goes on read on, each by a job of its own, spread over the hour that comes. */
export async function readAllAgain(db: Db, now: Date): Promise<void> {
	const rows = await db.execute<{ circleId: string; calendarId: string }>(sql`
		select circle_id as "circleId", id as "calendarId" from kring_calendars_to_read()`);
	await db.transaction(async (tx) => {
		for (const { circleId, calendarId } of rows) {
			const key = `calendar:${calendarId}`;
			const runAt = new Date(now.getTime() + readingDelayMs(calendarId));
			await enqueue(tx, 'calendar.read', { circleId, calendarId }, { runAt, lane: 'bulk', key });
		}
	});
}

/** When calendars are asked again after a moment. */
export function nextReading(now: Date): Date {
	return new Date(now.getTime() + calendarEveryMinutes * 60_000);
}

/** A calendar from elsewhere, as it is shown. Its address may hold a secret, and is not. */
export type CalendarView = {
	id: string;
	name: string;
	isFile: boolean;
	addedById: string;
	addedAt: Date;
	readAt: Date | null;
	problem: CalendarProblem | null;
	/** The day of its last date, where nothing comes after it; null for no date, and for what goes on. */
	lastOn: string | null;
};

/** The calendars from elsewhere, by name. */
export async function calendarsFor(sight: Sight<'agenda.read'>): Promise<CalendarView[]> {
	const rows = await sight.tx.execute<
		Omit<CalendarView, 'readAt' | 'addedAt'> & { readAt: string | null; addedAt: string }
	>(sql`
		select k.id, k.name, k.address = '' as "isFile", k.added_by_id as "addedById",
			k.added_at as "addedAt", k.read_at as "readAt", k.problem,
			case when k.address = '' and k.rules is null then (select max(${importedLastOn}) from agenda_imported i
				where i.circle_id = k.circle_id and i.calendar_id = k.id)::text end as "lastOn"
		from agenda_calendar k
		where k.circle_id = ${sight.circleId} order by k.name, k.id limit ${calendarLimit}`);
	return rows.map(({ readAt, addedAt, ...row }) => ({
		...row,
		addedAt: new Date(addedAt),
		readAt: dateOf(readAt)
	}));
}

/** One date of a calendar from elsewhere, as it is shown. */
export type ImportedView = ImportedDate & {
	id: string;
	calendar: string;
	/** The last day on which it lies: one that ends at midnight has the day before. */
	untilOn: string;
};

/** Dates of calendars from elsewhere that lie on a day from one to another, both included. */
export async function importedBetween(
	sight: Sight<'agenda.read'>,
	{ fromOn, untilOn }: { fromOn: string; untilOn: string }
): Promise<ImportedView[]> {
	const rows = await sight.tx.execute<
		Omit<ImportedView, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }
	>(sql`
		select i.id, i.title, i.place, i.held_on::text as "heldOn", i.starts_at as "startsAt",
			i.ends_at as "endsAt", i.is_whole_day as "isWholeDay", k.name as calendar,
			${importedLastOn}::text as "untilOn"
		from agenda_imported i join agenda_calendar k on k.circle_id = i.circle_id and k.id = i.calendar_id
		where i.circle_id = ${sight.circleId} and i.held_on <= ${untilOn} and ${importedLastOn} >= ${fromOn}
		order by i.starts_at, i.id limit 200`);
	return rows.map((row) => ({
		...row,
		startsAt: new Date(row.startsAt),
		endsAt: new Date(row.endsAt)
	}));
}

/** The last day of a date: one that ends at midnight has the day before. */
export const importedLastOn = sql`greatest(i.held_on, ((i.ends_at - interval '1 second') at time zone ${zone})::date)`;

async function insertCalendar(
	{ tx, circleId, personId, now }: Deed<'agenda.edit'>,
	values: { id: string; name: string; address: string; readAt?: Date; rules?: string | null }
): Promise<void> {
	const [found] = await tx.execute<{ all: number }>(sql`
		select count(*)::int as all from agenda_calendar where circle_id = ${circleId}`);
	if ((found?.all ?? 0) >= calendarLimit) throw new Refusal('too_many', { limit: calendarLimit });
	const kept = await tx
		.insert(agendaCalendar)
		.values({ circleId, ...values, addedById: personId, addedAt: now })
		.onConflictDoNothing()
		.returning({ id: agendaCalendar.id });
	if (kept.length === 0) throw new Refusal('change_conflict');
}

async function keepDates(
	within: Within,
	calendarId: string,
	dates: readonly ImportedDate[]
): Promise<void> {
	const { tx, circleId } = within;
	await tx
		.delete(agendaImported)
		.where(and(eq(agendaImported.circleId, circleId), eq(agendaImported.calendarId, calendarId)));
	await insertDates(within, calendarId, dates);
}

async function insertDates(
	{ tx, circleId, now }: Within,
	calendarId: string,
	dates: readonly ImportedDate[]
): Promise<void> {
	for (let at = 0; at < dates.length; at += 500) {
		await tx
			.insert(agendaImported)
			.values(
				dates
					.slice(at, at + 500)
					.map((date) => ({ circleId, calendarId, id: newId(now.getTime()), ...date }))
			);
	}
}

function isCalendar(circleId: string, id: string) {
	return and(eq(agendaCalendar.circleId, circleId), eq(agendaCalendar.id, id));
}
