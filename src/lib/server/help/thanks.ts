import { categories } from '../../domain/help/category.ts';
import type { DoneForm, ThanksForm } from '../../domain/help/form.ts';
import { mayGoOn } from '../../domain/help/request.ts';
import { randomId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { decide, give, ownHolder, propose, type Holder } from '../credit/index.ts';
import type { Own } from '../gate/index.ts';
import { at, changed, locked, lockedOf, type Asker, type At, type RequestRow } from './asker.ts';
import { requireWay } from './ask.ts';
import { proposalFor, type Proposed } from './proposal.ts';

// After help (F7, F8): thanks is a choice, and care has no price. What is proposed carries the id of the request. That
// it is done once, whatever is sent twice, is seen to at the gate.

/**
 * Says that it was done, and thanks: with bedankpunten, with some for the pot, or without any. The request is over.
 *
 * @param holder  the account of the circle, for who acts for a resident; one's own is found by itself.
 * @throws {Refusal} `credit_care_is_free` for bedankpunten on care, `help_points` without a number, and what the
 *   ledger declines; nothing is changed then.
 */
export async function thank(
	asker: Asker,
	form: ThanksForm,
	holder: Holder | null = null
): Promise<{ requestId: string; transferId: string | null }> {
	const { requestId, thanks, isGladlyAgain } = form;
	const { now, personId, neighbourhoodId, own } = asker;
	const row = await lockedOf(asker, requestId);
	if (row.state === 'closed' && row.outcome === 'thanked') return { requestId, transferId: null };
	if (row.helperId === personId) throw new Refusal('not_yourself');
	if (row.state !== 'done') requireWay(row, 'done');
	const { isFree } = categories[row.category];
	if (isFree && thanks !== 'none') throw new Refusal('credit_care_is_free');
	const proposed = await proposalFor(asker, requestId);
	if (thanks === 'points' && form.points === null && proposed === null)
		throw new Refusal('help_points');
	const needs = thanks !== 'none' || proposed !== null;
	const from = needs
		? (holder ?? (own === null ? null : await ownHolder(own, neighbourhoodId)))
		: null;
	if (thanks !== 'none' && from === null) throw new Refusal('not_found');
	const transferId = from === null ? null : await given(from, form, { row, proposed });
	await changed(asker, row, {
		...{ state: 'closed', closedAt: now, outcome: 'thanked', thanks, isGladlyAgain },
		...{ doneAt: row.doneAt ?? now, doneById: row.doneById ?? personId, confirmedAt: now }
	});
	await asker.record({ kind: 'help.over', requestId });
	return { requestId, transferId };
}

/**
 * Gives what was chosen. What who helped proposed is answered by it: two proposals for one help there are not, and who
 * chose another number says no to theirs.
 */
async function given(
	from: Holder,
	{ requestId, thanks, points, words }: ThanksForm,
	{ row, proposed }: { row: RequestRow; proposed: Proposed | null }
): Promise<string | null> {
	if (proposed !== null) {
		const isTheirs =
			thanks === 'points' && !proposed.isOver && (points ?? proposed.points) === proposed.points;
		const { transferId } = await decide(from, randomId(), {
			transferId: proposed.transferId,
			verb: isTheirs ? 'accept' : 'decline',
			fromPot: false
		});
		if (isTheirs) return transferId;
	}
	if (thanks === 'none') return null;
	if (points === null) throw new Refusal('help_points');
	if (thanks === 'pot') {
		const gift = { to: { pot: true } as const, points, words };
		return (await give(from, randomId(), gift)).transferId;
	}
	const said = { side: 'payer', other: { personId: row.helperId! }, points } as const;
	const about = { category: row.category, fromPot: false, words, requestId };
	return (await propose(from, randomId(), { ...said, ...about }).catch(notWithPoints)).transferId;
}

/** Who helped does not take part in bedankpunten, or stopped with them. */
function notWithPoints(caught: unknown): never {
	if (caught instanceof Refusal && caught.code === 'not_found') throw new Refusal('help_no_points');
	throw caught;
}

/**
 * Who helped says that it was done, and may say what they would like for it: bedankpunten, which who was helped says
 * yes to; some for the pot; or nothing. Of care nothing is asked.
 */
export async function sayDone(
	own: Own,
	neighbourhoodId: string,
	{ requestId, thanks, points }: DoneForm
): Promise<{ requestId: string; transferId: string | null }> {
	const here = at(own, neighbourhoodId);
	const row = await locked(here, requestId);
	if (row.helperId !== here.personId) throw new Refusal('not_found');
	if (row.state === 'done' && row.doneById === here.personId)
		return { requestId, transferId: null };
	if (row.state !== 'done') requireWay(row, 'done');
	if (categories[row.category].isFree && thanks !== null && thanks !== 'none')
		throw new Refusal('credit_care_is_free');
	let transferId: string | null = null;
	if (thanks === 'points') {
		if (points === null) throw new Refusal('help_points');
		const other = row.circleId === null ? { personId: row.askerId } : { circleId: row.circleId };
		const step = await propose(await ownHolder(own, neighbourhoodId), randomId(), {
			...{ side: 'payee', other, points, category: row.category, fromPot: false },
			...{ words: '', requestId }
		});
		transferId = step.transferId;
	}
	await changed(here, row, {
		...{ state: 'done', doneAt: row.doneAt ?? here.now, doneById: row.doneById ?? here.personId },
		...{ waitingSince: here.now, wasReminded: false, thanks }
	});
	return { requestId, transferId };
}

/** Who was helped says that it was done, and thanks later. */
export async function confirmDone(
	asker: Asker,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const row = await lockedOf(asker, requestId);
	const { now, personId } = asker;
	if (row.helperId === personId) throw new Refusal('not_yourself');
	if (row.state === 'done') {
		if (row.confirmedAt === null) await changed(asker, row, { confirmedAt: now });
		return { requestId };
	}
	requireWay(row, 'done');
	await changed(asker, row, {
		...{ state: 'done', doneAt: now, doneById: personId, confirmedAt: now, waitingSince: now },
		wasReminded: false
	});
	return { requestId };
}

/** Who was helped says of help that comes back that it goes on: a month later both are asked again. */
export async function goesOn(
	asker: Asker,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	return stays(asker, await lockedOf(asker, requestId));
}

/** Who helps says the same. @throws {Refusal} `not_found` for who does not help, `help_over` where it is over. */
export async function helpGoesOn(
	own: Own,
	neighbourhoodId: string,
	{ requestId }: { requestId: string }
): Promise<{ requestId: string }> {
	const here = at(own, neighbourhoodId);
	const row = await locked(here, requestId);
	if (row.helperId !== here.personId) throw new Refusal('not_found');
	return stays(here, row);
}

async function stays(here: At, row: RequestRow): Promise<{ requestId: string }> {
	if (!mayGoOn(row)) throw new Refusal('help_over');
	await changed(here, row, { waitingSince: here.now, wasReminded: false });
	return { requestId: row.id };
}
