import { creditMinutes } from '../domain/credit.ts';
import type { AccountKind, TransferKind } from '../domain/credit.ts';
import type { CategoryKey } from '../domain/help/category.ts';
import { m } from '../paraglide/messages.js';
import { categoryInWords } from './category-words.ts';
import { hoursInWords } from './format.ts';
import type { Language } from './locale.ts';

// Bedankpunten in words: time first, points second, and never a word of debt (12.4).

/** How long help was that has so many points: "een half uur" is 2. */
export function helpTime(points: number, locale: Language): string {
	return hoursInWords(Math.abs(points) * creditMinutes, locale);
}

/** How somebody stands, for themselves: one sentence, and what it means for asking. */
export function standingInWords(
	balance: number,
	locale: Language
): { sentence: string; meaning: string } {
	if (balance === 0)
		return { sentence: m.credit_standing_even(), meaning: m.credit_standing_even_text() };
	if (balance < 0)
		return { sentence: m.credit_standing_minus(), meaning: m.credit_standing_minus_text() };
	return {
		sentence: m.credit_standing_plus({ time: helpTime(balance, locale) }),
		meaning: m.credit_standing_plus_text({ points: m.credit_points({ count: balance }) })
	};
}

type Other = { kind: AccountKind | 'gone' | 'many'; name: string | null };

/** Who is on the other side, in the middle of a sentence. Of people the first name. */
export function otherInWords({ kind, name }: Other): string {
	const first = (name ?? '').trim().split(/\s+/u)[0] ?? '';
	if (kind === 'gone') return m.credit_gone();
	if (kind === 'pot' || kind === 'escrow') return m.credit_pot();
	if (kind === 'many') return m.credit_group();
	if (kind === 'circle') return m.credit_circle_of({ name: first });
	return kind === 'organisation' ? (name ?? '') : first;
}

/** What happened, in a sentence. Without details it does not say with what (14.4). */
export function lineInWords(
	{
		kind,
		category,
		points,
		other
	}: { kind: TransferKind; category: CategoryKey | null; points: number; other: Other },
	isDetailed: boolean
): string {
	const name = otherInWords(other);
	const what = category === null || !isDetailed ? null : categoryInWords(category);
	const isMine = points < 0;
	const start = (words: string) => words.charAt(0).toLocaleUpperCase('nl') + words.slice(1);
	switch (kind) {
		case 'help':
			if (what === null)
				return start(
					isMine
						? m.credit_line_helped_you_plain({ name })
						: m.credit_line_you_helped_plain({ name })
				);
			return start(
				isMine ? m.credit_line_helped_you({ name, what }) : m.credit_line_you_helped({ name, what })
			);
		case 'group':
			return isMine ? m.credit_line_group_thanked() : m.credit_line_in_group();
		case 'task':
			return m.credit_line_task();
		case 'gift':
			return start(isMine ? m.credit_line_gave({ name }) : m.credit_line_was_given({ name }));
		case 'reversal':
			return m.credit_line_back({ name });
		case 'settlement':
			return m.credit_line_settled();
		case 'voucher_issue':
			return m.credit_line_voucher();
		case 'voucher_redeem':
			return m.credit_line_voucher_done();
		case 'voucher_return':
			return m.credit_line_voucher_back();
	}
}

/** Which way points went, for who reads it. */
export function pointsInWords(points: number): string {
	const said = m.credit_points({ count: Math.abs(points) });
	return points < 0
		? m.credit_line_from_you({ points: said })
		: m.credit_line_to_you({ points: said });
}
