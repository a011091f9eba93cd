import { sql } from 'drizzle-orm';
import { gapsDue, toldOf, type GapStep } from '../../domain/agenda/gap.ts';
import { agendaEntry } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { factsOf, wakeGaps } from './gap.ts';
import { letGoOfEnded } from './leave.ts';
import { readersOf, readsAt, type Readers } from './readers.ts';
import { isEntry } from './rows.ts';

// Telling of what nobody took in time (C4).

/**
 * Tells whoever is to be told of what is open now: who made it 48 hours before, the back-up 24 hours
 * before, each once. What was promised by somebody whose place or right has ended is open too.
 *
 * @returns how many were told.
 */
export async function tellOfOpen(errand: Errand): Promise<number> {
	const { tx, circleId, now } = errand;
	await letGoOfEnded(errand);
	const due = (await factsOf(errand))
		.map((entry) => ({ entry, steps: gapsDue(entry, now) }))
		.filter(({ steps }) => steps.length > 0);
	const told = due.flatMap(({ entry, steps }) => steps.map((step) => ({ entry, step })));
	if (told.length > 0) {
		const whom = await toTell(errand, await readersOf(errand));
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
async function toTell({ tx, circleId, now }: Errand, readers: Readers) {
	const [circle] = await tx.execute<{
		contactId: string | null;
		backupId: string | null;
		residentId: string;
	}>(
		sql`select kring_contact_now(id) as "contactId", backup_id as "backupId", resident_id as "residentId"
			from circle where id = ${circleId}`
	);
	if (circle === undefined) throw new Error('a circle that is not there');
	const mayHear = (personId: string) => readsAt(readers, personId, now);
	return (step: GapStep, organiserId: string) => toldOf(step, { ...circle, organiserId }, mayHear);
}
