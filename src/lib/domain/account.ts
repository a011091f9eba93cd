import * as v from 'valibot';
import { nameLimit } from './limits.ts';

/** A name as people call themselves: one line, no control characters. */
export const NameField = v.pipe(
	v.string(),
	v.trim(),
	v.nonEmpty(),
	v.maxLength(nameLimit),
	v.regex(/^[^\p{C}]+$/u)
);

/** A mail address, kept in lower case. */
export const MailField = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.nonEmpty(),
	v.maxLength(254),
	v.email()
);

/** A calendar day that exists, within some lifetimes of today, as yyyy-mm-dd. */
export const DayField = v.pipe(
	v.string(),
	v.isoDate(),
	v.check((on) => {
		const day = new Date(`${on}T12:00:00Z`);
		const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(on);
		return exists && on >= '1900-01-01' && on < '2200-01-01';
	})
);

/** A client-made id of a change. */
export const IdField = v.pipe(v.string(), v.uuid());

/** A code of six digits; spaces, dashes and whatever else comes along when pasting do not count. */
export const CodeField = v.pipe(
	v.string(),
	v.maxLength(60),
	v.transform((text) => text.replaceAll(/\D/g, '')),
	v.nonEmpty(),
	v.regex(/^\d{6}$/)
);

/** A secret that came after the `#` of one of our own addresses: 256 bits in base64url. */
export const SecretField = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** A phone number as people write it, or empty. */
export const PhoneField = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(24),
	v.regex(/^$|^\+?[0-9][0-9 ()-]{5,}$/)
);

/** A checkbox: a browser sends `on` for a tick, and nothing at all without one. */
export const TickField = v.pipe(
	v.optional(v.picklist(['on', '']), ''),
	v.transform((value) => value === 'on')
);
