import type { TransferState } from './credit.ts';

/** Every "no" Kring may give, with the HTTP status that carries it. */
export const refusals = {
	sign_in_first: 401,
	prove_it_again: 403,
	second_factor_needed: 403,
	not_found: 404,
	change_conflict: 409,
	too_late_to_edit: 409,
	newer_version: 409,
	already_answered: 409,
	already_member: 409,
	invitation_used: 410,
	invitation_over: 410,
	invitation_elsewhere: 403,
	started_as_other: 409,
	carried_too_new: 409,
	invitation_code: 422,
	leaflet_code: 422,
	move_code: 422,
	pairing_code: 404,
	walk_in_code: 422,
	not_by_work: 403,
	consent_missing: 409,
	chosen_elsewhere: 422,
	device_unknown: 401,
	leaflet_over: 410,
	withdrawn: 410,
	code_wrong: 422,
	card_code: 422,
	code_dead: 422,
	code_other_browser: 422,
	card_blocked: 403,
	pin_wrong: 422,
	passkey_failed: 422,
	totp_wrong: 422,
	empty_update: 422,
	too_many_photos: 422,
	photo_too_large: 413,
	photo_unreadable: 422,
	voice_too_large: 413,
	voice_unreadable: 422,
	asked_cannot_read: 422,
	asked_day_past: 422,
	surprise_by_professional: 403,
	surprise_too_long: 422,
	contact_must_stay: 409,
	resident_must_stay: 409,
	last_factor: 409,
	totp_in_use: 409,
	push_host_unknown: 422,
	push_not_on: 409,
	address_taken: 409,
	name_taken: 409,
	not_yourself: 409,
	end_in_past: 422,
	more_than_own: 403,
	review_in_time: 422,
	signal_closed: 409,
	signal_taken_on: 409,
	not_in_chain: 403,
	act_by_in_time: 422,
	feedback_missing: 422,
	chain_too_thin: 422,
	chain_wait: 422,
	absence_twice: 409,
	signal_plan_incomplete: 422,
	pause_too_long: 422,
	pause_backwards: 422,
	end_before_start: 422,
	too_long_a_day: 422,
	night_series: 422,
	start_not_in_rule: 422,
	ends_before_first: 422,
	time_does_not_exist: 422,
	time_twice: 422,
	already_cancelled: 409,
	need_taken: 409,
	already_asked: 409,
	whole_day_once: 409,
	calendar_address: 422,
	calendar_silent: 422,
	calendar_too_large: 413,
	calendar_unreadable: 422,
	calendar_too_many_dates: 422,
	repeat_stays: 422,
	day_not_monthly: 422,
	too_many_dates: 422,
	agenda_too_far: 422,
	too_late_to_restore: 409,
	too_late_to_reopen: 409,
	too_late_to_part: 409,
	day_past: 422,
	on_call_twice: 409,
	last_partner: 409,
	activity_incomplete: 422,
	end_needs_notice: 409,
	end_too_soon: 422,
	end_is_announced: 409,
	end_is_over: 409,
	ride_said: 409,
	ride_taken: 409,
	ride_no_seat: 409,
	ride_no_wheelchair: 409,
	credit_same_account: 422,
	credit_care_is_free: 422,
	credit_limit_once: 422,
	credit_limit_pair: 409,
	credit_limit_week: 409,
	credit_limit_gift: 409,
	credit_limit_pot: 409,
	credit_limit_task: 409,
	credit_not_enough: 409,
	credit_not_now: 409,
	credit_slip_own: 409,
	credit_slip_again: 409,
	credit_slip_day: 422,
	credit_closed: 409,
	credit_frozen: 409,
	credit_own_circle: 409,
	credit_same_household: 409,
	credit_not_party: 403,
	credit_needs_other: 403,
	credit_already_decided: 409,
	credit_expired: 410,
	credit_too_late: 409,
	credit_spent: 409,
	help_join_first: 409,
	help_over: 409,
	help_gone: 409,
	help_three: 409,
	help_day: 422,
	help_points: 422,
	help_no_points: 409,
	help_check: 409,
	credit_bounds: 422,
	credit_own_treasurer: 422,
	credit_not_here: 409,
	voucher_unknown: 422,
	voucher_used: 409,
	voucher_expired: 410,
	voucher_other_provider: 409,
	voucher_out_of_stock: 409,
	voucher_enough: 409,
	voucher_price: 409,
	voucher_other_day: 409,
	voucher_too_far: 422,
	voucher_reason: 422,
	pause_out_of_reach: 422,
	away_too_long: 422,
	support_is_on: 409,
	support_nothing_ready: 409,
	empty_note: 422,
	doubt_unsaid: 422,
	other_scale: 422,
	observed_ahead: 422,
	baseline_backwards: 422,
	baseline_overlaps: 422,
	baseline_too_few: 422,
	end_in_future: 422,
	too_many: 409,
	too_often: 429,
	too_fast: 429,
	database_away: 503
} as const;

/** The name of an expected "no". */
export type RefusalCode = keyof typeof refusals;

/** What the sentence of a refusal may need to say. Never content. */
export type RefusalDetails = {
	/** Seconds until it makes sense to try again. */
	retryAfter?: number;
	/** How many tries are left. */
	triesLeft?: number;
	/** A number that the sentence names: a limit. */
	limit?: number;
	/** Which of several things was refused, counted from 1. */
	position?: number;
	/** A day that the sentence names, yyyy-mm-dd. */
	on?: string;
	/** What something is by now, in points. */
	points?: number;
	/** How a transfer of bedankpunten stands by now. */
	state?: TransferState;
};

/**
 * An expected "no": the request was understood and the rules decline it.
 * A bug is never a Refusal, and a Refusal is never logged as a bug.
 */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly code: RefusalCode;
	readonly details: RefusalDetails;

	constructor(code: RefusalCode, details: RefusalDetails = {}) {
		super(code);
		this.code = code;
		this.details = details;
	}

	/** The HTTP status that carries it. */
	get status(): number {
		return refusals[this.code];
	}
}
