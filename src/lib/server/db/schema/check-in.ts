import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	foreignKey,
	index,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { CheckInWindow } from '../../../domain/check-in.ts';
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';

/** What the resident agreed to about being asked "alles goed?"; one for each circle that wants it. */
export const checkInPlan = pgTable(
	'check_in_plan',
	{
		circleId: uuid()
			.primaryKey()
			.references(() => circle.id),
		windows: jsonb().$type<readonly CheckInWindow[]>().notNull(),
		/** 0 for Sunday to 6 for Saturday. */
		weekdays: smallint().array().notNull(),
		graceMinutes: smallint().notNull(),
		remindMinutes: smallint().notNull(),
		countsOpening: boolean().notNull(),
		/** Last day of a pause. */
		pausedUntilOn: date({ mode: 'string' }),
		stoppedAt: instant(),
		agreedAt: instant().notNull(),
		agreedById: uuid().notNull(),
		/** On what ground, when it was not the resident. */
		ground: text()
	},
	(table) => [
		foreignKey({
			columns: [table.circleId, table.agreedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		check(
			'check_in_plan_minutes',
			sql`${table.graceMinutes} between 15 and 240 and ${table.remindMinutes} between 10 and 120`
		)
	]
);

/** Who is asked to go and look, in which order, and whether they said yes to that. */
export const checkInHolder = pgTable(
	'check_in_holder',
	{
		circleId: uuid()
			.notNull()
			.references(() => checkInPlan.circleId, { onDelete: 'cascade' }),
		personId: uuid().notNull(),
		position: smallint().notNull(),
		askedAt: instant().notNull(),
		acceptedAt: instant(),
		declinedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		})
	]
);

/** One window of one day: `CheckIn` of the domain, in a row. Its id is also that of its voice. */
export const checkIn = pgTable(
	'check_in',
	{
		circleId: uuid()
			.notNull()
			.references(() => checkInPlan.circleId, { onDelete: 'cascade' }),
		id: uuid().notNull(),
		onDay: date({ mode: 'string' }).notNull(),
		fromMinute: smallint().notNull(),
		opensAt: instant().notNull(),
		closesAt: instant().notNull(),
		state: text().notNull(),
		/** The truth about what is next; the job only wakes. */
		nextAt: instant(),
		remindedAt: instant(),
		missedAt: instant(),
		answer: text(),
		feeling: smallint(),
		answeredAt: instant(),
		/** The resident opened the app meanwhile, and lets that count; empty once it was looked at. */
		appOpenedAt: instant(),
		kringWasAway: boolean().notNull(),
		clearedById: uuid(),
		clearedHow: text(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.clearedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		uniqueIndex('check_in_once').on(table.circleId, table.onDay, table.fromMinute),
		index('check_in_live')
			.on(table.circleId)
			.where(sql`${table.state} in ('planned', 'open', 'asked', 'reminded', 'missed')`),
		check('check_in_answer', sql`${table.answer} in ('fine', 'not_fine')`)
	]
);
