import { and, eq, sql } from 'drizzle-orm';
import { Refusal } from '../../domain/refusal.ts';
import type { AnswerForm } from '../../domain/help/form.ts';
import { helpAsk } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { at, changed, locked, type At, type RequestRow } from './asker.ts';
import { ofRequest, reopened, requireWay } from './ask.ts';
import { lacksCheck } from './step.ts';

// The side that was asked: yes or no, and taking a yes back (F4). A no has no effect on anything else.

/**
 * Says yes or no to what one was asked. The same a second time changes nothing.
 *
 * @throws {Refusal} `not_found` for who was not asked, `help_over` where somebody else helps by now, `help_check` where
 *   something that has to be known of who comes is not known any more (F6).
 */
export async function answer(
	own: Own,
	neighbourhoodId: string,
	{ requestId, says }: AnswerForm
): Promise<{ requestId: string }> {
	const here = at(own, neighbourhoodId);
	const { row, ask } = await askedOf(here, requestId);
	if (ask.says === says && ask.endedAt === null) return { requestId };
	if (ask.says === 'yes') return takeBack(own, neighbourhoodId, { requestId });
	if (row.state !== 'open' && row.state !== 'offered') throw new Refusal('help_over');
	const { tx, now, personId } = here;
	if (says === 'yes' && (await lacksCheck(tx, { ...row, helperId: personId }, now)))
		throw new Refusal('help_check');
	// The request first: who said no sees nothing of it any more.
	if (says === 'yes')
		await changed(here, row, {
			...(row.state === 'open' ? { state: 'offered', waitingSince: now, wasReminded: false } : {}),
			firstYesAt: row.firstYesAt ?? now
		});
	else await changed(here, row, {});
	await tx
		.update(helpAsk)
		.set({ says, saidAt: now, endedAt: null, endedHow: null })
		.where(and(ofRequest(here, requestId), eq(helpAsk.helperId, here.personId)));
	return { requestId };
}

/**
 * Cannot after all: others are asked, or who asked still has another yes.
 *
 * @throws {Refusal} `help_over` once it was done.
 */
export async function takeBack(
	own: Own,
	neighbourhoodId: string,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const here = at(own, neighbourhoodId);
	const { row, ask } = await askedOf(here, requestId);
	if (ask.says !== 'yes' || ask.endedAt !== null) throw new Refusal('help_over');
	const { tx, now, personId } = here;
	const isAgreed = row.state === 'agreed' && row.helperId === personId;
	if (!isAgreed && row.state !== 'offered') throw new Refusal('help_over');
	requireWay(row, 'open');
	const [other] = await tx.execute<{ isThere: boolean }>(
		sql`select help_other_yes(${neighbourhoodId}, ${requestId}) as "isThere"`
	);
	const isStillOffered = !isAgreed && other?.isThere === true;
	await changed(here, row, isStillOffered ? {} : reopened(now));
	await tx
		.update(helpAsk)
		.set({ endedAt: now, endedHow: 'taken_back' })
		.where(and(ofRequest(here, requestId), eq(helpAsk.helperId, personId)));
	return { requestId };
}

async function askedOf(
	here: At & { personId: string },
	requestId: string
): Promise<{ row: RequestRow; ask: typeof helpAsk.$inferSelect }> {
	const row = await locked(here, requestId);
	const [ask] = await here.tx
		.select()
		.from(helpAsk)
		.where(and(ofRequest(here, requestId), eq(helpAsk.helperId, here.personId)));
	if (ask === undefined) throw new Refusal('not_found');
	return { row, ask };
}
