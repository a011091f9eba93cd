import { and, eq, isNull, sql } from 'drizzle-orm';
import { answeringFor } from '../../domain/duty.ts';
import { askingOf } from '../../domain/finding/index.ts';
import { decide } from '../../domain/policy/decide.ts';
import { isWaking, nextWaking } from '../../domain/wall-time.ts';
import { standingWithoutVisit } from '../circle.ts';
import { finding, visitorContact } from '../db/schema/index.ts';
import { dutyOf } from '../duty/index.ts';
import type { Errand } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';

// Whom the engine asks, and when (early-warning.md S4): the contact person, after 24 hours the
// back-up too, after 48 hours the director, and for who is away their stand-in; each in waking
// hours, and nobody once it is answered.

/** Who is asked, turn by turn. Until plans name a director that is the contact person (settled 5). */
const turns = ['contact', 'backup', 'director'] as const;

/**
 * Asks whose turn it is about a finding, and puts the next turn on the list. Who may not read about
 * it, or is the one asked before, is passed over at once. A finding that is closed asks nobody. A
 * turn that comes up outside waking hours, because nothing worked for a while, waits for the morning.
 */
export async function ask(errand: Errand, findingId: string, turn: number): Promise<void> {
	const { tx, circleId, now } = errand;
	const [found] = await tx
		.select({ status: finding.status, talkAt: finding.talkAt, audience: finding.audience })
		.from(finding)
		.where(and(eq(finding.circleId, circleId), eq(finding.id, findingId)));
	if (found === undefined || found.status !== 'open' || found.talkAt === null) return;
	if (!isWaking(now)) return askAt(errand, findingId, turn, nextWaking(now));
	const isNamed = found.audience === 'named';
	const personId = await (isNamed ? whoWasNamed(errand) : whoseTurn(errand, turn));
	if (personId !== null) await errand.record({ kind: 'finding.asked', findingId, personId });
	const next = turn + 1;
	// Of who is missed at a walk-in nobody hears whom the resident did not choose for it (settled 24).
	if (isNamed) return;
	if (next >= turns.length) return;
	const asking = askingOf(found.talkAt);
	const dueAt = personId === null ? now : next === 1 ? asking.backupAt : asking.directorAt;
	await askAt(errand, findingId, next, dueAt > now ? dueAt : now);
}

function askAt(
	{ tx, circleId }: Errand,
	findingId: string,
	turn: number,
	runAt: Date
): Promise<void> {
	const key = `finding.ask:${findingId}:${turn}`;
	return enqueue(tx, 'finding.ask', { circleId, findingId, turn }, { runAt, key });
}

async function whoseTurn(errand: Errand, turn: number): Promise<string | null> {
	const { tx, circleId, now } = errand;
	const [[circle], { absences }] = await Promise.all([
		tx.execute<{ contactId: string; backupId: string | null }>(sql`
			select kring_contact_now(id) as "contactId", backup_id as "backupId" from circle
			where id = ${circleId}`),
		dutyOf(tx, circleId, now, now)
	]);
	if (circle === undefined) return null;
	const isBackup = turns[turn] === 'backup';
	const contactId = answeringFor(circle.contactId, absences, now);
	const backupId = circle.backupId === null ? null : answeringFor(circle.backupId, absences, now);
	const personId = isBackup ? backupId : contactId;
	if (personId === null || (isBackup && personId === contactId)) return null;
	return mayHear(errand, personId);
}

/** The one of the circle whom the resident chose to be asked when they are missed. */
async function whoWasNamed(errand: Errand): Promise<string | null> {
	const { tx, circleId } = errand;
	const [found] = await tx
		.select({ personId: visitorContact.personId })
		.from(visitorContact)
		.where(and(eq(visitorContact.circleId, circleId), isNull(visitorContact.endedAt)))
		.orderBy(visitorContact.askedAt)
		.limit(1);
	return found?.personId == null ? null : mayHear(errand, found.personId);
}

async function mayHear({ tx, circleId, now }: Errand, personId: string): Promise<string | null> {
	const [told] = await tx.execute<{ standing: Record<string, unknown> | null }>(
		sql`select kring_standing(${circleId}, ${personId}) as standing`
	);
	if (!told?.standing) return null;
	const standing = standingWithoutVisit(told.standing);
	return decide('finding.read', standing, now) === 'yes' ? personId : null;
}
