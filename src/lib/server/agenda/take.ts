import { and, eq } from 'drizzle-orm';
import type { TakeForm } from '../../domain/agenda/form.ts';
import { Refusal } from '../../domain/refusal.ts';
import { agendaNeed, agendaTaking } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { wakeGaps } from './gap.ts';
import { openAgain } from './leave.ts';
import { entryRow, takerOf } from './rows.ts';

// Saying yes to a question of the agenda, and giving it back.

type Taker = Deed<'agenda.take'>;

/** What a yes or its end answers. */
export type Taken = { entryId: string; on: string };

/**
 * "Ik doe het": the first to say so has it. A second time it is theirs already.
 *
 * @throws {Refusal} `not_found`, `already_cancelled`, `day_past`, and `need_taken` when somebody else
 *   was first.
 */
export async function takeNeed(deed: Taker, { entryId, need }: TakeForm): Promise<Taken> {
	const { tx, circleId, personId, now } = deed;
	const on = await assertAhead(deed, entryId);
	const [found] = await tx
		.select({ kind: agendaNeed.kind })
		.from(agendaNeed)
		.where(
			and(
				eq(agendaNeed.circleId, circleId),
				eq(agendaNeed.entryId, entryId),
				eq(agendaNeed.kind, need)
			)
		);
	if (found === undefined) throw new Refusal('not_found');
	const before = await takerOf(deed, entryId, need);
	if (before === personId) return { entryId, on };
	if (before !== null) throw new Refusal('need_taken');
	await tx.insert(agendaTaking).values({ circleId, entryId, kind: need, personId, takenAt: now });
	const { organiserId } = await entryRow(deed, entryId);
	await deed.record({ kind: 'agenda.taken', entryId, personIds: [organiserId] });
	// Their place may end before it begins: then it is open again.
	await wakeGaps(deed);
	return { entryId, on };
}

/**
 * Cannot after all: the question is open again, and who made the entry hears it. What is not one's
 * own stays as it is.
 *
 * @throws {Refusal} `not_found`, `day_past`.
 */
export async function giveBackNeed(deed: Taker, { entryId, need }: TakeForm): Promise<Taken> {
	const { tx, circleId, personId } = deed;
	const on = await assertAhead(deed, entryId, { alsoCancelled: true });
	const gone = await tx
		.delete(agendaTaking)
		.where(
			and(
				eq(agendaTaking.circleId, circleId),
				eq(agendaTaking.entryId, entryId),
				eq(agendaTaking.kind, need),
				eq(agendaTaking.personId, personId)
			)
		)
		.returning({ kind: agendaTaking.kind });
	if (gone.length === 0) return { entryId, on };
	const { organiserId } = await entryRow(deed, entryId);
	await openAgain(deed, [entryId]);
	await deed.record({ kind: 'agenda.given_back', entryId, personIds: [organiserId] });
	await wakeGaps(deed);
	return { entryId, on };
}

async function assertAhead(
	deed: Taker,
	entryId: string,
	{ alsoCancelled = false } = {}
): Promise<string> {
	const entry = await entryRow(deed, entryId);
	if (entry.status === 'cancelled' && !alsoCancelled) throw new Refusal('already_cancelled');
	if (entry.endsAt <= deed.now) throw new Refusal('day_past');
	return entry.heldOn;
}
