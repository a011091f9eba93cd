import { and, asc, eq, sql } from 'drizzle-orm';
import type { BlockForm, WordForm } from '../../domain/help/form.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { helpAsk, helpBlock, helpWord } from '../db/schema/index.ts';
import type { Own } from '../gate/index.ts';
import { takeBack } from './answer.ts';
import { askOthers } from './ask.ts';
import {
	areApart,
	asSelf,
	at,
	isOf,
	locked,
	type Asker,
	type At,
	type RequestRow
} from './asker.ts';
import type { Named } from './view.ts';

// What happens between two: a talk with an end, so that nobody has to give a number away (F5); and not wanting to meet
// somebody, which they never hear (F16).

/** Something that was said. */
export type Word = { id: string; isOwn: boolean; words: string; saidAt: Date };

/** Words of a talk at most. */
const mostWords = 200;

/** What who asked and one who said yes told each other. */
export async function talkOf(asker: Asker, requestId: string, helperId: string): Promise<Word[]> {
	const row = await locked(asker, requestId);
	if (!isOf(asker, row)) throw new Refusal('not_found');
	return wordsOf(asker, { requestId, helperId, isOwn: (writerId) => writerId !== helperId });
}

/** The same, for who helps. */
export async function talkWithAsker(
	own: Own,
	neighbourhoodId: string,
	requestId: string
): Promise<Word[]> {
	const { personId } = own;
	const here = at(own, neighbourhoodId);
	await locked(here, requestId);
	return wordsOf(here, { requestId, helperId: personId, isOwn: (id) => id === personId });
}

/** Says something to one who said yes. @throws {Refusal} `help_over` before a yes, and once the request is over. */
export async function say(asker: Asker, form: WordForm): Promise<{ wordId: string }> {
	const row = await locked(asker, form.requestId);
	if (!isOf(asker, row)) throw new Refusal('not_found');
	const helperId = form.helperId ?? row.helperId;
	if (helperId === null) throw new Refusal('help_over');
	return spoken(asker, row, { helperId, writerId: asker.personId, words: form.words });
}

/** Says something to who asked. */
export async function sayToAsker(
	own: Own,
	neighbourhoodId: string,
	form: WordForm
): Promise<{ wordId: string }> {
	const here = at(own, neighbourhoodId);
	const row = await locked(here, form.requestId);
	const { personId } = own;
	return spoken(here, row, { helperId: personId, writerId: personId, words: form.words });
}

async function spoken(
	here: At,
	row: RequestRow,
	said: { helperId: string; writerId: string; words: string }
): Promise<{ wordId: string }> {
	const { tx, now, neighbourhoodId } = here;
	const [yes] = await tx
		.select({ endedAt: helpAsk.endedAt })
		.from(helpAsk)
		.where(
			and(
				eq(helpAsk.neighbourhoodId, neighbourhoodId),
				eq(helpAsk.requestId, row.id),
				eq(helpAsk.helperId, said.helperId),
				eq(helpAsk.says, 'yes')
			)
		);
	if (yes === undefined || yes.endedAt !== null || row.state === 'closed')
		throw new Refusal('help_over');
	// Of two who do not want to meet the talk is over, in no other words than any that ended.
	if (await areApart(here, row.id, said.helperId)) throw new Refusal('help_over');
	const wordId = newId(now.getTime());
	await tx
		.insert(helpWord)
		.values({ neighbourhoodId, id: wordId, requestId: row.id, ...said, saidAt: now });
	return { wordId };
}

async function wordsOf(
	{ tx, neighbourhoodId }: At,
	talk: { requestId: string; helperId: string; isOwn: (writerId: string) => boolean }
): Promise<Word[]> {
	const rows = await tx
		.select()
		.from(helpWord)
		.where(
			and(
				eq(helpWord.neighbourhoodId, neighbourhoodId),
				eq(helpWord.requestId, talk.requestId),
				eq(helpWord.helperId, talk.helperId)
			)
		)
		.orderBy(asc(helpWord.saidAt), asc(helpWord.id))
		.limit(mostWords);
	return rows.map(({ id, words, saidAt, writerId }) => ({
		...{ id, words, saidAt, isOwn: talk.isOwn(writerId) }
	}));
}

/**
 * Does not want to be asked for somebody, or helped by them. They never hear of it.
 * A second time changes nothing. @throws {Refusal} `not_yourself`, and `not_found` for who is not there.
 */
export async function block(
	own: Own,
	neighbourhoodId: string,
	{ personId: blockedId }: { personId: string }
): Promise<{ blocked: true }> {
	if (blockedId === own.personId) throw new Refusal('not_yourself');
	const [known] = await own.tx.execute<{ isKnown: boolean }>(
		sql`select help_avoid(${neighbourhoodId}, ${blockedId}) as "isKnown"`
	);
	if (known?.isKnown !== true) throw new Refusal('not_found');
	return { blocked: true };
}

/** The same, and ends what was agreed on with them, where somebody wants that too: others are asked then. */
export async function avoid(
	own: Own,
	neighbourhoodId: string,
	{ personId, requestId, ends }: BlockForm
): Promise<{ blocked: true }> {
	if (ends && requestId !== null) await part(own, neighbourhoodId, { requestId, personId });
	return block(own, neighbourhoodId, { personId });
}

async function part(
	own: Own,
	neighbourhoodId: string,
	{ requestId, personId: otherId }: { requestId: string; personId: string }
): Promise<void> {
	const { askerId, helperId, state } = await locked(at(own, neighbourhoodId), requestId);
	const asker = asSelf(own, neighbourhoodId);
	if (askerId === own.personId) {
		if (state === 'agreed' && helperId === otherId) await askOthers(asker, { requestId });
	} else if (state === 'agreed' || state === 'offered')
		await takeBack(own, neighbourhoodId, { requestId });
}

/** Whom one does not want to meet. */
export async function blockedBy(own: Own, neighbourhoodId: string): Promise<Named[]> {
	const rows = await own.tx.execute<Named>(sql`
		select a.person_id as "personId", a.first_name as "firstName", f.portrait from help_avoided(${neighbourhoodId}) a
			left join lateral help_faces(${neighbourhoodId}, array[a.person_id]) f on true`);
	return [...rows];
}

/** May be asked for them again. */
export async function unblock(
	own: Own,
	neighbourhoodId: string,
	{ personId: blockedId }: { personId: string }
): Promise<{ blocked: false }> {
	await own.tx
		.delete(helpBlock)
		.where(
			and(
				eq(helpBlock.neighbourhoodId, neighbourhoodId),
				eq(helpBlock.personId, own.personId),
				eq(helpBlock.blockedId, blockedId)
			)
		);
	return { blocked: false };
}
