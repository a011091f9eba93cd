import { sql } from 'drizzle-orm';
import {
	bigint,
	index,
	integer,
	interval,
	jsonb,
	pgTable,
	smallint,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { bytes } from './session.ts';

/** Work that outlives a request. */
export const job = pgTable(
	'job',
	{
		id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		/** 0 urgent, 1 ordinary, 2 bulk. */
		lane: smallint().notNull().default(1),
		kind: text().notNull(),
		/** Two jobs with the same key are one job. */
		key: text().unique(),
		payload: jsonb().$type<Record<string, unknown>>().notNull(),
		runAt: instant().notNull(),
		attempts: integer().notNull().default(0),
		/** Taken by a worker until then; free again afterwards. */
		lockedUntil: instant(),
		/** Which taking of it this is: who took it earlier can no longer finish it. */
		claim: uuid(),
		lastError: text(),
		/** Given up on, loudly. */
		givenUpAt: instant(),
		createdAt: instant().notNull()
	},
	(table) => [
		index('job_due')
			.on(table.lane, table.runAt)
			.where(sql`${table.givenUpAt} is null`)
	]
);

/** A mail on its way. Its words may hold a code, so they are encrypted and go once it is sent. */
export const mail = pgTable('mail', {
	id: uuid().primaryKey(),
	kind: text().notNull(),
	/** AES-256-GCM of `{ to, subject, text, html }`; empty once sent. */
	sealed: bytes(),
	createdAt: instant().notNull(),
	sentAt: instant(),
	failedAt: instant()
});

/** The mails of the demo world, readable at `/demo/mail`. Empty outside it. */
export const demoMail = pgTable('demo_mail', {
	id: uuid().primaryKey(),
	recipient: text().notNull(),
	subject: text().notNull(),
	text: text().notNull(),
	html: text().notNull(),
	at: instant().notNull()
});

/** How far the clock of Kring is moved. Always zero outside tests (settled 14). */
export const clock = pgTable('clock', {
	id: smallint().primaryKey(),
	movedBy: interval().notNull()
});
