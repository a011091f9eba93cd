import type { AgendaKind, Aim, Need, NeedKind } from '../domain/agenda/entry.ts';
import { m } from '../paraglide/messages.js';
import type { Language } from './locale.ts';

// What the agenda says in words: kinds, what a visit is for, and what is asked.

/** What an entry is, as a word. */
export function agendaKindWord(kind: AgendaKind): string {
	const words = {
		appointment: m.agenda_kind_appointment,
		visit: m.agenda_kind_visit,
		task: m.agenda_kind_task
	} as const;
	return words[kind]();
}

/** What a visit is for. */
export function aimWord(aim: Aim): string {
	const words = {
		care: m.agenda_aim_care,
		medicine: m.agenda_aim_medicine,
		household: m.agenda_aim_household,
		meal: m.agenda_aim_meal,
		company: m.agenda_aim_company,
		talk: m.agenda_aim_talk,
		other: m.agenda_aim_other
	} as const;
	return words[aim]();
}

/** What is asked: "Wie rijdt er?". A question in one's own words is itself. */
export function needQuestion({ kind, text }: Need, locale?: Language): string {
	return kind === 'other' ? text : questions[kind](of(locale));
}

const questions = {
	come: (said) => m.agenda_need_come({}, said),
	do: (said) => m.agenda_need_do({}, said),
	ride: (said) => m.agenda_need_ride({}, said),
	ride_back: (said) => m.agenda_need_ride_back({}, said),
	company: (said) => m.agenda_need_company({}, said)
} satisfies Record<Exclude<NeedKind, 'other'>, (said: Said) => string>;

/** In the language of the page, or in one that is named where there is no page. */
type Said = { locale?: Language };

function of(locale: Language | undefined): Said {
	return locale === undefined ? {} : { locale };
}

/** Who does what was asked: "Piet rijdt". */
export function needAnswer({ kind, text }: Need, name: string): string {
	return kind === 'other' ? m.agenda_taken_other({ name, text }) : answers[kind](name);
}

const answers = {
	come: (name) => m.agenda_taken_come({ name }),
	do: (name) => m.agenda_taken_do({ name }),
	ride: (name) => m.agenda_taken_ride({ name }),
	ride_back: (name) => m.agenda_taken_ride_back({ name }),
	company: (name) => m.agenda_taken_company({ name })
} satisfies Record<Exclude<NeedKind, 'other'>, (name: string) => string>;

/** The same, by whoever reads it: "U rijdt". */
export function ownAnswer({ kind, text }: Need, locale?: Language): string {
	return kind === 'other'
		? m.agenda_mine_other({ text }, of(locale))
		: ownAnswers[kind](of(locale));
}

const ownAnswers = {
	come: (said) => m.agenda_mine_come({}, said),
	do: (said) => m.agenda_mine_do({}, said),
	ride: (said) => m.agenda_mine_ride({}, said),
	ride_back: (said) => m.agenda_mine_ride_back({}, said),
	company: (said) => m.agenda_mine_company({}, said)
} satisfies Record<Exclude<NeedKind, 'other'>, (said: Said) => string>;
