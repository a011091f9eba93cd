import { bigserial, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Who read what: one row for each request that delivered something this device had not yet been
 * given, or that was refused (settled 16, T5.1). Ids only. Partitioned by month in SQL.
 */
export const reading = pgTable(
	'reading',
	{
		circleId: uuid().notNull(),
		id: bigserial({ mode: 'number' }).notNull(),
		at: instant().notNull(),
		personId: uuid(),
		onBehalfOfId: uuid(),
		sessionId: uuid(),
		role: text(),
		organisationId: uuid(),
		/** A permission, or `refused`. */
		action: text().notNull(),
		topics: text().array().notNull(),
		objectKind: text().notNull(),
		objectIds: uuid().array().notNull(),
		/** Why it was refused, or the ground of the reading. */
		ground: text().notNull().default(''),
		/** `app`, `card`, or the name of a job. */
		channel: text().notNull(),
		requestId: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.at, table.id] }),
		index('reading_newest').on(table.circleId, table.at.desc())
	]
);

/** What a device was already given, so that a repeat writes no second row in the reading log. */
export const given = pgTable(
	'given',
	{
		sessionId: uuid().notNull(),
		circleId: uuid().notNull(),
		/** What it is: an update and its spoken note share an id, and two circles may too. */
		kind: text().notNull(),
		objectId: uuid().notNull(),
		version: integer().notNull()
	},
	(table) => [
		primaryKey({
			columns: [table.sessionId, table.circleId, table.kind, table.objectId, table.version]
		}),
		index().on(table.circleId)
	]
);
