import { and, eq, isNull, sql } from 'drizzle-orm';
import { doublesOf } from '../../domain/agenda/double.ts';
import type { Aim } from '../../domain/agenda/entry.ts';
import type { CircleEvent } from '../../domain/event.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { agendaDouble } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import type { Within } from './rows.ts';

// Two organisations that come for the same (C3): one hint for each pair and aim, to the contact person
// and the resident. That they know of it is said once too.

/** Visits so many days ahead are compared. */
const daysAhead = 28;
const mostVisits = 500;

type Recording = Within & { record: (body: CircleEvent) => Promise<number> };

/** Tells of organisations that come for the same and of which nothing was said yet. */
export async function noteDoubles(noting: Recording): Promise<void> {
	const { tx, circleId, now } = noting;
	const rows = await tx.execute<{
		id: string;
		startsAt: string;
		aim: Aim;
		organisationId: string;
	}>(sql`
		select id, starts_at as "startsAt", aim, organisation_id as "organisationId" from agenda_entry
		where circle_id = ${circleId} and status = 'planned' and kind = 'visit' and aim is not null
			and organisation_id is not null and starts_at > ${now.toISOString()}::timestamptz
			and starts_at < ${now.toISOString()}::timestamptz + make_interval(days => ${daysAhead})
		order by starts_at, id limit ${mostVisits}`);
	const doubles = doublesOf(
		rows.map(({ startsAt, ...row }) => ({ ...row, startsAt: new Date(startsAt) }))
	);
	if (doubles.length === 0) return;
	const told = await tx
		.insert(agendaDouble)
		.values(
			doubles.map(({ aim, organisationIds, entryIds }) => ({
				...{ circleId, id: newId(now.getTime()), aim, toldAt: now },
				...{ organisationId: organisationIds[0], otherOrganisationId: organisationIds[1] },
				...{ entryId: entryIds[0], otherEntryId: entryIds[1] }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: agendaDouble.id });
	for (const { id } of told) await noting.record({ kind: 'agenda.doubled', doubleId: id });
}

/** Says that it is known that two organisations come for the same. A second time changes nothing. */
export async function settleDouble(
	deed: Deed<'agenda.settle'>,
	{ doubleId }: { doubleId: string }
): Promise<{ doubleId: string }> {
	const { tx, circleId, personId, now } = deed;
	const here = and(eq(agendaDouble.circleId, circleId), eq(agendaDouble.id, doubleId));
	const [found] = await tx.select({ id: agendaDouble.id }).from(agendaDouble).where(here);
	if (found === undefined) throw new Refusal('not_found');
	const settled = await tx
		.update(agendaDouble)
		.set({ settledAt: now, settledById: personId })
		.where(and(here, isNull(agendaDouble.settledAt)))
		.returning({ id: agendaDouble.id });
	if (settled.length > 0) await deed.record({ kind: 'agenda.settled', doubleId });
	return { doubleId };
}
