import { sql } from 'drizzle-orm';
import type { CircleEvent } from '../../domain/event.ts';
import { wakeAsks } from './ask.ts';
import { wakeGaps } from './gap.ts';
import { hasEnded, readersOf, readsAt } from './readers.ts';
import type { Within } from './rows.ts';

type Recording = Within & { record: (body: CircleEvent) => Promise<number> };

/**
 * What somebody had taken on in the agenda is open again when they go, or read it no more (T4.11):
 * whoever made one of the dates is told. Where they were to come, it is asked who comes.
 *
 * @returns how many dates that is about.
 */
export async function letGoOfAgenda(letting: Recording, personId: string): Promise<number> {
	const { tx, circleId, now } = letting;
	const from = sql`${now.toISOString()}::timestamptz`;
	const asked = sql`case kind when 'visit' then 'come' when 'task' then 'do' else 'company' end`;
	const taken = await tx.execute<{ entryId: string; organiserId: string }>(sql`
		with gone as (
			delete from agenda_taking t using agenda_entry e
			where t.circle_id = ${circleId} and t.person_id = ${personId}
				and e.circle_id = t.circle_id and e.id = t.entry_id and e.ends_at > ${from}
			returning t.entry_id, e.organiser_id)
		select distinct entry_id as "entryId", organiser_id as "organiserId" from gone limit 500`);
	const left = await tx.execute<{ entryId: string; organiserId: string }>(sql`
		with gone as (
			update agenda_entry set person_id = null
			where circle_id = ${circleId} and person_id = ${personId} and ends_at > ${from}
			returning id, kind, organiser_id),
		asked as (
			insert into agenda_need (circle_id, entry_id, kind)
			select ${circleId}, id, ${asked}
			from gone on conflict do nothing)
		select id as "entryId", organiser_id as "organiserId" from gone limit 2000`);
	// Each question stands once among those of what comes back.
	await tx.execute(sql`
		update agenda_series set person_id = null,
			needs = case when needs @> jsonb_build_array(jsonb_build_object('kind', ${asked})) then needs
				else needs || jsonb_build_array(jsonb_build_object('kind', ${asked}, 'text', '')) end
		where circle_id = ${circleId} and person_id = ${personId}`);
	await openAgain(
		letting,
		[...taken, ...left].map(({ entryId }) => entryId)
	);
	const [dropped] = await tx.execute<{ gone: number }>(
		sql`select kring_drop_asks(${circleId}, ${personId}) as gone`
	);
	if ((dropped?.gone ?? 0) > 0) await wakeAsks(letting);
	// Who drives or is driven to a day activity is no more: the other side hears of it (5.12).
	await tx.execute(sql`select kring_drop_rides(${circleId}, ${personId})`);
	const all = new Map([...taken, ...left].map((one) => [one.entryId, one.organiserId]));
	// One line for the first of them: more would ring as often as there are dates.
	const [first] = all.keys();
	if (first !== undefined) {
		const personIds = await whoHears(letting, personId, new Set(all.values()));
		await letting.record({ kind: 'agenda.given_back', entryId: first, personIds });
		await wakeGaps(letting);
	}
	return all.size;
}

/** Lets go of what those had taken on whose place or right in the agenda has ended by its date. */
export async function letGoOfEnded(letting: Recording): Promise<void> {
	const { tx, circleId, now } = letting;
	const readers = await readersOf(letting);
	const ended = [...readers.keys()].filter((personId) => hasEnded(readers, personId, now));
	if (ended.length === 0) return;
	const from = sql`${now.toISOString()}::timestamptz`;
	const rows = await tx.execute<{ personId: string }>(sql`
		select t.person_id as "personId" from agenda_taking t
			join agenda_entry e on e.circle_id = t.circle_id and e.id = t.entry_id
			where t.circle_id = ${circleId} and e.ends_at > ${from}
		union select person_id from agenda_entry
			where circle_id = ${circleId} and ends_at > ${from} and person_id is not null
		union select person_id from agenda_series
			where circle_id = ${circleId} and person_id is not null`);
	for (const { personId } of rows)
		if (ended.includes(personId)) await letGoOfAgenda(letting, personId);
}

/** What is open again is told again in time, also of a date of which it had been told before (C4). */
export async function openAgain(
	{ tx, circleId }: Within,
	entryIds: readonly string[]
): Promise<void> {
	if (entryIds.length === 0) return;
	await tx.execute(sql`
		update agenda_entry set organiser_told_at = null, backup_told_at = null
		where circle_id = ${circleId}
			and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))`);
}

/** Who made the dates and reads the agenda still; otherwise the contact person, or the resident. */
async function whoHears(
	within: Within,
	goneId: string,
	makerIds: ReadonlySet<string>
): Promise<string[]> {
	const { tx, circleId, now } = within;
	const readers = await readersOf(within);
	const isHere = (personId: string | null): personId is string =>
		personId !== null && personId !== goneId && readsAt(readers, personId, now);
	const here = [...makerIds].filter(isHere);
	if (here.length > 0) return here;
	const [circle] = await tx.execute<{ contactId: string | null; residentId: string }>(sql`
		select kring_contact_now(id) as "contactId", resident_id as "residentId"
		from circle where id = ${circleId}`);
	return [circle!.contactId, circle!.residentId].filter(isHere).slice(0, 1);
}
