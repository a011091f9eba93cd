import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { activity, series } from './activity.ts';
import { circle } from './circle.ts';
import { instant } from './columns.ts';
import { visitor } from './door.ts';
import { person } from './person.ts';

// Who is missed at a walk-in (activities-credits.md 5.11): first its host knows, then only people whom the
// visitor named and who said yes, and the circle that the visitor let know. No organisation, no health.

const ofVisitor = () => ({
	neighbourhoodId: uuid().notNull(),
	activityId: uuid().notNull(),
	id: uuid().notNull(),
	visitorId: uuid().notNull()
});

/** Somebody whom a visitor named: asked by a code, with a yes, and sure once the visitor said it is them. */
export const visitorContact = pgTable(
	'visitor_contact',
	{
		...ofVisitor(),
		/** What the visitor calls them. */
		called: text().notNull().default(''),
		codeHash: text(),
		askedAt: instant().notNull(),
		expiresAt: instant().notNull(),
		personId: uuid().references(() => person.id, { onDelete: 'cascade' }),
		/** Of a member of the circle that the visitor let know: chosen there. */
		circleId: uuid().references(() => circle.id),
		/** What they call themselves, for the host to ask the visitor whether it is them. */
		saidName: text().notNull().default(''),
		saidYesAt: instant(),
		confirmedAt: instant(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('visitor_contact_code').on(table.codeHash),
		index('visitor_contact_visitor').on(table.neighbourhoodId, table.visitorId),
		index('visitor_contact_person').on(table.personId),
		foreignKey({
			name: 'visitor_contact_visitor_fk',
			columns: [table.neighbourhoodId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.id]
		}).onDelete('cascade'),
		check('visitor_contact_yes', sql`(${table.saidYesAt} is null) = (${table.personId} is null)`),
		check(
			'visitor_contact_sure',
			sql`${table.confirmedAt} is null or ${table.saidYesAt} is not null`
		),
		check(
			'visitor_contact_ended',
			sql`${table.endedAt} is null or (${table.called} = '' and ${table.saidName} = '' and ${table.codeHash} is null)`
		)
	]
);

/** The circle of a resident who is a visitor too, with what it is let know. */
export const visitorCircle = pgTable(
	'visitor_circle',
	{
		...ofVisitor(),
		codeHash: text(),
		askedAt: instant().notNull(),
		expiresAt: instant().notNull(),
		circleId: uuid().references(() => circle.id),
		linkedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		linkedAt: instant(),
		/** What who linked it calls themselves, for the host to ask the visitor whether that is right. */
		saidName: text().notNull().default(''),
		confirmedAt: instant(),
		/** The resident's leave: the circle sees "is binnen" on that day. */
		tellsArrival: boolean().notNull().default(false),
		arrivedOn: date(),
		arrivedAt: instant(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('visitor_circle_code').on(table.codeHash),
		index('visitor_circle_visitor').on(table.neighbourhoodId, table.visitorId),
		index('visitor_circle_circle').on(table.circleId),
		foreignKey({
			name: 'visitor_circle_visitor_fk',
			columns: [table.neighbourhoodId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.id]
		}).onDelete('cascade'),
		check('visitor_circle_linked', sql`(${table.linkedAt} is null) = (${table.circleId} is null)`),
		check(
			'visitor_circle_ended',
			sql`${table.endedAt} is null or (not ${table.tellsArrival} and ${table.saidName} = '' and ${table.codeHash} is null)`
		)
	]
);

/** When a visitor is away for a while: said at the door, or by the circle that they let know. No reason (3.4). */
export const visitorAway = pgTable(
	'visitor_away',
	{
		...ofVisitor(),
		/** The link through which the circle said it; null for what was said at the door. */
		linkId: uuid(),
		/** The first and the last day; null once it was taken back. */
		fromOn: date(),
		untilOn: date(),
		saidAt: instant().notNull(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('visitor_away_visitor').on(table.neighbourhoodId, table.visitorId),
		index('visitor_away_activity').on(table.neighbourhoodId, table.activityId, table.untilOn),
		foreignKey({
			name: 'visitor_away_visitor_fk',
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		}).onDelete('cascade'),
		foreignKey({
			name: 'visitor_away_link_fk',
			columns: [table.neighbourhoodId, table.linkId],
			foreignColumns: [visitorCircle.neighbourhoodId, visitorCircle.id]
		}).onDelete('set null'),
		check('visitor_away_days', sql`${table.fromOn} <= ${table.untilOn}`),
		check(
			'visitor_away_ended',
			sql`(${table.endedAt} is null) = (${table.fromOn} is not null) and (${table.endedAt} is null) = (${table.untilOn} is not null)`
		)
	]
);

/** That a regular visitor is missed: once for each run of misses. Kept 90 days after it ended. */
export const absenceSignal = pgTable(
	'absence_signal',
	{
		...ofVisitor(),
		seriesId: uuid().notNull(),
		/** The first day of the run. */
		runFrom: date().notNull(),
		misses: smallint().notNull(),
		/** They were missed shortly before as well: a talk at once, where the engine hears of it (F7). */
		isAgain: boolean().notNull(),
		raisedAt: instant().notNull(),
		state: text().notNull(),
		/** When those whom the visitor named were asked. */
		toldAt: instant(),
		answer: text(),
		outcome: text(),
		closedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('absence_signal_once').on(
			table.neighbourhoodId,
			table.visitorId,
			table.seriesId,
			table.runFrom
		),
		index('absence_signal_activity').on(table.neighbourhoodId, table.activityId, table.state),
		foreignKey({
			name: 'absence_signal_visitor_fk',
			columns: [table.neighbourhoodId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.id]
		}).onDelete('cascade'),
		foreignKey({
			name: 'absence_signal_series_fk',
			columns: [table.neighbourhoodId, table.seriesId],
			foreignColumns: [series.neighbourhoodId, series.id]
		}),
		check('absence_signal_state', sql`${table.state} in ('host', 'circle', 'closed')`),
		check(
			'absence_signal_closed',
			sql`(${table.state} = 'closed') = (${table.closedAt} is not null) and (${table.outcome} is null) = (${table.closedAt} is null)`
		),
		check('absence_signal_told', sql`${table.state} <> 'circle' or ${table.toldAt} is not null`)
	]
);

/** What one person whom the visitor named is asked about a signal. Its id is all that a push says. */
export const absenceQuestion = pgTable(
	'absence_question',
	{
		neighbourhoodId: uuid().notNull(),
		activityId: uuid().notNull(),
		id: uuid().notNull(),
		signalId: uuid().notNull(),
		contactId: uuid().notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** Of a member of the circle: the engine of that circle hears of it (F7). */
		circleId: uuid(),
		isAgain: boolean().notNull(),
		askedAt: instant().notNull(),
		rungAt: instant(),
		seenAt: instant(),
		answer: text(),
		answeredAt: instant(),
		/** Given with "bel mij", for the hosts, until the signal is over. */
		phone: text().notNull().default(''),
		closedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('absence_question_once').on(table.neighbourhoodId, table.signalId, table.personId),
		index('absence_question_id').on(table.id),
		index('absence_question_person').on(table.personId),
		index('absence_question_circle').on(table.circleId),
		foreignKey({
			name: 'absence_question_signal_fk',
			columns: [table.neighbourhoodId, table.signalId],
			foreignColumns: [absenceSignal.neighbourhoodId, absenceSignal.id]
		}).onDelete('cascade'),
		foreignKey({
			name: 'absence_question_contact_fk',
			columns: [table.neighbourhoodId, table.contactId],
			foreignColumns: [visitorContact.neighbourhoodId, visitorContact.id]
		}).onDelete('cascade'),
		check('absence_question_answer', sql`${table.answer} in ('all_well', 'going', 'call_me')`),
		check(
			'absence_question_phone',
			sql`${table.phone} = '' or (${table.answer} = 'call_me' and ${table.closedAt} is null)`
		)
	]
);

/** How signals ended, as numbers by the month: all that is left of them after 90 days. */
export const absenceTally = pgTable(
	'absence_tally',
	{
		neighbourhoodId: uuid().notNull(),
		activityId: uuid().notNull(),
		month: date().notNull(),
		outcome: text().notNull(),
		number: integer().notNull()
	},
	(table) => [
		primaryKey({
			columns: [table.neighbourhoodId, table.activityId, table.month, table.outcome]
		}),
		foreignKey({
			name: 'absence_tally_activity_fk',
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** A talk about whether a walk-in fits a visitor: which way, and one of a few outcomes. No text (E10). */
export const fitTalk = pgTable(
	'fit_talk',
	{
		...ofVisitor(),
		circleId: uuid().notNull(),
		linkId: uuid().notNull(),
		leaning: text().notNull(),
		startedBy: text().notNull(),
		startedAt: instant().notNull(),
		outcome: text(),
		endedBy: text(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('fit_talk_open')
			.on(table.neighbourhoodId, table.visitorId)
			.where(sql`ended_at IS NULL`),
		index('fit_talk_activity').on(table.neighbourhoodId, table.activityId),
		index('fit_talk_circle').on(table.circleId),
		foreignKey({
			name: 'fit_talk_link_fk',
			columns: [table.neighbourhoodId, table.linkId],
			foreignColumns: [visitorCircle.neighbourhoodId, visitorCircle.id]
		}).onDelete('cascade'),
		check('fit_talk_leaning', sql`${table.leaning} in ('too_light', 'too_heavy')`),
		check(
			'fit_talk_sides',
			sql`${table.startedBy} in ('host', 'circle') and ${table.endedBy} in ('host', 'circle')`
		),
		check(
			'fit_talk_ended',
			sql`(${table.endedAt} is null) = (${table.outcome} is null) and (${table.endedAt} is null) = (${table.endedBy} is null)`
		)
	]
);
