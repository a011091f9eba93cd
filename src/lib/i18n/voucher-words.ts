import type { VoucherState } from '../domain/credit.ts';
import type { VoucherStart } from '../domain/voucher-start.ts';
import { m } from '../paraglide/messages.js';

// Vouchers in words.

const states = {
	issued: m.voucher_state_issued,
	booked: m.voucher_state_booked,
	redeemed: m.voucher_state_redeemed,
	cancelled: m.voucher_state_cancelled,
	expired: m.voucher_state_expired
} satisfies Record<VoucherState, () => string>;

const starts = {
	tax: m.voucher_start_tax,
	lamp: m.voucher_start_lamp,
	hedge: m.voucher_start_hedge,
	repair: m.voucher_start_repair,
	hospital: m.voucher_start_hospital,
	computer: m.voucher_start_computer,
	bicycle: m.voucher_start_bicycle,
	garden: m.voucher_start_garden,
	meal: m.voucher_start_meal
} satisfies Record<VoucherStart, () => string>;

/** How a voucher stands. */
export function voucherStateInWords(state: VoucherState): string {
	return states[state]();
}

/** An example of what can be had for points. */
export function voucherStartInWords(start: VoucherStart): string {
	return starts[start]();
}
