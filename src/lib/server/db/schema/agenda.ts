import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { AskAnswer } from '../../../domain/agenda/ask.ts';
import type { Aim, AgendaKind, Need, NeedKind } from '../../../domain/agenda/entry.ts';
import type { Rule, RuleEnd } from '../../../domain/recurrence/rule.ts';
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';
import { organisation } from './place.ts';

// The agenda of a circle (C1–C6). Every date is a row of its own, so that what is decided about one
// is decided about no other; what comes back has its rule beside it.

/** What is said of an entry, apart from when it is. */
const contentColumns = {
	kind: text().$type<AgendaKind>().notNull(),
	title: text().notNull(),
	place: text().notNull().default(''),
	words: text().notNull().default(''),
	aim: text().$type<Aim>(),
	personId: uuid(),
	outsider: text().notNull().default(''),
	organisationId: uuid().references(() => organisation.id),
	isNecessary: boolean().notNull().default(false),
	/** Who made it: they are told when nobody says yes. */
	organiserId: uuid().notNull()
};

/** Something that comes back, as its coming dates are made. */
export const agendaSeries = pgTable(
	'agenda_series',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		rule: jsonb().$type<Rule>().notNull(),
		ends: jsonb().$type<RuleEnd>().notNull(),
		firstOn: date({ mode: 'string' }).notNull(),
		fromMinute: smallint().notNull(),
		untilMinute: smallint().notNull(),
		...contentColumns,
		needs: jsonb().$type<readonly Need[]>().notNull(),
		changedAt: instant().notNull(),
		successorOfId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.organiserId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		check('agenda_series_times', sql`${table.fromMinute} < ${table.untilMinute}`)
	]
);

/** One date in the agenda of a circle. */
export const agendaEntry = pgTable(
	'agenda_entry',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		seriesId: uuid(),
		/** The day that the rule gave it. */
		originalOn: date({ mode: 'string' }),
		heldOn: date({ mode: 'string' }).notNull(),
		fromMinute: smallint().notNull(),
		untilMinute: smallint().notNull(),
		startsAt: instant().notNull(),
		endsAt: instant().notNull(),
		/** Without times: from the first minute of its day to the last one of its last day. */
		isWholeDay: boolean().notNull().default(false),
		/** The last of several days in a row; null for one day. */
		untilOn: date({ mode: 'string' }),
		...contentColumns,
		status: text().notNull().default('planned'),
		/** Somebody decided about this date alone: its rule leaves it as it is. */
		isOwn: boolean().notNull().default(false),
		version: integer().notNull().default(1),
		changedAt: instant().notNull(),
		cancelledAt: instant(),
		cancelledById: uuid(),
		/** That nobody said yes yet was told, each once (C4). */
		/** The day of an activity that it is, and its number when it was last followed. */
		neighbourhoodId: uuid(),
		activityId: uuid(),
		occurrenceId: uuid(),
		occurrenceSequence: integer(),
		/** When that day was then: a circle may have said another time for itself. */
		followedStartsAt: instant(),
		followedEndsAt: instant(),
		organiserToldAt: instant(),
		backupToldAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.seriesId],
			foreignColumns: [agendaSeries.circleId, agendaSeries.id]
		}),
		foreignKey({
			columns: [table.circleId, table.organiserId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		unique('agenda_entry_of_rule').on(table.circleId, table.seriesId, table.originalOn),
		index('agenda_entry_on').on(table.circleId, table.heldOn),
		index('agenda_entry_going')
			.on(table.activityId)
			.where(sql`${table.activityId} is not null`),
		check('agenda_entry_kind', sql`${table.kind} in ('appointment', 'visit', 'task')`),
		check('agenda_entry_status', sql`${table.status} in ('planned', 'cancelled')`),
		check(
			'agenda_entry_from_rule',
			sql`(${table.seriesId} is null) = (${table.originalOn} is null)`
		),
		check(
			'agenda_entry_days',
			sql`${table.untilOn} is null or (${table.isWholeDay} and ${table.untilOn} > ${table.heldOn})`
		),
		check('agenda_entry_times', sql`${table.fromMinute} < ${table.untilMinute}`),
		check(
			'agenda_entry_cancelled',
			sql`(${table.status} = 'cancelled') = (${table.cancelledAt} is not null)`
		)
	]
);

/** A question of one date: "wie rijdt er?". */
export const agendaNeed = pgTable(
	'agenda_need',
	{
		circleId: uuid().notNull(),
		entryId: uuid().notNull(),
		kind: text().$type<NeedKind>().notNull(),
		text: text().notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.entryId, table.kind] }),
		foreignKey({
			columns: [table.circleId, table.entryId],
			foreignColumns: [agendaEntry.circleId, agendaEntry.id]
		}).onDelete('cascade'),
		check(
			'agenda_need_kind',
			sql`${table.kind} in ('come', 'do', 'ride', 'ride_back', 'company', 'other')`
		)
	]
);

/** Who said yes to a question: one person, kept apart so that nothing else changes with it. */
export const agendaTaking = pgTable(
	'agenda_taking',
	{
		circleId: uuid().notNull(),
		entryId: uuid().notNull(),
		kind: text().$type<NeedKind>().notNull(),
		personId: uuid().notNull(),
		takenAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.entryId, table.kind] }),
		foreignKey({
			columns: [table.circleId, table.entryId, table.kind],
			foreignColumns: [agendaNeed.circleId, agendaNeed.entryId, agendaNeed.kind]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('agenda_taking_by').on(table.circleId, table.personId)
	]
);

/**
 * Somebody who is asked by name for what an entry needs, and what they said. Without `askedAt` they wait
 * for their turn. Seen by the two it is between.
 */
export const agendaAsk = pgTable(
	'agenda_ask',
	{
		circleId: uuid().notNull(),
		entryId: uuid().notNull(),
		kind: text().$type<NeedKind>().notNull(),
		personId: uuid().notNull(),
		askedById: uuid().notNull(),
		/** In which order, of those who were named together. */
		place: smallint().notNull(),
		/** One after the other, and not all at once. */
		inTurn: boolean().notNull(),
		madeAt: instant().notNull(),
		askedAt: instant(),
		answer: text().$type<AskAnswer>(),
		answeredAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.entryId, table.kind, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.entryId, table.kind],
			foreignColumns: [agendaNeed.circleId, agendaNeed.entryId, agendaNeed.kind]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.askedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('agenda_ask_of').on(table.circleId, table.personId),
		check('agenda_ask_answer', sql`${table.answer} in ('yes', 'no')`),
		check('agenda_ask_answered', sql`(${table.answer} is null) = (${table.answeredAt} is null)`)
	]
);

/** That two organisations come for the same: told once for each pair and aim (C3). */
export const agendaDouble = pgTable(
	'agenda_double',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		aim: text().$type<Aim>().notNull(),
		organisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		otherOrganisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		/** The two visits that showed it. */
		entryId: uuid().notNull(),
		otherEntryId: uuid().notNull(),
		toldAt: instant().notNull(),
		/** Somebody said that it is known, or settled. */
		settledAt: instant(),
		settledById: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		uniqueIndex('agenda_double_once').on(
			table.circleId,
			table.aim,
			table.organisationId,
			table.otherOrganisationId
		),
		check('agenda_double_order', sql`${table.organisationId} < ${table.otherOrganisationId}`),
		check(
			'agenda_double_settled',
			sql`(${table.settledAt} is null) = (${table.settledById} is null)`
		)
	]
);

/** A secret address at which one member's programs read the agenda (T8.3). Only its hash is kept. */
export const agendaFeed = pgTable(
	'agenda_feed',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		personId: uuid().notNull(),
		secretHash: text().notNull(),
		madeAt: instant().notNull(),
		/** When a program last read it, to a quarter of an hour; null for never. */
		lastReadAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		uniqueIndex('agenda_feed_one').on(table.circleId, table.personId),
		uniqueIndex('agenda_feed_secret').on(table.secretHash)
	]
);

/** A calendar from elsewhere that stands in the agenda too: read only (C2). */
export const agendaCalendar = pgTable(
	'agenda_calendar',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		name: text().notNull(),
		/** Where it is fetched; empty for a file that somebody gave once. */
		address: text().notNull().default(''),
		addedById: uuid().notNull(),
		addedAt: instant().notNull(),
		/** When it was last read well; null while it was not. */
		readAt: instant(),
		/** Why the last try failed, by the code of its sentence; null when it went well. */
		problem: text(),
		triedAt: instant(),
		/** What the other side said of its version, to be asked only for a newer one. */
		etag: text(),
		lastModified: text(),
		/** Of a file: the rules in it that go on after what was read of it; null where none does. */
		rules: text()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.addedById],
			foreignColumns: [member.circleId, member.personId]
		})
	]
);

/** One date of a calendar from elsewhere. All of them are made anew when it changes. */
export const agendaImported = pgTable(
	'agenda_imported',
	{
		circleId: uuid().notNull(),
		calendarId: uuid().notNull(),
		id: uuid().notNull(),
		title: text().notNull(),
		place: text().notNull().default(''),
		heldOn: date({ mode: 'string' }).notNull(),
		startsAt: instant().notNull(),
		endsAt: instant().notNull(),
		/** Of a whole day, without a time. */
		isWholeDay: boolean().notNull().default(false)
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.calendarId],
			foreignColumns: [agendaCalendar.circleId, agendaCalendar.id]
		}).onDelete('cascade'),
		index('agenda_imported_on').on(table.circleId, table.heldOn)
	]
);
