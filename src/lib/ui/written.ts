import { clockTime, daysFrom, momentInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

/** What is said of words that waited on a device: when they were written, and when they were sent. */
export function writtenInWords(writtenAt: Date, sentAt: Date, now: Date): string {
	const when = (moment: Date) => momentInWords(moment, { now, locale: getLocale() });
	return daysFrom(sentAt, writtenAt) === 0
		? m.ui_update_written({ written: clockTime(writtenAt), sent: clockTime(sentAt) })
		: m.ui_update_written_before({ written: when(writtenAt), sent: when(sentAt) });
}
