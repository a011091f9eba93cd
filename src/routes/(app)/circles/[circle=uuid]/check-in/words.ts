import { clockTime, listInWords, weekdaysInWords } from '#lib/i18n/format.ts';
import { minuteText } from '#lib/domain/day.ts';
import type { CheckInWindow } from '#lib/domain/check-in.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { CheckInView } from '#lib/server/check-in/index.ts';
import { firstName } from '#lib/ui/names.ts';
import { faceOf } from '../shown.ts';
import type { CircleShown } from '../shown.server.ts';

// "Alles goed?" in words: on which days, at which hours, and how each day went.

/** On which days, as they stand inside a sentence. */
export function daysInWords(chosen: readonly number[]): string {
	if (chosen.length === 7) return m.check_in_every_day();
	const names = weekdaysInWords(getLocale()).filter(({ value }) => chosen.includes(value));
	return m.check_in_on_days({
		days: listInWords(
			names.map(({ label }) => label),
			getLocale()
		)
	});
}

/** At which hours, as they stand inside a sentence. */
export function hoursInWords(windows: readonly CheckInWindow[]): string {
	return listInWords(
		windows.map(({ fromMinute, untilMinute }) =>
			m.check_in_between({ from: clock(fromMinute), until: clock(untilMinute) })
		),
		getLocale()
	);
}

/** A minute of the day as it is said: 8:30. */
function clock(minute: number): string {
	return minuteText(minute).replace(/^0/, '');
}

/** How one day went, and with which mark; none where nobody was asked. */
export function outcomeOf(
	circle: CircleShown,
	one: CheckInView
): { mark: 'calm' | 'watch' | 'ask' | null; words: string } {
	const time = one.answeredAt === null ? '' : clockTime(one.answeredAt);
	switch (one.state) {
		case 'done':
			if (one.answer === 'not_fine') return { mark: 'watch', words: m.check_in_day_not_fine() };
			return {
				mark: 'calm',
				words: time === '' ? m.check_in_day_life() : m.check_in_day_fine({ time })
			};
		case 'cleared':
			if (one.clearedById === circle.residentId)
				return { mark: 'calm', words: m.check_in_day_cleared_self() };
			return {
				mark: 'calm',
				words: m.check_in_day_cleared({
					name:
						one.clearedById === null
							? m.signal_house()
							: firstName(faceOf(circle, one.clearedById).name)
				})
			};
		case 'missed':
			return { mark: 'watch', words: m.check_in_day_missed() };
		case 'asked':
			return { mark: 'watch', words: m.check_in_day_not_fine() };
		case 'paused':
			return { mark: null, words: m.check_in_day_paused() };
		case 'stopped':
			return { mark: null, words: m.check_in_day_stopped() };
		default:
			return { mark: 'ask', words: m.check_in_day_waits() };
	}
}
