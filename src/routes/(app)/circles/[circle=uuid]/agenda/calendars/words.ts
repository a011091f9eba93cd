import type { CalendarProblem } from '#lib/domain/agenda/imported.ts';
import { calendarMegabytes } from '#lib/domain/limits.ts';
import { m } from '#lib/paraglide/messages.js';

/** Why a calendar from elsewhere could not be read, as a sentence. */
export function problemWords(problem: CalendarProblem): string {
	const words = {
		calendar_address: () => m.refusal_calendar_address(),
		calendar_silent: () => m.refusal_calendar_silent(),
		calendar_too_large: () => m.refusal_calendar_too_large({ limit: calendarMegabytes }),
		calendar_unreadable: () => m.refusal_calendar_unreadable(),
		calendar_too_many_dates: () => m.refusal_calendar_too_many_dates()
	};
	return words[problem]();
}
