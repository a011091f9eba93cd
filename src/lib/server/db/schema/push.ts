import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { event } from './circle.ts';
import { person } from './person.ts';
import { session } from './session.ts';
import { signal } from './signal.ts';

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

/** A sign-in whose address was given up by its push service: its owner has to switch it on anew. */
export const pushLost = pgTable(
	'push_lost',
	{
		sessionId: uuid()
			.primaryKey()
			.references(() => session.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		at: instant().notNull()
	},
	(table) => [index().on(table.personId)]
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
		/** A device says that it is on its screen. */
		shownAt: instant(),
		/** Hash of the one-use token with which the service worker confirms it. */
		receiptHash: text(),
		/** The signal that it tells of; what follows is only for those. */
		signalId: uuid(),
		/** The turn of the signal that told it: with the person it is the key (I4). */
		turn: integer(),
		telling: text(),
		round: integer(),
		stepId: text(),
		loudness: text(),
		sounds: text(),
		/** It was held for the morning, until then. */
		soundsAt: instant(),
		expiresAt: instant(),
		droppedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.signalId],
			foreignColumns: [signal.circleId, signal.id]
		}).onDelete('cascade'),
		uniqueIndex('notice_signal_once').on(
			table.circleId,
			table.signalId,
			table.turn,
			table.personId
		),
		foreignKey({
			columns: [table.circleId, table.seq],
			foreignColumns: [event.circleId, event.seq]
		}),
		index('notice_due').on(table.personId, table.state, table.dueAt),
		// Planned twice is told once.
		uniqueIndex('notice_once').on(table.circleId, table.seq, table.personId),
		index('notice_id').on(table.id),
		index('notice_receipt').on(table.receiptHash),
		check(
			'notice_state',
			sql`${table.state} in ('waiting', 'held', 'handed_over', 'seen', 'dropped', 'failed')`
		)
	]
);

/** One way by which a notice of a signal was begun; push has one for each device. */
export const noticeTry = pgTable(
	'notice_try',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		noticeId: uuid().notNull(),
		personId: uuid().notNull(),
		channel: text().notNull(),
		deviceId: uuid(),
		state: text().notNull(),
		givesWay: boolean().notNull(),
		alongside: boolean().notNull(),
		attempts: integer().notNull(),
		startedAt: instant().notNull(),
		/** When the same is tried again; a worker that died in the middle is overtaken then too. */
		nextAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.noticeId],
			foreignColumns: [notice.circleId, notice.id]
		}).onDelete('cascade'),
		index('notice_try_of').on(table.circleId, table.noticeId),
		index('notice_try_lately').on(table.personId, table.channel, table.startedAt)
	]
);

/** A push that somebody sends to the device in their hand, to see whether it works there. */
export const pushTest = pgTable(
	'push_test',
	{
		/** Random, and all that the push says of it. */
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		subscriptionId: uuid().notNull(),
		state: text().notNull(),
		/** Why it did not work, as a name of ours. */
		reason: text(),
		createdAt: instant().notNull(),
		handedOverAt: instant(),
		shownAt: instant(),
		seenAt: instant(),
		receiptHash: text()
	},
	(table) => [
		index('push_test_newest').on(table.personId, table.createdAt),
		index('push_test_receipt').on(table.receiptHash),
		check(
			'push_test_state',
			sql`${table.state} in ('waiting', 'handed_over', 'shown', 'seen', 'failed')`
		)
	]
);

/** The mail that says "there is news" to somebody who cannot be rung: when it went last. */
export const noticeMail = pgTable('notice_mail', {
	personId: uuid()
		.primaryKey()
		.references(() => person.id, { onDelete: 'cascade' }),
	lastQueuedAt: instant(),
	/** They want no such mail any more. */
	stoppedAt: instant()
});
