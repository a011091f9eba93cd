import type { VoucherState } from './credit.ts';
import { minuteText, wallClock } from './day.ts';

// Whose turn it is with a voucher (12.3): one names a day, the other says whether it suits, and afterwards its code
// says that it was done.

/**
 * Whose word the booked day is; null where both said it, or there is none. Of days that were named before both had to say
 * yes nobody knows: they are `unknown` to both.
 */
export type VoucherProposed = 'mine' | 'theirs' | 'unknown' | null;

/**
 * What is next, for one of the two. `propose` and `await` are who holds it and who does it, as long as there is no day;
 * `answer` and `asked` are who is to say whether a day suits, and who named it; `confirm` is both, of a day that either may
 * have named; `agreed` is both, until that day; `show` and `hand_in` are the two of them once it is there.
 */
export type VoucherTurn =
	'propose' | 'await' | 'answer' | 'asked' | 'confirm' | 'agreed' | 'show' | 'hand_in';

/** What tells how a voucher stands. */
type Standing = { state: VoucherState; bookedFor: Date | null; proposed: VoucherProposed };

/** A voucher as it stands by now: a day that went by without a yes of both was no appointment, and is none any more. */
export function voucherNow<T extends Standing>(voucher: T, now: Date): T {
	const { state, bookedFor, proposed } = voucher;
	const wentBy = state === 'booked' && proposed !== null && bookedFor !== null && bookedFor <= now;
	return wentBy ? { ...voucher, state: 'issued', bookedFor: null, proposed: null } : voucher;
}

/** Whether a day is there that waits for one's yes. */
export function mayAgree(turn: VoucherTurn | null): boolean {
	return turn === 'answer' || turn === 'confirm';
}

/** Whose turn it is with a voucher, for one of the two; null once it is over. */
export function voucherTurn(
	voucher: Standing & { isHolder: boolean },
	now: Date
): VoucherTurn | null {
	const { state, isHolder, bookedFor, proposed } = voucherNow(voucher, now);
	if (state !== 'issued' && state !== 'booked') return null;
	if (bookedFor === null) return isHolder ? 'propose' : 'await';
	if (bookedFor <= now) return isHolder ? 'show' : 'hand_in';
	if (proposed === null) return 'agreed';
	if (proposed === 'unknown') return 'confirm';
	return proposed === 'mine' ? 'asked' : 'answer';
}

/** A moment as a field of a day and a time shows and sends it: who says the same one agrees to it. */
export function momentText(at: Date): string {
	const { on, hour, minute } = wallClock(at);
	return `${on}T${minuteText(hour * 60 + minute)}`;
}
