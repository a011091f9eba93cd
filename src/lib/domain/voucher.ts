import type { VoucherState } from './credit.ts';
import { minuteText, wallClock } from './day.ts';

// Whose turn it is with a voucher (12.3): one names a day, the other says whether it suits, and afterwards its code
// says that it was done.

/** Whose word the booked day is; null where both said it, or there is none. */
export type VoucherProposed = 'mine' | 'theirs' | null;

/**
 * What is next, for one of the two. `propose` and `await` are who holds it and who does it, as long as there is no day;
 * `answer` and `asked` are who is to say whether a day suits, and who named it; `agreed` is both, until that day;
 * `show` and `hand_in` are the two of them once it is there.
 */
export type VoucherTurn = 'propose' | 'await' | 'answer' | 'asked' | 'agreed' | 'show' | 'hand_in';

/** Whose turn it is with a voucher, for one of the two; null once it is over. */
export function voucherTurn(
	voucher: {
		state: VoucherState;
		isHolder: boolean;
		bookedFor: Date | null;
		proposed: VoucherProposed;
	},
	now: Date
): VoucherTurn | null {
	const { state, isHolder, bookedFor, proposed } = voucher;
	if (state !== 'issued' && state !== 'booked') return null;
	if (bookedFor === null) return isHolder ? 'propose' : 'await';
	if (bookedFor <= now) return isHolder ? 'show' : 'hand_in';
	if (proposed === null) return 'agreed';
	return proposed === 'mine' ? 'asked' : 'answer';
}

/** A moment as a field of a day and a time shows and sends it: who says the same one agrees to it. */
export function momentText(at: Date): string {
	const { on, hour, minute } = wallClock(at);
	return `${on}T${minuteText(hour * 60 + minute)}`;
}
