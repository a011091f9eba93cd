import * as v from 'valibot';

/** Longest name that anybody may type. */
export const nameLimit = 60;

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

/** A client-made id of a change. */
export const IdField = v.pipe(v.string(), v.uuid());
