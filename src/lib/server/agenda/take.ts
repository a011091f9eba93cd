import { and, eq } from 'drizzle-orm';
import type { TakeForm } from '../../domain/agenda/form.ts';
import { Refusal } from '../../domain/refusal.ts';
import { agendaTaking } from '../db/schema/index.ts';
import type { Deed } from '../gate/index.ts';
import { answerAsk, askersOf, settleAsks, wakeAsks } from './ask.ts';
import { wakeGaps } from './gap.ts';
import { openAgain } from './leave.ts';
import { entryRow, needIsAsked, takerOf } from './rows.ts';

// Saying yes to a question of the agenda, and giving it back.

type Taker = Deed<'agenda.take'>;

/** What a yes or its end answers. */
export type Taken = { entryId: string; on: string };

/**
 * "Ik doe het": the first to say so has it. A second time it is theirs already. Who was asked too hears
 * that it is solved.
 *
 * @throws {Refusal} `not_found`, `already_cancelled`, `day_past`, and `need_taken` when somebody else
 *   was first.
 */
export async function takeNeed(deed: Taker, { entryId, need }: TakeForm): Promise<Taken> {
	const { tx, circleId, personId, now } = deed;
	const on = await assertAhead(deed, entryId);
	if (!(await needIsAsked(deed, entryId, need))) throw new Refusal('not_found');
	const before = await takerOf(deed, entryId, need);
	if (before === personId) return { entryId, on };
	if (before !== null) throw new Refusal('need_taken');
	await tx.insert(agendaTaking).values({ circleId, entryId, kind: need, personId, takenAt: now });
	await answerAsk(deed, entryId, need, 'yes');
	const { organiserId } = await entryRow(deed, entryId);
	const askers = await askersOf(deed, entryId, need);
	await deed.record({
		...{ kind: 'agenda.taken', entryId },
		personIds: [...new Set([organiserId, ...askers])]
	});
	const spared = await settleAsks(deed, entryId, need);
	if (spared.length > 0) await deed.record({ kind: 'agenda.solved', entryId, personIds: spared });
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
	await answerAsk(deed, entryId, need, 'no');
	const { organiserId } = await entryRow(deed, entryId);
	await openAgain(deed, [entryId]);
	const askers = await askersOf(deed, entryId, need);
	await deed.record({
		...{ kind: 'agenda.given_back', entryId },
		personIds: [...new Set([organiserId, ...askers])]
	});
	await wakeGaps(deed);
	await wakeAsks(deed);
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
