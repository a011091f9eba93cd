import { nearMs } from '#lib/domain/desk.ts';
import { lengthInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { momentOf } from '../circles/[circle=uuid]/signals/words.ts';

// The words of the desk that change while one looks: how long something runs, and what time is left.

const minuteMs = 60_000;
/** What runs longer is told by the day on which it began. */
const longestCountMs = 24 * 60 * minuteMs;

/** How long something runs. */
export function runningFor(since: Date, now: Date): string {
	const ms = now.getTime() - since.getTime();
	if (ms >= longestCountMs) return m.desk_since({ when: momentOf({ now }, since) });
	const minutes = Math.floor(ms / minuteMs);
	if (minutes < 1) return m.desk_running_just();
	return m.desk_running({ length: lengthInWords(minutes, getLocale()) });
}

/** How long is left until a promise; empty while there is plenty of time. */
export function leftUntil(actBy: Date, now: Date): string {
	const ms = actBy.getTime() - now.getTime();
	if (ms <= 0) return m.desk_over();
	if (ms > nearMs) return '';
	return m.desk_left({ length: lengthInWords(Math.ceil(ms / minuteMs), getLocale()) });
}
