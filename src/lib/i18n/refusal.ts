import { fewestBaselineDays } from '../domain/baseline.ts';
import { agendaYears, datesMost } from '../domain/limits.ts';
import { lengthMost } from '../domain/recurrence/rule.ts';
import type { Refusal, RefusalCode, RefusalDetails } from '../domain/refusal.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { dateInWords, noonOf } from './format.ts';

const sentences = {
	need_taken: () => m.refusal_need_taken(),
	repeat_stays: () => m.refusal_repeat_stays(),
	day_not_monthly: () => m.refusal_day_not_monthly(),
	too_many_dates: ({ limit }) => m.refusal_too_many_dates({ limit: limit ?? datesMost }),
	agenda_too_far: () => m.refusal_agenda_too_far({ years: agendaYears }),
	sign_in_first: () => m.refusal_sign_in_first(),
	prove_it_again: () => m.refusal_prove_it_again(),
	second_factor_needed: () => m.refusal_second_factor_needed(),
	not_found: () => m.refusal_not_found(),
	change_conflict: () => m.refusal_change_conflict(),
	too_late_to_edit: () => m.refusal_too_late_to_edit(),
	newer_version: () => m.refusal_newer_version(),
	already_answered: () => m.refusal_already_answered(),
	already_member: () => m.refusal_already_member(),
	invitation_used: () => m.refusal_invitation_used(),
	invitation_over: () => m.refusal_invitation_over(),
	carried_too_new: () => m.refusal_carried_too_new(),
	started_as_other: () => m.refusal_started_as_other(),
	invitation_elsewhere: () => m.refusal_invitation_elsewhere(),
	invitation_code: () => m.refusal_invitation_code(),
	move_code: () => m.refusal_move_code(),
	leaflet_code: () => m.refusal_leaflet_code(),
	leaflet_over: () => m.refusal_leaflet_over(),
	code_wrong: ({ triesLeft }) => m.refusal_code_wrong({ tries: triesLeft ?? 0 }),
	code_dead: () => m.refusal_code_dead(),
	code_other_browser: () => m.refusal_code_other_browser(),
	card_blocked: () => m.refusal_card_blocked(),
	pin_wrong: ({ triesLeft }) => m.refusal_pin_wrong({ tries: triesLeft ?? 0 }),
	passkey_failed: () => m.refusal_passkey_failed(),
	totp_wrong: () => m.refusal_totp_wrong(),
	empty_update: () => m.refusal_empty_update(),
	too_many_photos: ({ limit }) => m.refusal_too_many_photos({ limit: limit ?? 6 }),
	photo_too_large: ({ position, limit }) =>
		m.refusal_photo_too_large({ position: position ?? 1, limit: limit ?? 10 }),
	photo_unreadable: ({ position }) => m.refusal_photo_unreadable({ position: position ?? 1 }),
	voice_too_large: () => m.refusal_voice_too_large(),
	voice_unreadable: () => m.refusal_voice_unreadable(),
	asked_cannot_read: () => m.refusal_asked_cannot_read(),
	asked_day_past: () => m.refusal_asked_day_past(),
	surprise_by_professional: () => m.refusal_surprise_by_professional(),
	surprise_too_long: ({ limit }) => m.refusal_surprise_too_long({ limit: limit ?? 30 }),
	contact_must_stay: () => m.refusal_contact_must_stay(),
	resident_must_stay: () => m.refusal_resident_must_stay(),
	last_factor: () => m.refusal_last_factor(),
	totp_in_use: () => m.refusal_totp_in_use(),
	end_in_past: () => m.refusal_end_in_past(),
	more_than_own: () => m.refusal_more_than_own(),
	review_in_time: () => m.refusal_review_in_time(),
	signal_closed: () => m.refusal_signal_closed(),
	signal_taken_on: () => m.refusal_signal_taken_on(),
	not_in_chain: () => m.refusal_not_in_chain(),
	act_by_in_time: () => m.refusal_act_by_in_time(),
	feedback_missing: () => m.refusal_feedback_missing(),
	chain_too_thin: () => m.refusal_chain_too_thin(),
	absence_twice: () => m.refusal_absence_twice(),
	chain_wait: () => m.refusal_chain_wait(),
	signal_plan_incomplete: () => m.refusal_signal_plan_incomplete(),
	pause_too_long: ({ limit }) => m.refusal_pause_too_long({ days: limit ?? 14 }),
	doubt_unsaid: () => m.refusal_doubt_unsaid(),
	pause_backwards: () => m.refusal_pause_backwards(),
	end_before_start: () => m.refusal_end_before_start(),
	ends_before_first: () => m.refusal_ends_before_first(),
	too_long_a_day: () => m.refusal_too_long_a_day({ hours: lengthMost / 60 }),
	night_series: () => m.refusal_night_series(),
	start_not_in_rule: ({ on }) => m.refusal_start_not_in_rule({ day: wholeDay(on) }),
	time_does_not_exist: ({ on }) => m.refusal_time_does_not_exist({ day: wholeDay(on) }),
	time_twice: ({ on }) => m.refusal_time_twice({ day: wholeDay(on) }),
	already_cancelled: () => m.refusal_already_cancelled(),
	too_late_to_restore: () => m.refusal_too_late_to_restore(),
	day_past: () => m.refusal_day_past(),
	on_call_twice: () => m.refusal_on_call_twice(),
	last_partner: () => m.refusal_last_partner(),
	activity_incomplete: ({ limit }) => m.refusal_activity_incomplete({ count: limit ?? 0 }),
	pause_out_of_reach: () => m.refusal_pause_out_of_reach(),
	support_is_on: () => m.refusal_support_is_on(),
	support_nothing_ready: () => m.refusal_support_nothing_ready(),
	empty_note: () => m.refusal_empty_note(),
	other_scale: () => m.refusal_other_scale(),
	observed_ahead: () => m.refusal_observed_ahead(),
	baseline_backwards: () => m.refusal_baseline_backwards(),
	baseline_overlaps: () => m.refusal_baseline_overlaps(),
	baseline_too_few: () => m.refusal_baseline_too_few({ days: fewestBaselineDays }),
	end_in_future: () => m.refusal_end_in_future(),
	too_many: ({ limit }) => m.refusal_too_many({ limit: limit ?? 0 }),
	push_host_unknown: () => m.refusal_push_host_unknown(),
	push_not_on: () => m.refusal_push_not_on(),
	too_often: ({ retryAfter }) =>
		m.refusal_too_often({ minutes: Math.ceil((retryAfter ?? 60) / 60) }),
	too_fast: ({ retryAfter }) => m.refusal_too_fast({ seconds: Math.ceil(retryAfter ?? 60) }),
	address_taken: () => m.refusal_address_taken(),
	name_taken: () => m.refusal_name_taken(),
	not_yourself: () => m.refusal_not_yourself(),
	database_away: () => m.refusal_database_away()
} satisfies Record<RefusalCode, (details: RefusalDetails) => string>;

function wholeDay(on: string | undefined): string {
	return on === undefined ? '' : dateInWords(noonOf(on), getLocale());
}

/** The sentence for a "no", in the language of the moment. */
export function sentence(refusal: Pick<Refusal, 'code' | 'details'>): string {
	return sentences[refusal.code](refusal.details);
}
