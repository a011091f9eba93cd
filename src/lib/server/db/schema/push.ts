import { sql } from 'drizzle-orm';
import { bigint, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { event } from './circle.ts';
import { person } from './person.ts';

/** Where a browser of somebody can be rung. */
export const pushSubscription = pgTable(
	'push_subscription',
	{
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** The sign-in that made it; it goes with that sign-in. */
		sessionId: uuid().notNull(),
		endpoint: text().notNull().unique(),
		p256dh: text().notNull(),
		auth: text().notNull(),
		createdAt: instant().notNull(),
		lastAcceptedAt: instant(),
		lastConfirmedAt: instant(),
		failures: integer().notNull().default(0)
	},
	(table) => [index().on(table.personId), index().on(table.sessionId)]
);

/** How somebody wants to hear of a topic in a circle. No row: at once. */
export const noticeChoice = pgTable(
	'notice_choice',
	{
		circleId: uuid().notNull(),
		personId: uuid().notNull(),
		topicId: text().notNull(),
		choice: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId, table.topicId] }),
		check('notice_choice_choice', sql`${table.choice} in ('push', 'digest', 'none')`)
	]
);

/** One thing to tell one person. */
export const notice = pgTable(
	'notice',
	{
		circleId: uuid().notNull(),
		/** Random, and all that a push says of it. */
		id: uuid().notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** The event it tells of; empty for a test of the device and for a digest. */
		seq: bigint({ mode: 'number' }),
		kind: text().notNull(),
		urgency: text().notNull(),
		state: text().notNull(),
		updateId: uuid(),
		/** Held until then: quiet hours or a digest. */
		dueAt: instant().notNull(),
		createdAt: instant().notNull(),
		handedOverAt: instant(),
		seenAt: instant(),
		/** Hash of the one-use token with which the service worker confirms it. */
		receiptHash: text()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.seq],
			foreignColumns: [event.circleId, event.seq]
		}),
		index('notice_due').on(table.personId, table.state, table.dueAt),
		check(
			'notice_state',
			sql`${table.state} in ('waiting', 'held', 'handed_over', 'seen', 'dropped', 'failed')`
		)
	]
);
