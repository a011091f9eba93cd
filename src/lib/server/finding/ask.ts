import { and, eq, sql } from 'drizzle-orm';
import { askingOf } from '../../domain/finding/index.ts';
import { decide } from '../../domain/policy/decide.ts';
import { standingWithoutVisit } from '../circle.ts';
import { finding } from '../db/schema/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';

// Whom the engine asks, and when (early-warning.md S4): the contact person, after 24 hours the
// back-up too, after 48 hours the director; each in waking hours, and nobody once it is answered.

/** Who is asked, turn by turn. Until plans name a director that is the contact person (settled 5). */
const turns = ['contact', 'backup', 'director'] as const;

/**
 * Asks whose turn it is about a finding, and puts the next turn on the list. Who may not read about
 * it, or is the one asked before, is passed over at once. A finding that is closed asks nobody.
 */
export async function ask(errand: Errand, findingId: string, turn: number): Promise<void> {
	const { tx, circleId, now } = errand;
	const [found] = await tx
		.select({ status: finding.status, talkAt: finding.talkAt })
		.from(finding)
		.where(and(eq(finding.circleId, circleId), eq(finding.id, findingId)));
	if (found === undefined || found.status !== 'open' || found.talkAt === null) return;
	const personId = await whoseTurn(errand, turn);
	if (personId !== null) await errand.record({ kind: 'finding.asked', findingId, personId });
	const next = turn + 1;
	if (next >= turns.length) return;
	const asking = askingOf(found.talkAt);
	const dueAt = personId === null ? now : next === 1 ? asking.backupAt : asking.directorAt;
	await enqueue(
		tx,
		'finding.ask',
		{ circleId, findingId, turn: next },
		{ runAt: dueAt > now ? dueAt : now, key: `finding.ask:${findingId}:${next}` }
	);
}

async function whoseTurn({ tx, circleId, now }: Errand, turn: number): Promise<string | null> {
	const [circle] = await tx.execute<{
		contactId: string;
		backupId: string | null;
	}>(sql`
		select kring_contact_now(id) as "contactId", backup_id as "backupId" from circle where id = ${circleId}`);
	if (circle === undefined) return null;
	const isBackup = turns[turn] === 'backup';
	const personId = isBackup ? circle.backupId : circle.contactId;
	if (personId === null || (isBackup && personId === circle.contactId)) return null;
	const [told] = await tx.execute<{ standing: Record<string, unknown> | null }>(
		sql`select kring_standing(${circleId}, ${personId}) as standing`
	);
	if (!told?.standing) return null;
	const standing = standingWithoutVisit(told.standing);
	return decide('finding.read', standing, now) === 'yes' ? personId : null;
}
