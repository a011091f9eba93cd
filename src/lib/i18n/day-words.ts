import type { CancelReason } from '../domain/activity.ts';
import { minuteText } from '../domain/day.ts';
import { m } from '../paraglide/messages.js';

// What one day of an activity says in words. Apart from the rest: a host's tablet needs no more.

const reasons: Record<CancelReason, () => string> = {
	ended: () => m.activity_reason_ended(),
	ill: () => m.activity_reason_ill(),
	no_host: () => m.activity_reason_no_host(),
	building: () => m.activity_reason_building(),
	weather: () => m.activity_reason_weather(),
	holiday: () => m.activity_reason_holiday(),
	other: () => m.activity_reason_other()
};

/** Why a day is off, in the middle of a sentence. */
export function reasonInWords(reason: CancelReason): string {
	return reasons[reason]();
}

/** A time of a day, as people write it: "9:05". */
export function minuteInWords(minute: number): string {
	return minuteText(minute).replace(/^0/, '');
}

/** From when to when: "10:00 tot 14:00". */
export function timesInWords(fromMinute: number, untilMinute: number): string {
	return m.activity_times({ from: minuteInWords(fromMinute), until: minuteInWords(untilMinute) });
}
