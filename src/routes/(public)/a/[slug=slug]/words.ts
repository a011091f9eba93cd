import type { CancelReason } from '#lib/domain/activity.ts';
import { reasonInWords } from '#lib/i18n/activity-words.ts';
import { dateInWords, dayInWords, daysFrom, noonOf, type Reading } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';

/** A day that comes, never without its date: "Morgen, dinsdag 24 november 2026". */
export function comingDay(on: string, reading: Reading): string {
	const at = noonOf(on);
	const words = dayInWords(at, { ...reading, capital: true });
	if (Math.abs(daysFrom(reading.now, at)) > 1) return words;
	return m.activity_public_soon({ soon: words, day: dateInWords(at, reading.locale) });
}

type OffDay = { heldOn: string; cancelReason: CancelReason | null; stoppedEarly: boolean };

/** That days are off, or one ended early, and why: one, or all from the first to the last. */
export function offLine(days: readonly [OffDay, ...OffDay[]], reading: Reading): string {
	const [first] = days;
	const reason = reasonInWords(first.cancelReason ?? 'other');
	const day = comingDay(first.heldOn, reading);
	const last = days.at(-1) ?? first;
	if (first.stoppedEarly) return m.activity_public_stopped_line({ day, reason });
	if (days.length === 1) return m.activity_public_off_line({ day, reason });
	const until = dayInWords(noonOf(last.heldOn), reading);
	return m.activity_public_off_many({ from: day, until, reason });
}
