import { sql } from 'drizzle-orm';
import {
	gapsDue,
	nextGapAt,
	toldOf,
	type GapFacts,
	type GapStep
} from '../../domain/agenda/gap.ts';
import { decide } from '../../domain/policy/decide.ts';
import { standingWithoutVisit } from '../circle.ts';
import { dateOf } from '../db/connect.ts';
import { agendaEntry } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import { isEntry, type Within } from './rows.ts';

// What nobody took in time (C4). The rows say what is due; a job only wakes to look at them.

/** Most open entries of one circle that are looked at in one go; the nearest come first. */
const lookedAt = 200;

type Open = GapFacts & { id: string; organiserId: string };

/** Has the circle looked at when somebody is next to be told of something that is open. */
export async function wakeGaps(within: Within): Promise<void> {
	const { tx, circleId, now } = within;
	const open = await openEntries(within);
	const next = open
		.flatMap((one) => nextGapAt(one, now) ?? [])
		.toSorted((one, other) => one.getTime() - other.getTime())[0];
	if (next === undefined) return;
	await enqueue(tx, 'agenda.due', { circleId }, { runAt: next, key: `agenda:${circleId}` });
}

/**
 * Tells whoever is to be told of what is open now: who made it 48 hours before, the back-up 24 hours
 * before, each once.
 *
 * @returns how many were told.
 */
export async function tellOfOpen(errand: Errand): Promise<number> {
	const { tx, circleId, now } = errand;
	const due = (await openEntries(errand))
		.map((entry) => ({ entry, steps: gapsDue(entry, now) }))
		.filter(({ steps }) => steps.length > 0);
	const told = due.flatMap(({ entry, steps }) => steps.map((step) => ({ entry, step })));
	if (told.length > 0) {
		const whom = await toTell(errand);
		for (const { entry, step } of told) {
			const column = step === 'organiser' ? 'organiserToldAt' : 'backupToldAt';
			await tx
				.update(agendaEntry)
				.set({ [column]: now })
				.where(isEntry(circleId, entry.id));
			const personId = whom(step, entry.organiserId);
			await errand.record({ kind: 'agenda.gap', entryId: entry.id, personId });
		}
	}
	await wakeGaps(errand);
	return told.length;
}

/** Who is told, of those who are in the circle and read its agenda. */
async function toTell({ tx, circleId, now }: Errand) {
	const members = await tx.execute<{ personId: string; standing: Record<string, unknown> }>(sql`
		select person_id as "personId", kring_standing(circle_id, person_id) as standing from member
		where circle_id = ${circleId} and removed_at is null limit 200`);
	const [circle] = await tx.execute<{
		contactId: string | null;
		backupId: string | null;
		residentId: string;
	}>(
		sql`select kring_contact_now(id) as "contactId", backup_id as "backupId", resident_id as "residentId"
			from circle where id = ${circleId}`
	);
	if (circle === undefined) throw new Error('a circle that is not there');
	const mayHear = (personId: string) => {
		const member = members.find((one) => one.personId === personId);
		if (member === undefined) return false;
		const standing = standingWithoutVisit(member.standing);
		// A job has shown no second factor; what is told has no content, and the page asks for it.
		return decide('agenda.read', { ...standing, strong: true }, now) === 'yes';
	};
	return (step: GapStep, organiserId: string) => toldOf(step, { ...circle, organiserId }, mayHear);
}

/** What must not go by and is open, the nearest first. */
async function openEntries({ tx, circleId, now }: Within): Promise<Open[]> {
	const rows = await tx.execute<{
		id: string;
		organiserId: string;
		startsAt: string;
		organiserToldAt: string | null;
		backupToldAt: string | null;
	}>(sql`
		select e.id, e.organiser_id as "organiserId", e.starts_at as "startsAt",
			e.organiser_told_at as "organiserToldAt", e.backup_told_at as "backupToldAt"
		from agenda_entry e
		where e.circle_id = ${circleId} and e.status = 'planned' and e.is_necessary
			and e.starts_at > ${now.toISOString()}::timestamptz
			and (e.organiser_told_at is null or e.backup_told_at is null)
			and exists (select from agenda_need n where n.circle_id = e.circle_id and n.entry_id = e.id
				and not exists (select from agenda_taking t where t.circle_id = n.circle_id
					and t.entry_id = n.entry_id and t.kind = n.kind))
		order by e.starts_at, e.id limit ${lookedAt}`);
	return rows.map(({ startsAt, organiserToldAt, backupToldAt, ...row }) => ({
		...row,
		startsAt: new Date(startsAt),
		organiserToldAt: dateOf(organiserToldAt),
		backupToldAt: dateOf(backupToldAt),
		...{ isNecessary: true, isCancelled: false, isOpen: true }
	}));
}
