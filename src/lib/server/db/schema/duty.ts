import { sql } from 'drizzle-orm';
import {
	check,
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
import { circle, member } from './circle.ts';
import { instant } from './columns.ts';
import { employment, person } from './person.ts';
import { organisation } from './place.ts';

/** One kind of duty of an organisation: who answers for a team, and when. A chain can ask it. */
export const rota = pgTable(
	'rota',
	{
		organisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		id: uuid().notNull(),
		name: text().notNull(),
		createdAt: instant().notNull(),
		/** From then on nobody is asked by it any more. */
		closedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.organisationId, table.id] }),
		check('rota_name', sql`length(${table.name}) between 1 and 60`)
	]
);

/** Duty of one person, by the wall clock: every week on the same days, or once. */
export const shift = pgTable(
	'shift',
	{
		organisationId: uuid().notNull(),
		id: uuid().notNull(),
		rotaId: uuid().notNull(),
		personId: uuid().notNull(),
		/** 0 for Sunday to 6 for Saturday: the days on which it begins. */
		weekdays: smallint().array().notNull(),
		fromMinute: integer().notNull(),
		/** Not later than `fromMinute`: it ends on the next day. */
		untilMinute: integer().notNull(),
		/** First and last day on which it begins; no last day for no end. */
		fromOn: date({ mode: 'string' }).notNull(),
		untilOn: date({ mode: 'string' }),
		createdAt: instant().notNull(),
		createdById: uuid().notNull(),
		/** The change that put it on the rota, and the one that took it off: each can be undone whole. */
		madeIn: uuid().notNull(),
		removedIn: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.organisationId, table.id] }),
		foreignKey({
			columns: [table.organisationId, table.rotaId],
			foreignColumns: [rota.organisationId, rota.id]
		}),
		foreignKey({
			columns: [table.organisationId, table.personId],
			foreignColumns: [employment.organisationId, employment.personId]
		}).onDelete('cascade'),
		index('shift_of_rota').on(table.organisationId, table.rotaId, table.fromOn),
		index('shift_of_person').on(table.personId),
		check(
			'shift_weekdays',
			sql`cardinality(${table.weekdays}) between 1 and 7 and ${table.weekdays} <@ '{0,1,2,3,4,5,6}'::smallint[]`
		),
		check(
			'shift_minutes',
			sql`${table.fromMinute} between 0 and 1439 and ${table.untilMinute} between 0 and 1439`
		),
		check('shift_days', sql`${table.untilOn} is null or ${table.untilOn} >= ${table.fromOn}`)
	]
);

/** That somebody does not answer for a while, in all their circles. */
export const absence = pgTable(
	'absence',
	{
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		fromOn: date({ mode: 'string' }).notNull(),
		fromMinute: integer().notNull(),
		/** The first minute at which they answer again. */
		untilOn: date({ mode: 'string' }).notNull(),
		untilMinute: integer().notNull(),
		/** Who answers instead, wherever both are; null for nobody. */
		standInId: uuid().references(() => person.id, { onDelete: 'set null' }),
		createdAt: instant().notNull(),
		/** Taken back. */
		cancelledAt: instant()
	},
	(table) => [
		index('absence_of_person').on(table.personId, table.untilOn),
		index('absence_stood_in').on(table.standInId),
		check(
			'absence_span',
			sql`(${table.fromOn}, ${table.fromMinute}) < (${table.untilOn}, ${table.untilMinute})`
		),
		check('absence_another', sql`${table.standInId} <> ${table.personId}`)
	]
);

/** Who answers in one circle, where that is somebody else than in the others; null for nobody. */
export const standIn = pgTable(
	'stand_in',
	{
		circleId: uuid().notNull(),
		absenceId: uuid()
			.notNull()
			.references(() => absence.id, { onDelete: 'cascade' }),
		/** Who is away. */
		personId: uuid().notNull(),
		standInId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.absenceId] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.standInId],
			foreignColumns: [member.circleId, member.personId]
		}).onDelete('cascade'),
		index('stand_in_of_absence').on(table.absenceId),
		check('stand_in_another', sql`${table.standInId} <> ${table.personId}`)
	]
);

/** A test of whether somebody can be rung, and whether they tapped it (S8.8). */
export const channelProof = pgTable(
	'channel_proof',
	{
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		testedAt: instant().notNull(),
		cause: text().notNull(),
		/** They tapped it, or anything that was sent since. */
		confirmedAt: instant(),
		/** Those who lean on them were told that they stay silent. */
		greyToldAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.personId, table.testedAt] }),
		index('channel_proof_open')
			.on(table.testedAt)
			.where(sql`${table.confirmedAt} is null`),
		check('channel_proof_cause', sql`${table.cause} in ('own', 'monthly', 'duty')`)
	]
);

/** A gap in a chain of which was told (D6). */
export const chainGap = pgTable(
	'chain_gap',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		level: text().notNull(),
		stepId: uuid().notNull(),
		fromAt: instant().notNull(),
		untilAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.level, table.stepId, table.fromAt] }),
		check('chain_gap_level', sql`${table.level} in ('orange', 'red')`)
	]
);
