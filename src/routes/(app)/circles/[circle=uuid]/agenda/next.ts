import type { NeedKind, NeedState } from '#lib/domain/agenda/entry.ts';
import { randomId } from '#lib/domain/id.ts';
import { needAnswer, needQuestion, ownAnswer } from '#lib/i18n/agenda-words.ts';
import { dayInWords, momentInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { EntryView } from '#lib/server/agenda/index.ts';
import { firstName } from '#lib/ui/names.ts';
import type { CircleShown } from '../shown.server.ts';
import { faceOf } from '../shown.ts';
import { untilInWords } from './days.ts';
import { whoOf } from './who.ts';

/**
 * A date as the first page says it. The server says it: the words of the agenda are not among what a
 * phone fetches to open a circle.
 */
export type NextSaid = {
	id: string;
	/** "Morgen 10:00". */
	when: string;
	title: string;
	/** Who comes and where, in one line; empty for neither. */
	detail: string;
	needs: readonly NeedSaid[];
};

/** A question of such a date, or who said yes to it. */
export type NeedSaid = {
	kind: NeedKind;
	isOpen: boolean;
	words: string;
	/** What the button says to who only hears it. */
	label: string;
	changeId: string;
	/** Asked of this reader by name: what "no" says, and who alone sees it. */
	no: { label: string; hint: string; changeId: string } | null;
};

/** What comes next, in words. */
export function nextSaid(circle: CircleShown, entries: readonly EntryView[]): NextSaid[] {
	const reading = { now: circle.now, locale: getLocale(), capital: true };
	return entries.map((entry) => ({
		id: entry.id,
		when: entry.isWholeDay
			? dayInWords(entry.startsAt, reading)
			: momentInWords(entry.startsAt, reading),
		title: entry.title,
		detail: [untilInWords(entry), whoOf(circle, entry), entry.place]
			.filter((one) => one !== '')
			.join(' · '),
		needs: entry.needs.map((need) => needSaid(circle, entry, need))
	}));
}

function needSaid(circle: CircleShown, { title }: EntryView, need: NeedState): NeedSaid {
	const what = needQuestion(need);
	const nameOf = (id: string) => firstName(faceOf(circle, id).name);
	const { takenById } = need;
	const ask = need.asks.find((one) => one.personId === circle.meId && one.answer === null);
	const askedBy = takenById === null && ask !== undefined ? nameOf(ask.askedById) : null;
	const taken = () =>
		takenById === circle.meId ? ownAnswer(need) : needAnswer(need, nameOf(takenById!));
	return {
		kind: need.kind,
		isOpen: takenById === null,
		words:
			takenById !== null
				? taken()
				: askedBy === null
					? what
					: m.agenda_asked_you_what({ name: askedBy, what }),
		label: m.agenda_take_what({ what, title }),
		changeId: randomId(),
		no:
			askedBy === null
				? null
				: {
						label: m.agenda_decline_what({ what, title }),
						hint: m.agenda_decline_hint({ name: askedBy }),
						changeId: randomId()
					}
	};
}
