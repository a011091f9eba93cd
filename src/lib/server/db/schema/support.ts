import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { SupportLine } from '../../../domain/support.ts';
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';

/** That there is more help than usual: who asked for it, and how far it may be less. */
export const support = pgTable(
	'support',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		level: text().notNull(),
		/** The version of the plan in which it stood. */
		planVersion: integer(),
		raisedById: uuid().notNull(),
		raisedAt: instant().notNull(),
		/** Because of which signal, if it was one. */
		signalId: uuid(),
		/** How far somebody says that it may be less. */
		lowerTo: text(),
		lowerById: uuid(),
		lowerSides: text()
			.array()
			.notNull()
			.default(sql`'{}'`),
		lowerAt: instant(),
		endedAt: instant(),
		endedById: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		...[table.raisedById, table.lowerById, table.endedById].map((column) =>
			foreignKey({
				columns: [table.circleId, column],
				foreignColumns: [member.circleId, member.personId]
			})
		),
		// One level at a time.
		uniqueIndex('support_now')
			.on(table.circleId)
			.where(sql`${table.endedAt} is null`),
		check('support_level', sql`${table.level} in ('extra', 'crisis')`),
		check(
			'support_lowering',
			sql`case when ${table.lowerTo} is null
				then ${table.lowerById} is null and ${table.lowerAt} is null and ${table.lowerSides} = '{}'
				else ${table.lowerTo} in ('rest', 'extra') and ${table.lowerById} is not null
					and ${table.lowerAt} is not null and ${table.lowerSides} <@ array['resident', 'contact'] end`
		),
		check('support_ended', sql`(${table.endedAt} is null) = (${table.endedById} is null)`)
	]
);

/** Who was told that there is more help, of what they had promised, and what they said to it. */
export const supportAsk = pgTable(
	'support_ask',
	{
		circleId: uuid().notNull(),
		supportId: uuid().notNull(),
		personId: uuid().notNull(),
		lines: jsonb().$type<readonly SupportLine[]>().notNull(),
		/** It stood on a page that they opened. */
		seenAt: instant(),
		answer: text(),
		answeredAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.supportId, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.supportId],
			foreignColumns: [support.circleId, support.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		check('support_ask_answer', sql`${table.answer} in ('does', 'cannot')`),
		check('support_ask_answered', sql`(${table.answer} is null) = (${table.answeredAt} is null)`)
	]
);
