import type { VoucherState } from '../domain/credit.ts';
import type { CategoryKey } from '../domain/help/category.ts';
import type { VoucherTurn } from '../domain/voucher.ts';
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

const turns = {
	propose: m.voucher_turn_propose,
	await: m.voucher_turn_await,
	answer: m.voucher_turn_answer,
	asked: m.voucher_turn_asked,
	confirm: m.voucher_turn_confirm,
	agreed: m.voucher_turn_agreed,
	show: m.voucher_turn_show,
	hand_in: m.voucher_turn_hand_in
} satisfies Record<VoucherTurn, (about: { name: string }) => string>;

/** Whose turn it is with a voucher, for one of the two; the other one begins the sentence. */
export function voucherTurnInWords(turn: VoucherTurn, name: string): string {
	return turns[turn]({ name: name.charAt(0).toLocaleUpperCase('nl') + name.slice(1) });
}

/** How a voucher stands. */
export function voucherStateInWords(state: VoucherState): string {
	return states[state]();
}

/** An example of what can be had for points. */
export function voucherStartInWords(start: VoucherStart): string {
	return starts[start]();
}

/** What somebody does for points, as far as it is known. */
type Offered = {
	title: string;
	description?: string;
	points: number;
	category: CategoryKey;
	stock?: number | null;
	validDays?: number;
	mostAYear?: number;
	isActive?: boolean;
};

/** What stands in the fields of a form about it, before anything was typed. */
export function offerTyped(offer: Offered | undefined): Record<string, string> {
	const { title = '', description = '', points = 4, category = 'odd_job' } = offer ?? {};
	const { stock = null, validDays = 180, mostAYear = 4, isActive = true } = offer ?? {};
	return {
		...{ title, description, category, points: String(points) },
		...{ stockWas: stock === null ? '' : String(stock) },
		...{ stock: stock === null ? '' : String(stock), isActive: isActive ? 'on' : '' },
		...{ validDays: String(validDays), mostAYear: String(mostAYear) }
	};
}

const issues: Record<string, () => string> = {
	points: m.voucher_offer_points_wrong,
	stock: m.voucher_offer_number_wrong,
	validDays: m.voucher_offer_days_wrong,
	mostAYear: m.voucher_offer_year_wrong
};

/** What to do about a field of such a form; else the sentence that the house has. */
export function offerIssue(field: string, text: string): string {
	return issues[field]?.() ?? text;
}
