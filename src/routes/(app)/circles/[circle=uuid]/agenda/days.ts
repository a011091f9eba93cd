import { endDateInWords, noonOf } from '#lib/i18n/format.ts';
import { minuteInWords } from '#lib/i18n/activity-words.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { EntryShown } from './shown.server.ts';

/** Whether something stands on a day: on its own, or on one of several in a row. */
export function liesOn(
	{ heldOn, untilOn }: { heldOn: string; untilOn: string },
	on: string
): boolean {
	return heldOn <= on && on <= untilOn;
}

/** When it begins, at the side of a list. */
export function timeOf({ isWholeDay, fromMinute }: EntryShown): string {
	return isWholeDay ? m.agenda_whole_day() : minuteInWords(fromMinute);
}

/** "tot en met zondag 29 november" of what lasts several days; empty for one. */
export function untilInWords({ heldOn, untilOn }: { heldOn: string; untilOn: string }): string {
	if (untilOn === heldOn) return '';
	return m.agenda_until_day({ day: endDateInWords(noonOf(untilOn), getLocale()) });
}
