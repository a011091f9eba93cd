import { sql } from 'drizzle-orm';
import type { Desk } from '../gate/index.ts';

/** Something that stands under one's own name in the agenda of a circle. */
export type MyTask = {
	circleId: string;
	entryId: string;
	title: string;
	heldOn: string;
	residentName: string;
};

/** So far ahead is looked, and so many are shown. */
const ahead = '14 days';
const mostShown = 3;

/** What this person does in the next two weeks in all their circles, the first ones first. */
export async function myTasks(desk: Desk<'agenda.read'>): Promise<MyTask[]> {
	const rows = await desk.tx.execute<MyTask & { version: number }>(sql`
		select e.circle_id as "circleId", e.id as "entryId", e.title, e.held_on::text as "heldOn",
			p.name as "residentName", e.version
		from agenda_entry e join circle c on c.id = e.circle_id join person p on p.id = c.resident_id
		where e.circle_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(desk.circleIds)}::jsonb))
			and e.status = 'planned' and e.starts_at > ${desk.now.toISOString()}::timestamptz
			and e.starts_at < ${desk.now.toISOString()}::timestamptz + ${ahead}::interval
			and (e.person_id = ${desk.personId} or exists (select from agenda_taking t
				where t.circle_id = e.circle_id and t.entry_id = e.id and t.person_id = ${desk.personId}))
		order by e.starts_at, e.id limit ${mostShown}`);
	desk.gave(
		'agenda.read',
		'agenda',
		rows.map(({ entryId, circleId, version }) => ({
			...{ id: entryId, circleId, version, topicId: 'agenda' as const }
		}))
	);
	return rows.map(({ version: _version, ...row }) => row);
}
