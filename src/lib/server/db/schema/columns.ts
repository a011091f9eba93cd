import { timestamp } from 'drizzle-orm/pg-core';

/** An instant, stored with its zone, read as a `Date`. */
export function instant() {
	return timestamp({ withTimezone: true, mode: 'date' });
}
