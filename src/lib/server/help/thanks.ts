import { categories } from '../../domain/help/category.ts';
import type { ThanksForm } from '../../domain/help/form.ts';
import { Refusal } from '../../domain/refusal.ts';
import { give, ownHolder, propose, type Holder } from '../credit/index.ts';
import { changed, lockedOf, type Asker } from './asker.ts';
import { requireWay } from './ask.ts';

// After help (F7, F8): thanks is a choice, and care has no price. What is proposed carries the id of the request.

/**
 * Says that it was done, and thanks: with bedankpunten, with some for the pot, or without any. The request is over.
 *
 * @param once    the id that whoever acts made for it.
 * @param holder  the account of the circle, for who acts for a resident; one's own is found by itself.
 * @throws {Refusal} `credit_care_is_free` for bedankpunten on care, `help_points` without a number, and what the
 *   ledger declines; nothing is changed then.
 */
export async function thank(
	asker: Asker,
	once: string,
	form: ThanksForm,
	holder: Holder | null = null
): Promise<{ requestId: string; transferId: string | null }> {
	const { requestId, thanks, words, isGladlyAgain } = form;
	const { now, personId, neighbourhoodId, own } = asker;
	const row = await lockedOf(asker, requestId);
	if (row.state === 'closed' && row.outcome === 'thanked') return { requestId, transferId: null };
	if (row.state !== 'done') requireWay(row, 'done');
	const { isFree } = categories[row.category];
	if (isFree && thanks !== 'none') throw new Refusal('credit_care_is_free');
	let transferId: string | null = null;
	if (thanks !== 'none') {
		if (form.points === null) throw new Refusal('help_points');
		const from = holder ?? (own === null ? null : await ownHolder(own, neighbourhoodId));
		if (from === null) throw new Refusal('not_found');
		const step =
			thanks === 'pot'
				? await give(from, once, { to: { pot: true }, points: form.points, words })
				: await propose(from, once, {
						...{ side: 'payer', other: { personId: row.helperId! }, points: form.points },
						...{ category: row.category, fromPot: false, words, requestId }
					});
		transferId = step.transferId;
	}
	await changed(asker, row, {
		...{ state: 'closed', closedAt: now, outcome: 'thanked', thanks, isGladlyAgain },
		...{ doneAt: row.doneAt ?? now, doneById: row.doneById ?? personId, confirmedAt: now }
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
