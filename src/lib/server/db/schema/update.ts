import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	customType,
	date,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	smallint,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { member, topic } from './circle.ts';
import { bytes } from './session.ts';

const searchVector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What somebody tells the circle. */
export const update = pgTable(
	'update',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		/** Its line in the log: the order in which a circle heard things, and the mark of seen-by. */
		seq: bigint({ mode: 'number' }).notNull(),
		authorId: uuid().notNull(),
		/** The resident, when the representative wrote it for them. */
		onBehalfOfId: uuid(),
		topicId: text().notNull(),
		text: text().notNull(),
		/** 1 (bad) to 5 (very good), or nothing. */
		face: smallint(),
		/** When it was written on the device, at most shown; order goes by `seq`. */
		writtenAt: instant(),
		postedAt: instant().notNull(),
		editedAt: instant(),
		/** Grows with each edit: whoever edits an older version is told so (T11.8). */
		version: integer().notNull().default(1),
		withdrawnAt: instant(),
		/** Until then the resident does not see it: a surprise (T4.6). */
		surpriseUntil: instant(),
		askedId: uuid(),
		askedByOn: date({ mode: 'string' }),
		askedAnswer: text(),
		askedAnsweredAt: instant(),
		search: searchVector().generatedAlwaysAs(sql`to_tsvector('simple'::regconfig, "text")`)
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.topicId],
			foreignColumns: [topic.circleId, topic.id]
		}),
		foreignKey({
			columns: [table.circleId, table.authorId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.askedId],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('update_newest').on(table.circleId, table.seq.desc()),
		index('update_of_topic').on(table.circleId, table.topicId, table.seq),
		index('update_asked')
			.on(table.askedId, table.circleId)
			.where(sql`${table.askedId} is not null and ${table.askedAnsweredAt} is null`),
		index('update_search').using('gin', table.search),
		check('update_face', sql`${table.face} between 1 and 5`),
		check('update_text', sql`char_length(${table.text}) <= 4000`)
	]
);

/** An answer under an update. */
export const comment = pgTable(
	'comment',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		updateId: uuid().notNull(),
		authorId: uuid().notNull(),
		onBehalfOfId: uuid(),
		text: text().notNull(),
		writtenAt: instant(),
		postedAt: instant().notNull(),
		editedAt: instant(),
		withdrawnAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.updateId],
			foreignColumns: [update.circleId, update.id]
		}),
		index('comment_of_update').on(table.circleId, table.updateId, table.postedAt),
		// Taken back, the words go and the place stays.
		check(
			'comment_text',
			sql`char_length(${table.text}) <= 2000 and (${table.withdrawnAt} is not null or char_length(${table.text}) > 0)`
		)
	]
);

/** A thank-you for an update: a gesture, no counter of persons. */
export const thanks = pgTable(
	'thanks',
	{
		circleId: uuid().notNull(),
		updateId: uuid().notNull(),
		personId: uuid().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.updateId, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.updateId],
			foreignColumns: [update.circleId, update.id]
		})
	]
);

/** A photo of an update, written anew without any metadata (T7.6). */
export const photo = pgTable(
	'photo',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		updateId: uuid().notNull(),
		position: smallint().notNull(),
		width: integer().notNull(),
		height: integer().notNull(),
		/** What can be seen, in the words of who posted it; may be empty. */
		alt: text().notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.updateId],
			foreignColumns: [update.circleId, update.id]
		}),
		index('photo_of_update').on(table.circleId, table.updateId, table.position)
	]
);

/** The pictures themselves, apart, so that lists never carry them. */
export const photoData = pgTable(
	'photo_data',
	{
		circleId: uuid().notNull(),
		photoId: uuid().notNull(),
		/** WebP, at most 1600 px. */
		full: bytes().notNull(),
		/** WebP, at most 640 px. */
		small: bytes().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.photoId] }),
		foreignKey({
			columns: [table.circleId, table.photoId],
			foreignColumns: [photo.circleId, photo.id]
		}).onDelete('cascade')
	]
);

/** A spoken note of an update, with a place for its transcript (B5). */
export const voice = pgTable(
	'voice',
	{
		circleId: uuid().notNull(),
		updateId: uuid().notNull(),
		seconds: integer().notNull(),
		mediaType: text().notNull(),
		transcript: text().notNull().default(''),
		data: bytes()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.updateId] }),
		foreignKey({
			columns: [table.circleId, table.updateId],
			foreignColumns: [update.circleId, update.id]
		})
	]
);

/**
 * How far a member has seen a topic: one mark, raised only by what was shown (settled 37).
 * `topicId` is the id of the update for one that was a surprise: its reader met it out of order.
 */
export const seen = pgTable(
	'seen',
	{
		circleId: uuid().notNull(),
		personId: uuid().notNull(),
		topicId: text().notNull(),
		upToSeq: bigint({ mode: 'number' }).notNull(),
		/** What stands before it was there before this member could look; nobody claims it was read. */
		fromSeq: bigint({ mode: 'number' }).notNull().default(0),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId, table.topicId] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		})
	]
);
