import { needAnswer, needQuestion } from '#lib/i18n/agenda-words.ts';
import type { KeptAgenda } from '#lib/domain/agenda/kept.ts';
import { clockTime, dateInWords, momentInWords, noonOf } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { firstName } from '#lib/ui/names.ts';
import type { CircleShown } from '../shown.server.ts';
import { faceOf } from '../shown.ts';
import { timeOf, untilInWords } from './days.ts';
import type { EntryShown } from './shown.server.ts';
import { whoOf } from './who.ts';

type Imported = {
	heldOn: string;
	startsAt: Date;
	title: string;
	isWholeDay: boolean;
	calendar: string;
};

/** The next days as they are kept on this device, in whole words. */
export function keptFrom(
	circle: CircleShown,
	days: readonly { on: string; entries: readonly EntryShown[]; imported: readonly Imported[] }[]
): KeptAgenda {
	const locale = getLocale();
	const nameOf = (id: string): string => firstName(faceOf(circle, id).name);
	return {
		circleId: circle.id,
		title: m.agenda_feed_name({ name: firstName(circle.residentName) }),
		note: m.agenda_kept_note({ moment: momentInWords(circle.now, { now: circle.now, locale }) }),
		days: days
			.filter(({ entries, imported }) => entries.length + imported.length > 0)
			.map(({ on, entries, imported }) => ({
				on,
				// A date and not "tomorrow": it is read on another day.
				word: dateInWords(noonOf(on), locale),
				lines: [
					...entries.map((entry) => ({
						time: timeOf(entry),
						title: entry.title,
						isOff: entry.isCancelled,
						more: [
							untilInWords(entry),
							whoOf(circle, entry),
							entry.place,
							...entry.needs.map((need) =>
								need.takenById === null
									? `${needQuestion(need)} ${m.agenda_open()}`
									: needAnswer(need, nameOf(need.takenById))
							)
						].filter((one) => one !== '')
					})),
					...imported.map(({ startsAt, title, isWholeDay, calendar }) => ({
						time: isWholeDay ? m.agenda_whole_day() : clockTime(startsAt),
						title,
						isOff: false,
						more: [m.agenda_import_from({ name: calendar })]
					}))
				]
			}))
	};
}
