import * as v from 'valibot';
import { IdField } from '../account.ts';
import { FilledField } from '../field.ts';
import { agendaTitleLimit, calendarMegabytes } from '../limits.ts';

// Calendars from elsewhere (C2, settled 36): any public address or a file, read only, within limits.

/** One date of a calendar from elsewhere. */
export type ImportedDate = {
	title: string;
	place: string;
	/** The day on which it stands, yyyy-mm-dd. */
	heldOn: string;
	startsAt: Date;
	endsAt: Date;
	isWholeDay: boolean;
};

/** Largest calendar, in bytes. */
export const calendarBytes = calendarMegabytes * 1024 * 1024;

/** An address that says nothing for so long is left alone until the next time. */
export const calendarWaitMs = 10_000;

/** Reading a calendar may take so long; what takes longer is not read. */
export const readingMs = 10_000;

/** Most calendars of one circle. */
export const calendarLimit = 8;

/** Most dates of one calendar that are shown. */
export const importedMost = 2_000;

/** Most dates that are looked at for one calendar, shown or not. */
export const lookedAtMost = 100_000;

/** Dates from so many days back and ahead are shown. */
export const importedDays = { back: 31, ahead: 371 } as const;

/** An address is asked again after so many minutes. */
export const calendarEveryMinutes = 60;

/**
 * When in its hour a calendar is asked again, after the hour began: each at its own moment, and always the
 * same one, so that many calendars of one provider do not ask it at once.
 */
export function readingDelayMs(calendarId: string): number {
	const share = Number.parseInt(calendarId.replaceAll('-', '').slice(-6), 16) / 0x1000000;
	return Math.floor(share * spreadMinutes * 60) * 1000;
}

/** The end of the hour stays free: a job that waits is moved by the next round, and must have run by then. */
const spreadMinutes = calendarEveryMinutes - 10;

/** Why a calendar could not be read; each has a sentence. */
export const calendarProblems = [
	'calendar_address',
	'calendar_silent',
	'calendar_too_large',
	'calendar_unreadable',
	'calendar_too_many_dates'
] as const;

/** Why a calendar could not be read. */
export type CalendarProblem = (typeof calendarProblems)[number];

/** A calendar at an address. Programs write `webcal:` for https. */
export const CalendarForm = v.object({
	calendarId: IdField,
	name: FilledField(agendaTitleLimit),
	address: v.pipe(
		v.string(),
		v.trim(),
		v.nonEmpty(),
		v.maxLength(2_000),
		v.transform((text) => text.replace(/^webcals?:\/\//i, 'https://'))
	)
});

/** A calendar at an address, checked. */
export type CalendarForm = v.InferOutput<typeof CalendarForm>;

/** A calendar in a file. */
export const CalendarFileForm = v.object({
	calendarId: IdField,
	name: FilledField(agendaTitleLimit)
});

/** A calendar in a file, checked. */
export type CalendarFileForm = v.InferOutput<typeof CalendarFileForm>;

/** One calendar that is meant. */
export const CalendarIdForm = v.object({ calendarId: IdField });

/** One calendar that is meant, checked. */
export type CalendarIdForm = v.InferOutput<typeof CalendarIdForm>;
