import { sql } from 'drizzle-orm';
import {
	bigint,
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
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import type { ActivityChange } from '../../../domain/activity.ts';
import type { ListActivity } from '../../../domain/open-session.ts';
import type { Rule, RuleEnd } from '../../../domain/recurrence/rule.ts';
import { instant } from './columns.ts';
import { neighbourhood, organisation } from './place.ts';

// Day activities: where one walks in, what goes on there and on which days. Nothing here is about a
// visitor; all of it but who is on call may stand on a public page.

const inNeighbourhood = () =>
	uuid()
		.notNull()
		.references(() => neighbourhood.id);

/** A building or a garden where people come together. */
export const venue = pgTable(
	'venue',
	{
		neighbourhoodId: inNeighbourhood(),
		id: uuid().notNull(),
		name: text().notNull(),
		address: text().notNull(),
		postcode: text().notNull(),
		town: text().notNull(),
		/** How to get there, in words. */
		directions: text().notNull().default(''),
		createdAt: instant().notNull(),
		version: integer().notNull().default(0)
	},
	(table) => [primaryKey({ columns: [table.neighbourhoodId, table.id] })]
);

/** One fact about a venue, as somebody found it there on a day (S14, E3). */
export const venueFacility = pgTable(
	'venue_facility',
	{
		neighbourhoodId: uuid().notNull(),
		venueId: uuid().notNull(),
		code: text().notNull(),
		state: text().notNull(),
		note: text().notNull().default(''),
		checkedOn: date({ mode: 'string' }).notNull(),
		/** The last day on which it cannot be used. */
		outOfOrderUntilOn: date({ mode: 'string' })
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.venueId, table.code] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.venueId],
			foreignColumns: [venue.neighbourhoodId, venue.id]
		}),
		check('venue_facility_state', sql`${table.state} in ('yes', 'no')`)
	]
);

/** What goes on somewhere, again and again: one page on the outside. */
export const activity = pgTable(
	'activity',
	{
		neighbourhoodId: inNeighbourhood(),
		id: uuid().notNull(),
		/** The word in the address, unique in this installation (settled 32). */
		slug: text().notNull(),
		venueId: uuid().notNull(),
		title: text().notNull(),
		summary: text().notNull().default(''),
		welcome: text().notNull().default(''),
		/** For whom it is not, in plain words (S21). */
		boundary: text().notNull().default(''),
		priceText: text().notNull().default(''),
		dayPriceCents: integer(),
		/** Who answers questions, on the public page. */
		phone: text().notNull().default(''),
		phoneName: text().notNull().default(''),
		/** When they answer, in words. */
		phoneTimes: text().notNull().default(''),
		/** Who waits at the door for somebody who comes for the first time. */
		welcomer: text().notNull().default(''),
		/** Which entry of the OpenActive list it is; null for none, as a coffee morning (6.3). */
		listActivity: text().$type<ListActivity>(),
		status: text().notNull().default('draft'),
		version: integer().notNull().default(0),
		createdAt: instant().notNull(),
		/** When what the public reads was last changed. */
		changedAt: instant().notNull(),
		/** Grows when its words or its place change, and only then; the database counts (I5). */
		wordsSequence: integer().notNull().default(0),
		wordsChangedAt: instant()
			.notNull()
			.default(sql`kring_now()`),
		publishedAt: instant(),
		archivedAt: instant(),
		/** So many days lie between saying that it stops and its last day (E9). */
		noticeDays: smallint().notNull().default(28),
		/** More new people than these on one day, and the team is told (E13). */
		newcomersMost: smallint().notNull().default(4),
		/** Minute of the day at which the kitchen counts; null for no such time. */
		kitchenMinute: smallint()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('activity_slug').on(table.slug),
		foreignKey({
			columns: [table.neighbourhoodId, table.venueId],
			foreignColumns: [venue.neighbourhoodId, venue.id]
		}),
		check('activity_status', sql`${table.status} in ('draft', 'published', 'archived')`),
		check('activity_price', sql`${table.dayPriceCents} between 0 and 10000`),
		check('activity_notice', sql`${table.noticeDays} between 14 and 365`),
		check('activity_newcomers', sql`${table.newcomersMost} between 1 and 50`),
		check('activity_kitchen', sql`${table.kitchenMinute} between 0 and 1439`)
	]
);

/** An organisation that carries an activity. None of them owns it (D3, E7). */
export const activityPartner = pgTable(
	'activity_partner',
	{
		neighbourhoodId: uuid().notNull(),
		activityId: uuid().notNull(),
		organisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		since: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.activityId, table.organisationId] }),
		index('activity_partner_organisation').on(table.organisationId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** Days that come back by a rule, kept by the wall clock. */
export const series = pgTable(
	'series',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		rule: jsonb().$type<Rule>().notNull(),
		ends: jsonb().$type<RuleEnd>().notNull(),
		firstOn: date({ mode: 'string' }).notNull(),
		fromMinute: smallint().notNull(),
		untilMinute: smallint().notNull(),
		/** Grows with every change of the rule, and never falls (I5). */
		sequence: integer().notNull().default(0),
		changedAt: instant().notNull(),
		/** Who takes in who comes for the first time (E13). */
		greeter: text().notNull().default(''),
		/** The series of which this is the continuation from a day on. */
		successorOfId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('series_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.successorOfId],
			foreignColumns: [table.neighbourhoodId as AnyPgColumn, table.id as AnyPgColumn]
		}),
		check(
			'series_times',
			sql`${table.fromMinute} between 0 and 1439 and ${table.untilMinute} between 1 and 1439 and ${table.fromMinute} < ${table.untilMinute}`
		)
	]
);

/** One day of an activity. Of a series the rule says on which days; what was changed stands here. */
export const occurrence = pgTable(
	'occurrence',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		seriesId: uuid(),
		/** The day that the rule gave; null for a single day. */
		originalOn: date({ mode: 'string' }),
		heldOn: date({ mode: 'string' }).notNull(),
		fromMinute: smallint().notNull(),
		untilMinute: smallint().notNull(),
		/** Follow from the day and the wall clock, and are made anew when zones change (4.2). */
		startsAt: instant().notNull(),
		endsAt: instant().notNull(),
		status: text().notNull().default('planned'),
		/** Somebody changed this one day; a change of the rule leaves it alone. */
		isOwn: boolean().notNull().default(false),
		note: text().notNull().default(''),
		/** What was to know of the day before it was off: it stands there again when it goes on. */
		ownNote: text().notNull().default(''),
		/** Who takes in who comes for the first time; empty for who does so in its series (E13). */
		greeter: text().notNull().default(''),
		cancelReason: text(),
		cancelledAt: instant(),
		cancelledById: uuid(),
		sequence: integer().notNull().default(0),
		changedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('occurrence_once').on(table.neighbourhoodId, table.seriesId, table.originalOn),
		index('occurrence_days').on(table.neighbourhoodId, table.activityId, table.heldOn),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.seriesId],
			foreignColumns: [series.neighbourhoodId, series.id]
		}),
		check('occurrence_status', sql`${table.status} in ('planned', 'cancelled')`),
		check('occurrence_from_rule', sql`(${table.seriesId} is null) = (${table.originalOn} is null)`),
		check('occurrence_times', sql`${table.fromMinute} < ${table.untilMinute}`),
		check(
			'occurrence_cancelled',
			sql`(${table.status} = 'cancelled') = (${table.cancelledAt} is not null)`
		)
	]
);

/** What happens at which time: of a series, or of one day instead of what its series says. */
export const programmeItem = pgTable(
	'programme_item',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		seriesId: uuid(),
		occurrenceId: uuid(),
		fromMinute: smallint().notNull(),
		title: text().notNull(),
		place: text().notNull().default(''),
		/** Also for other users of the building, as a sports club (D12, S23). */
		isForBuilding: boolean().notNull().default(false),
		/** Of those other users, and open to who comes here. */
		isFromBuilding: boolean().notNull().default(false)
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('programme_item_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.seriesId],
			foreignColumns: [series.neighbourhoodId, series.id]
		}),
		foreignKey({
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [occurrence.neighbourhoodId, occurrence.id]
		}),
		check('programme_item_one', sql`num_nonnulls(${table.seriesId}, ${table.occurrenceId}) = 1`)
	]
);

/** Whom the host can ring, on which days and hours. Never on a public page (5.8). */
export const onCall = pgTable(
	'on_call',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		organisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		/** First name and role, as the host reads it: "Mo, wijkteam". */
		name: text().notNull(),
		phone: text().notNull(),
		/** For which questions; empty for all. */
		topic: text().notNull().default(''),
		rank: text().notNull(),
		weekdays: smallint().array().notNull(),
		fromOn: date({ mode: 'string' }).notNull(),
		untilOn: date({ mode: 'string' }),
		fromMinute: smallint().notNull(),
		untilMinute: smallint().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('on_call_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		}),
		check('on_call_rank', sql`${table.rank} in ('first', 'second')`)
	]
);

/** Who changed what of an activity, for all who carry it (E7). Only added to. */
export const activityLog = pgTable(
	'activity_log',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		at: instant().notNull(),
		/** Null for a host at the door, who has no name there. */
		personId: uuid(),
		organisationId: uuid().references(() => organisation.id),
		body: jsonb().$type<ActivityChange>().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('activity_log_activity').on(table.neighbourhoodId, table.activityId, table.at),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** Which edition of a neighbourhood the public reads. The database counts it at the end of each change. */
export const publicEdition = pgTable('public_edition', {
	neighbourhoodId: uuid()
		.primaryKey()
		.references(() => neighbourhood.id),
	number: bigint({ mode: 'number' }).notNull()
});

/**
 * A series or a day in the open feeds, under the number of its last change. The database numbers them,
 * in the order in which changes are kept (6.3).
 */
export const openItem = pgTable(
	'open_item',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		kind: text().$type<'series' | 'session'>().notNull(),
		id: uuid().notNull(),
		number: bigint({ mode: 'number' }).notNull(),
		/** Since when it is gone; null while it is shown. */
		deletedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.kind, table.id] }),
		uniqueIndex('open_item_number').on(table.kind, table.number),
		check('open_item_kind', sql`${table.kind} in ('series', 'session')`)
	]
);

/** A run of come-and-look cards for one sender; its code stands on each, and names nobody (5.10). */
export const referralCard = pgTable(
	'referral_card',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		activityId: uuid().notNull(),
		/** As it stands on paper, without the space. */
		code: text().notNull(),
		/** Who hands them out: a practice, a library. */
		sender: text().notNull(),
		madeAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('referral_card_code').on(table.code),
		index('referral_card_activity').on(table.neighbourhoodId, table.activityId),
		foreignKey({
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** How many cards of a run were handed in, in each month. Nothing leads from here to a visitor. */
export const referralCount = pgTable(
	'referral_count',
	{
		neighbourhoodId: uuid().notNull(),
		cardId: uuid().notNull(),
		/** The first day of the month. */
		month: date({ mode: 'string' }).notNull(),
		count: integer().notNull().default(0)
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.cardId, table.month] }),
		foreignKey({
			columns: [table.neighbourhoodId, table.cardId],
			foreignColumns: [referralCard.neighbourhoodId, referralCard.id]
		})
	]
);
