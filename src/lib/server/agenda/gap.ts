import { sql } from 'drizzle-orm';
import { nextGapAt, type GapFacts } from '../../domain/agenda/gap.ts';
import { dateOf } from '../db/connect.ts';
import { enqueue } from '../job/enqueue.ts';
import { readersOf, readsUntil } from './readers.ts';
import { asksSomebody, type Within } from './rows.ts';

// What nobody took in time (C4). The rows say what is due; a job only wakes to look at them.

/** Most entries of one circle that are looked at in one go; the nearest come first. */
const lookedAt = 200;

type Facts = GapFacts & {
	id: string;
	organiserId: string;
	/** Who promised something of it reads the agenda no more from then on; null for nobody. */
	opensAt: Date | null;
};

/** Has the circle looked at when somebody is next to be told of something that is open. */
export async function wakeGaps(within: Within): Promise<void> {
	const { tx, circleId, now } = within;
	const facts = await factsOf(within);
	const next = facts
		.flatMap((one) => wakeAt(one, now) ?? [])
		.toSorted((one, other) => one.getTime() - other.getTime())[0];
	if (next === undefined) return;
	await enqueue(tx, 'agenda.due', { circleId }, { runAt: next, key: `agenda:${circleId}` });
}

/** Whether an entry that must not go by still is open, asked when it is about to be told. */
export async function isStillOpen(within: Within, entryId: string): Promise<boolean> {
	const [found] = await factsOf(within, entryId);
	return found?.isOpen ?? false;
}

/** When a circle is next to be looked at for one entry. */
function wakeAt(entry: Facts, now: Date): Date | null {
	const { isOpen, opensAt, startsAt } = entry;
	if (isOpen || opensAt === null) return nextGapAt(entry, now);
	const gapAt = nextGapAt({ ...entry, isOpen: true }, now);
	if (gapAt === null || opensAt >= startsAt) return null;
	return gapAt > opensAt ? gapAt : opensAt;
}

/**
 * What must not go by, the nearest first: of the whole agenda as far as somebody is still to be told, or
 * of one entry. It is open when nobody said yes, and when who did or who is named reads the agenda no
 * more.
 */
export async function factsOf(within: Within, entryId: string | null = null): Promise<Facts[]> {
	const { tx, circleId, now } = within;
	const which =
		entryId === null
			? sql`(e.organiser_told_at is null or e.backup_told_at is null)`
			: sql`e.id = ${entryId}`;
	const rows = await tx.execute<{
		id: string;
		organiserId: string;
		startsAt: string;
		organiserToldAt: string | null;
		backupToldAt: string | null;
		asks: boolean;
		promisedBy: string[];
	}>(sql`
		select e.id, e.organiser_id as "organiserId", e.starts_at as "startsAt",
			e.organiser_told_at as "organiserToldAt", e.backup_told_at as "backupToldAt",
			${asksSomebody('e')} as asks,
			to_jsonb(array(select e.person_id where e.person_id is not null
				union select t.person_id from agenda_taking t
					where t.circle_id = e.circle_id and t.entry_id = e.id)) as "promisedBy"
		from agenda_entry e
		where e.circle_id = ${circleId} and e.status = 'planned' and e.is_necessary
			and e.starts_at > ${now.toISOString()}::timestamptz and ${which}
		order by e.starts_at, e.id limit ${lookedAt}`);
	// How everybody stands is asked only where something waits for it: most changes touch nothing of that.
	if (rows.length === 0) return [];
	const readers = await readersOf(within);
	return rows.map(({ asks, promisedBy, ...row }) => {
		const ends = promisedBy
			.flatMap((personId) => readsUntil(readers, personId, now) ?? [])
			.toSorted((one, other) => one.getTime() - other.getTime());
		const opensAt = ends[0] ?? null;
		return {
			...{ id: row.id, organiserId: row.organiserId, startsAt: new Date(row.startsAt), opensAt },
			...{ organiserToldAt: dateOf(row.organiserToldAt), backupToldAt: dateOf(row.backupToldAt) },
			...{ isNecessary: true, isCancelled: false },
			isOpen: asks || (opensAt !== null && opensAt <= now)
		};
	});
}
