import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
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
import type { LeaveWhy } from '../../../domain/door/door-form.ts';
import type { Forgotten } from '../../../domain/door/visit.ts';
import type { Category, DietCode, Payloads } from '../../../domain/door/operation.ts';
import type { LateTally } from '../../../domain/door/tally.ts';
import type { PublishedKind } from '../../../domain/door/published.ts';
import type { TaskStep } from '../../../domain/door/sheet.ts';
import type { DayNote, Heard, Settled } from '../../../domain/door/tally.ts';
import { activity, occurrence, series } from './activity.ts';
import { instant } from './columns.ts';

// The door of a day activity: the devices of its hosts, what they sent, and what came of it. A day is
// made anew from all operations each time one more arrives (7.3); the tables of what came of it are
// only there to be asked, and to stay when the operations go after 60 days. A visitor has a name here
// only with a yes to being remembered, at one activity and no other.

const ofActivity = () => ({ neighbourhoodId: uuid().notNull(), activityId: uuid().notNull() });

/** A one-use code by which a device becomes one of a host. */
export const hostPairing = pgTable(
	'host_pairing',
	{
		...ofActivity(),
		id: uuid().notNull(),
		codeHash: text().notNull(),
		/** What the coordinator calls the device. */
		name: text().notNull(),
		madeById: uuid().notNull(),
		madeAt: instant().notNull(),
		expiresAt: instant().notNull(),
		usedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('host_pairing_code').on(table.codeHash),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** A device on which a host keeps the sheet of one activity. */
export const hostDevice = pgTable(
	'host_device',
	{
		...ofActivity(),
		id: uuid().notNull(),
		tokenHash: text().notNull(),
		name: text().notNull(),
		pairedById: uuid().notNull(),
		pairedAt: instant().notNull(),
		seenAt: instant().notNull(),
		/** Up to this number all that it did has arrived. */
		completeUpTo: integer().notNull().default(0),
		/** Numbers beyond it that arrived and said nothing that could be kept. */
		spent: integer()
			.array()
			.notNull()
			.default(sql`'{}'`),
		revokedAt: instant(),
		revokedById: uuid(),
		/** Why it stopped by itself; null while it did not, and where a coordinator took it away. */
		leftWhy: text().$type<LeaveWhy>()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('host_device_token').on(table.tokenHash),
		index('host_device_activity').on(table.neighbourhoodId, table.activityId),
		check('host_device_left_why', sql`${table.leftWhy} in ('said', 'pin')`),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** Something that a host did, as it arrived. Kept for 60 days. */
export const hostOperation = pgTable(
	'host_operation',
	{
		...ofActivity(),
		id: uuid().notNull(),
		occurrenceId: uuid().notNull(),
		deviceId: uuid().notNull(),
		seq: integer().notNull(),
		type: text().notNull(),
		payload: jsonb().$type<Payloads[keyof Payloads]>().notNull(),
		atDevice: instant().notNull(),
		receivedAt: instant().notNull(),
		clockOffsetMs: bigint({ mode: 'number' }).notNull(),
		/** When a coordinator let it out of quarantine. */
		releasedAt: instant(),
		/** When what it said about somebody who is not remembered any more was taken out. */
		scrubbedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('host_operation_day').on(table.neighbourhoodId, table.occurrenceId),
		index('host_operation_device').on(table.neighbourhoodId, table.deviceId, table.seq),
		index('host_operation_received').on(table.receivedAt),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [occurrence.neighbourhoodId, occurrence.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.deviceId],
			foreignColumns: [hostDevice.neighbourhoodId, hostDevice.id]
		})
	]
);

/** Somebody who comes here and said yes to being remembered. */
export const visitor = pgTable(
	'visitor',
	{
		...ofActivity(),
		id: uuid().notNull(),
		/** Empty once they are not remembered any more. */
		callName: text().notNull(),
		nameHint: text(),
		cameBefore: boolean().notNull(),
		/** Only with a yes to it. */
		dietCodes: text().array().$type<DietCode[]>().notNull(),
		/** What they want a host to know, in their own words; only with a yes to it. */
		welcomeNote: text().notNull().default(''),
		deviceId: uuid(),
		madeAt: instant().notNull(),
		/** Who they turned out to be. */
		sameAsId: uuid(),
		sameAsAt: instant(),
		/** When they were not to be remembered any more. */
		forgottenAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('visitor_of_activity').on(table.neighbourhoodId, table.activityId, table.id),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		check(
			'visitor_forgotten',
			sql`${table.forgottenAt} is null or (${table.callName} = '' and ${table.nameHint} is null and ${table.welcomeNote} = '' and ${table.dietCodes} = '{}')`
		)
	]
);

/** What a visitor said last about being remembered and the like. */
export const visitorConsent = pgTable(
	'visitor_consent',
	{
		...ofActivity(),
		visitorId: uuid().notNull(),
		purpose: text().notNull(),
		given: boolean().notNull(),
		saidAt: instant().notNull(),
		givenBy: text().notNull(),
		how: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.visitorId, table.purpose] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		})
	]
);

/** What a day came to. Without a line nobody kept its sheet, and it is not over yet. */
export const daySheet = pgTable(
	'day_sheet',
	{
		...ofActivity(),
		occurrenceId: uuid().notNull(),
		record: text().notNull(),
		openedAt: instant(),
		closedAt: instant(),
		/** A coordinator opened it again: closings of before do not count. */
		reopenedAt: instant(),
		/** Something came after it was closed. */
		isUpdated: boolean().notNull().default(false),
		/** It was off, and people were there. */
		hasPeopleAnyway: boolean().notNull().default(false),
		/** Portions more and fewer than the kitchen knew when it counted. */
		lateMeals: jsonb().$type<LateTally>().notNull().default({ more: 0, fewer: 0 }),
		counts: jsonb().$type<Readonly<Record<Category, number>>>().notNull(),
		/** How many were here who are not remembered any more. */
		forgotten: jsonb().$type<Forgotten>().notNull(),
		settled: jsonb().$type<Settled>().notNull(),
		countedCash: jsonb().$type<Payloads['cash_counted']>(),
		/** For how many the kitchen was told to cook, when the day began. */
		advice: smallint(),
		calls: jsonb().$type<readonly { at: string; organisationId: string }[]>().notNull(),
		heard: jsonb().$type<Heard>().notNull(),
		notes: jsonb().$type<readonly (Omit<DayNote, 'at'> & { at: string })[]>().notNull(),
		changedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.occurrenceId] }),
		index('day_sheet_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [occurrence.neighbourhoodId, occurrence.id]
		}),
		check('day_sheet_record', sql`${table.record} in ('open', 'closed', 'not_recorded')`)
	]
);

const ofDay = () => ({ ...ofActivity(), occurrenceId: uuid().notNull(), id: uuid().notNull() });

/** Somebody who was here on a day: with a name, or on a line of their own without one. */
export const visit = pgTable(
	'visit',
	{
		...ofDay(),
		visitorId: uuid(),
		role: text().notNull(),
		arrivedAt: instant().notNull(),
		leftAt: instant(),
		firstTime: boolean().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		// One visit for each visitor and day, however many hosts saw them come (I7).
		uniqueIndex('visit_once').on(table.neighbourhoodId, table.occurrenceId, table.visitorId),
		index('visit_visitor').on(table.neighbourhoodId, table.visitorId),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [daySheet.neighbourhoodId, daySheet.occurrenceId]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		})
	]
);

/** What somebody ate on a day. */
export const meal = pgTable(
	'meal',
	{
		...ofDay(),
		visitorId: uuid(),
		here: smallint().notNull(),
		takeAway: smallint().notNull(),
		/** Only of somebody without a name. */
		dietCodes: text().array().$type<DietCode[]>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.occurrenceId, table.id] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [daySheet.neighbourhoodId, daySheet.occurrenceId]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		}),
		check('meal_diet_nameless', sql`${table.visitorId} is null or ${table.dietCodes} = '{}'`)
	]
);

/** Whether somebody thought they would come on a day, as a host noted it. */
export const expectation = pgTable(
	'expectation',
	{
		...ofActivity(),
		occurrenceId: uuid().notNull(),
		visitorId: uuid().notNull(),
		answer: text().notNull(),
		meal: boolean().notNull(),
		ride: boolean().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.occurrenceId, table.visitorId] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [occurrence.neighbourhoodId, occurrence.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		})
	]
);

/** Something to do on the days of a series that every visitor may take (5.7). */
export const task = pgTable(
	'task',
	{
		...ofActivity(),
		id: uuid().notNull(),
		/** Null for all days of the activity. */
		seriesId: uuid(),
		title: text().notNull(),
		pictogram: text().notNull(),
		steps: jsonb().$type<readonly TaskStep[]>().notNull(),
		needed: smallint().notNull(),
		fromMinute: smallint(),
		safetyClass: text().notNull(),
		/** Bedankpunten for a turn at it, as a host may say afterwards (12.6); 0 for none. */
		pointsOffer: smallint().notNull().default(0),
		version: integer().notNull().default(0),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('task_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.seriesId],
			foreignColumns: [series.neighbourhoodId, series.id]
		}),
		check('task_safety', sql`${table.safetyClass} in ('anybody', 'shown', 'screened')`),
		check('task_points_offer', sql`${table.pointsOffer} between 0 and 32`)
	]
);

/** That somebody did a task on a day. */
export const taskTurn = pgTable(
	'task_turn',
	{
		...ofDay(),
		taskId: uuid().notNull(),
		visitorId: uuid(),
		isDone: boolean().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('task_turn_day').on(table.neighbourhoodId, table.occurrenceId),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [daySheet.neighbourhoodId, daySheet.occurrenceId]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.taskId],
			foreignColumns: [task.neighbourhoodId, task.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		})
	]
);

/** What left the team of an activity about a month, as it was told once: it is never told otherwise. */
export const publishedMonth = pgTable(
	'published_month',
	{
		...ofActivity(),
		/** yyyy-mm. */
		month: text().notNull(),
		/** Null for hidden. */
		told: jsonb().$type<Readonly<Partial<Record<PublishedKind, number | null>>>>().notNull(),
		toldAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.activityId, table.month] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);
