import { sql } from 'drizzle-orm';
import type { CircleEvent } from '../../domain/event.ts';
import { wakeAsks } from './ask.ts';
import { wakeGaps } from './gap.ts';
import type { Within } from './rows.ts';

type Recording = Within & { record: (body: CircleEvent) => Promise<number> };

/**
 * What somebody had taken on in the agenda is open again when they go, or read it no more (T4.11):
 * each date is told to who made it. Where they were to come, it is asked who comes.
 *
 * @returns how many dates that is about.
 */
export async function letGoOfAgenda(letting: Recording, personId: string): Promise<number> {
	const { tx, circleId, now } = letting;
	const from = sql`${now.toISOString()}::timestamptz`;
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
			select ${circleId}, id, case kind when 'visit' then 'come' when 'task' then 'do' else 'company' end
			from gone on conflict do nothing)
		select id as "entryId", organiser_id as "organiserId" from gone limit 2000`);
	const asked = sql`case kind when 'visit' then 'come' when 'task' then 'do' else 'company' end`;
	// Each question stands once among those of what comes back.
	await tx.execute(sql`
		update agenda_series set person_id = null,
			needs = case when needs @> jsonb_build_array(jsonb_build_object('kind', ${asked})) then needs
				else needs || jsonb_build_array(jsonb_build_object('kind', ${asked}, 'text', '')) end
		where circle_id = ${circleId} and person_id = ${personId}`);
	const [dropped] = await tx.execute<{ gone: number }>(
		sql`select kring_drop_asks(${circleId}, ${personId}) as gone`
	);
	if ((dropped?.gone ?? 0) > 0) await wakeAsks(letting);
	const all = new Map([...taken, ...left].map((one) => [one.entryId, one.organiserId]));
	// One line for the first of them: more would ring as often as there are dates.
	const [first] = all;
	if (first !== undefined) {
		await letting.record({ kind: 'agenda.given_back', entryId: first[0], personIds: [first[1]] });
		await wakeGaps(letting);
	}
	return all.size;
}
