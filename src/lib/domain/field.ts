import * as v from 'valibot';
import { instantOf } from './wall-time.ts';

// The makings of forms that several nouns share.

/**
 * What somebody typed, as it is kept: line ends are one sign, as browsers send two, and signs that
 * cannot be seen are left out, as the database keeps no zero byte. Signs that only shape what
 * stands beside them stay, as in an emoji; by themselves they are nothing. Signs that turn the order
 * of letters round would turn the words of Kring around them too.
 */
function cleaned(text: string): string {
	const tidy = text
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\n\t]|[\p{Cs}\u202A-\u202E\u2066-\u2069]/gu, '');
	return /[^\p{Cf}\s]/u.test(tidy) ? tidy : '';
}

/** Free text of a form, cleaned and trimmed. */
export function TextField(limit: number) {
	return v.optional(v.pipe(v.string(), v.transform(cleaned), v.trim(), v.maxLength(limit)), '');
}

/** Free text of a form in which something has to stand. */
export function FilledField(limit: number) {
	return v.pipe(v.string(), v.transform(cleaned), v.trim(), v.nonEmpty(), v.maxLength(limit));
}

/** Empty text of a form field counts as nothing. */
export function orNothing<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.optional(
		v.union([
			v.pipe(
				v.literal(''),
				v.transform(() => null)
			),
			schema
		]),
		''
	);
}

/** A time of a day as hh:mm, in minutes after midnight. */
export const MinuteField = v.pipe(
	v.string(),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d$/),
	v.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
);

/** A day that exists, and that a database and a calendar still know. */
function isCalendarDay(on: string): boolean {
	const day = new Date(`${on}T12:00:00Z`);
	const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(on);
	return exists && on >= '1900-01-01' && on < '2200-01-01';
}

/** A day and a time by the wall clock, as `datetime-local` sends them, as an instant. */
export const MomentField = v.pipe(
	v.string(),
	v.regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:00)?$/),
	v.check((text) => isCalendarDay(text.slice(0, 10))),
	v.transform((text) => {
		const minute = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
		return instantOf({ on: text.slice(0, 10), minute });
	})
);

/** An instant, as devices say when something was written. */
export const InstantField = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.check((text) => isCalendarDay(text.slice(0, 10)))
);

/** A whole number within limits, as a form sends it. */
export function CountField(least: number, most: number) {
	return v.pipe(
		v.string(),
		v.digits(),
		v.maxLength(6),
		v.transform(Number),
		v.minValue(least),
		v.maxValue(most)
	);
}

/** Days of the week, 0 for Sunday to 6 for Saturday, as ticks with one name. */
export const WeekdaysField = v.pipe(
	v.optional(v.array(CountField(0, 6)), []),
	v.minLength(1),
	v.maxLength(7)
);
