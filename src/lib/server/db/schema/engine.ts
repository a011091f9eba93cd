import { sql } from 'drizzle-orm';
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * When something last said that it is there: the engine, whoever watches it from outside, and a gateway
 * for text messages, by the worker that would use it.
 */
export const heartbeat = pgTable(
	'heartbeat',
	{ what: text().primaryKey(), at: instant().notNull() },
	(table) => [check('heartbeat_what', sql`${table.what} in ('engine', 'outside', 'sms')`)]
);

/** How handing over went, counted by the hour. Nobody's name and nobody's address. */
export const handover = pgTable(
	'handover',
	{
		hourAt: instant().notNull(),
		channel: text().notNull(),
		outcome: text().notNull(),
		count: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.hourAt, table.channel, table.outcome] }),
		check('handover_channel', sql`${table.channel} in ('push', 'sms', 'mail')`),
		check('handover_count', sql`${table.count} > 0`)
	]
);

/** When the engine was silent for a minute and a half or longer: answers may have been lost then. */
export const engineAway = pgTable('engine_away', {
	fromAt: instant().primaryKey(),
	untilAt: instant().notNull()
});
