import type { DutyNow } from '#lib/domain/duty.ts';
import { nearMs } from '#lib/domain/desk.ts';
import { lengthInWords, listInWords, momentInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { momentOf } from '../circles/[circle=uuid]/signals/words.ts';

// The short words of the desk: how long something runs, how long is left, and who has duty.

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

/** Who has duty now, as a heading. */
export function dutyTitle(
	{ personIds }: DutyNow,
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	if (personIds.length === 0) return m.desk_duty_gap_now();
	if (personIds.length === 1 && personIds[0] === meId) return m.desk_duty_now_you();
	const named = namesIn(personIds, names, meId);
	return personIds.length === 1
		? m.desk_duty_now({ names: capitalised(named) })
		: m.desk_duty_now_several({ names: capitalised(named) });
}

/** Until when, and who comes after. */
export function dutyRest(
	{ personIds, until, nextIds }: DutyNow,
	names: Readonly<Record<string, string>>,
	meId: string,
	now: Date
): string {
	if (until === null) return '';
	const when = timeOrDay(until, now);
	if (personIds.length === 0)
		return nextIds.length === 0
			? ''
			: m.desk_duty_from({ when, names: namesIn(nextIds, names, meId) });
	return `${m.desk_duty_until({ until: when })} ${nextWords(nextIds, names, meId)}`;
}

function nextWords(
	ids: readonly string[],
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	if (ids.length === 0) return m.desk_duty_next_nobody();
	if (ids.length === 1 && ids[0] === meId) return m.desk_duty_next_you();
	return m.desk_duty_next({ names: namesIn(ids, names, meId) });
}

function namesIn(
	ids: readonly string[],
	names: Readonly<Record<string, string>>,
	meId: string
): string {
	const words = ids.map((id) =>
		id === meId ? m.desk_duty_you_inside() : (names[id] ?? m.base_someone())
	);
	return listInWords(words, getLocale());
}

function timeOrDay(at: Date, now: Date): string {
	return momentInWords(at, { now, locale: getLocale() });
}

function capitalised(text: string): string {
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
