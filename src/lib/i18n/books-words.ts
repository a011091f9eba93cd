import type { AccountKind, TransferKind, TransferState } from '../domain/credit.ts';
import { m } from '../paraglide/messages.js';

// Lines of the books for a table without names: what moved, how it stands, and what kind of side it is.

const kinds: Record<TransferKind, () => string> = {
	help: m.credit_export_help,
	group: m.credit_export_group,
	task: m.credit_export_task,
	gift: m.credit_export_gift,
	reversal: m.credit_export_reversal,
	settlement: m.credit_export_settlement,
	voucher_issue: m.credit_export_voucher,
	voucher_redeem: m.credit_export_voucher_used,
	voucher_return: m.credit_export_voucher_back
};

/** What a line is; never with what somebody was helped (14.4). */
export function transferInWords(kind: TransferKind): string {
	return kinds[kind]();
}

const states: Record<TransferState, () => string> = {
	proposed: m.credit_export_proposed,
	confirmed: m.credit_export_confirmed,
	declined: m.credit_export_declined,
	withdrawn: m.credit_export_withdrawn,
	expired: m.credit_export_expired,
	disputed: m.credit_export_disputed,
	reversed: m.credit_export_reversed
};

/** How it stands. */
export function stateInWords(state: TransferState): string {
	return states[state]();
}

const sides: Record<AccountKind, () => string> = {
	member: m.credit_export_member,
	circle: m.credit_export_circle,
	organisation: m.credit_export_organisation,
	pot: m.credit_export_pot,
	escrow: m.credit_export_escrow
};

/** What kind of side it is. */
export function sideInWords(side: AccountKind): string {
	return sides[side]();
}
