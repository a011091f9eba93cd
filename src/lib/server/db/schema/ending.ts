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
	text,
	uuid
} from 'drizzle-orm/pg-core';
import type { RuleEnd } from '../../../domain/recurrence/rule.ts';
import type { WhyNotTold } from '../../../domain/ending.ts';
import { activity, series } from './activity.ts';
import { instant } from './columns.ts';
import { visitor } from './door.ts';
import { person } from './person.ts';

// A place that people count on does not vanish (E9, S22): that it stops is said ahead, with where else
// one can go, and everybody who comes hears it. And who was told of what became of a day.

const ofActivity = () => ({ neighbourhoodId: uuid().notNull(), activityId: uuid().notNull() });

/** That days of an activity stop, said ahead. */
export const ending = pgTable(
	'ending',
	{
		...ofActivity(),
		id: uuid().notNull(),
		/** The last day on which they may be. */
		lastOn: date({ mode: 'string' }).notNull(),
		/** Why, in plain words: everybody reads it. */
		reason: text().notNull(),
		/** Where else one can go, or why there is nothing near, in words. */
		instead: text().notNull().default(''),
		announcedAt: instant().notNull(),
		announcedById: uuid().notNull(),
		takenBackAt: instant(),
		takenBackById: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('ending_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		check(
			'ending_taken_back',
			sql`(${table.takenBackAt} is null) = (${table.takenBackById} is null)`
		)
	]
);

const ofEnding = () => ({ ...ofActivity(), endingId: uuid().notNull() });

/** A series that stops, and how it would have gone on: taken back, it goes on like that. */
export const endingSeries = pgTable(
	'ending_series',
	{
		...ofEnding(),
		seriesId: uuid().notNull(),
		endsBefore: jsonb().$type<RuleEnd>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.endingId, table.seriesId] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.endingId],
			foreignColumns: [ending.neighbourhoodId, ending.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.seriesId],
			foreignColumns: [series.neighbourhoodId, series.id]
		})
	]
);

/** An activity to which one can go instead; it may lie in another neighbourhood. */
export const endingPlace = pgTable(
	'ending_place',
	{
		...ofEnding(),
		placeNeighbourhoodId: uuid().notNull(),
		placeActivityId: uuid().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.endingId, table.placeActivityId] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.endingId],
			foreignColumns: [ending.neighbourhoodId, ending.id]
		}),
		foreignKey({
			columns: [table.placeNeighbourhoodId, table.placeActivityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/**
 * Whom somebody told by word of mouth that it stops, or why they did not. No line: nobody did yet. What was
 * taken back stays as a line that says so: a tablet may still send a tick that is older than that.
 */
export const endingTold = pgTable(
	'ending_told',
	{
		...ofEnding(),
		visitorId: uuid().notNull(),
		/** Null for told. One of a list: what happened to somebody is not written down here. */
		whyNot: text().$type<WhyNotTold>(),
		/** They were not told after all. */
		isUndone: boolean().notNull().default(false),
		/** When the last word about it was said. */
		at: instant().notNull(),
		/** Who said so: a coordinator, or a host on a device. */
		byId: uuid(),
		deviceId: uuid(),
		/** When they heard that it goes on after all. */
		backAt: instant(),
		backById: uuid(),
		backDeviceId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.endingId, table.visitorId] }),
		index('ending_told_visitor').on(table.neighbourhoodId, table.visitorId),
		foreignKey({
			columns: [table.neighbourhoodId, table.endingId],
			foreignColumns: [ending.neighbourhoodId, ending.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.id]
		}).onDelete('cascade'),
		check(
			'ending_told_why_not',
			sql`${table.whyNot} in ('not_reached', 'comes_no_more', 'by_others', 'other')`
		),
		check('ending_told_by', sql`num_nonnulls(${table.byId}, ${table.deviceId}) = 1`),
		check(
			'ending_told_back',
			sql`num_nonnulls(${table.backById}, ${table.backDeviceId}) = num_nonnulls(${table.backAt})`
		)
	]
);

/**
 * Who was told that a day is off or that a series stops: once, in however many circles and offices
 * (5.9). Only functions of the database read and write it.
 */
export const heard = pgTable(
	'heard',
	{
		/** A day or an ending. */
		aboutId: uuid().notNull(),
		/** The number that the day had when it was said; 0 for an ending. */
		turn: integer().notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		toldAt: instant().notNull(),
		/** When they were told that it is otherwise after all. */
		takenBackAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.aboutId, table.turn, table.personId] }),
		index('heard_told').on(table.toldAt)
	]
);

/** A day with a while on which nobody can be rung, of which the carriers were told (5.8). */
export const callGap = pgTable(
	'call_gap',
	{
		...ofActivity(),
		heldOn: date({ mode: 'string' }).notNull(),
		toldAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.activityId, table.heldOn] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);
