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
import type { RideDirection, RideEnd, RideKind } from '../../../domain/door/ride.ts';
import { activity, occurrence } from './activity.ts';
import { agendaEntry } from './agenda.ts';
import { instant } from './columns.ts';
import { visitor } from './door.ts';
import { person } from './person.ts';

// Rides between visitors of a day activity (activities-credits.md 5.12). A name and a number can be written
// and not read: who may know them is asked in the database, by `kring_ride_reach` and `kring_my_rides`.

const ofDay = () => ({
	neighbourhoodId: uuid().notNull(),
	activityId: uuid().notNull(),
	occurrenceId: uuid().notNull(),
	id: uuid().notNull()
});

/** Somebody asks for a ride one way, or offers one. All of it goes two days after the day. */
export const ride = pgTable(
	'ride',
	{
		...ofDay(),
		kind: text().$type<RideKind>().notNull(),
		direction: text().$type<RideDirection>().notNull(),
		/** Four digits of a postcode; empty once it was taken back. */
		area: text().notNull(),
		/** How many want to come along, or how many can. */
		seats: smallint().notNull(),
		/** With a wheelchair, or in a car that takes one. */
		wheelchair: boolean().notNull(),
		/** A visitor for whom their host said it. */
		visitorId: uuid(),
		/** Or a member of a circle that goes there. */
		circleId: uuid(),
		entryId: uuid(),
		personId: uuid().references(() => person.id, { onDelete: 'cascade' }),
		/** As whom the other is to know them; of a visitor it is what they are called there. */
		called: text().notNull().default(''),
		phone: text().notNull().default(''),
		saidAt: instant().notNull(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('ride_day').on(table.neighbourhoodId, table.occurrenceId),
		index('ride_entry').on(table.circleId, table.entryId),
		index('ride_person').on(table.personId),
		uniqueIndex('ride_visitor_once')
			.on(table.neighbourhoodId, table.occurrenceId, table.direction, table.visitorId)
			.where(sql`${table.endedAt} is null`),
		uniqueIndex('ride_person_once')
			.on(
				table.neighbourhoodId,
				table.occurrenceId,
				table.direction,
				table.circleId,
				table.personId
			)
			.where(sql`${table.endedAt} is null`),
		foreignKey({
			name: 'ride_day_fk',
			columns: [table.neighbourhoodId, table.occurrenceId],
			foreignColumns: [occurrence.neighbourhoodId, occurrence.id]
		}),
		foreignKey({
			name: 'ride_visitor_fk',
			columns: [table.neighbourhoodId, table.activityId, table.visitorId],
			foreignColumns: [visitor.neighbourhoodId, visitor.activityId, visitor.id]
		}).onDelete('cascade'),
		foreignKey({
			name: 'ride_entry_fk',
			columns: [table.circleId, table.entryId],
			foreignColumns: [agendaEntry.circleId, agendaEntry.id]
		}).onDelete('cascade'),
		check('ride_kind', sql`${table.kind} in ('ask', 'offer')`),
		check('ride_direction', sql`${table.direction} in ('there', 'back')`),
		check('ride_seats', sql`${table.seats} between 1 and 8`),
		check(
			'ride_whose',
			sql`(${table.visitorId} is null) = (${table.personId} is not null) and (${table.personId} is null) = (${table.circleId} is null) and (${table.personId} is null) = (${table.entryId} is null)`
		),
		check(
			'ride_ended',
			sql`case when ${table.endedAt} is null then ${table.area} ~ '^[1-9][0-9]{3}$' and ${table.phone} <> '' else ${table.called} = '' and ${table.phone} = '' and ${table.area} = '' end`
		)
	]
);

/** An ask and an offer that were brought together, and who of both said yes. */
export const rideMatch = pgTable(
	'ride_match',
	{
		...ofDay(),
		askId: uuid().notNull(),
		offerId: uuid().notNull(),
		broughtAt: instant().notNull(),
		askYesAt: instant(),
		offerYesAt: instant(),
		/** The day is off, and the ride with it. */
		offAt: instant(),
		/** The day goes on after all, or at another time: both were asked anew. */
		againAt: instant(),
		endedAt: instant(),
		endedHow: text().$type<RideEnd>(),
		/** Who said no or took it back; null where the host parted them. */
		endedSide: text().$type<RideKind>(),
		/** When a host told those who have no Kring that it ended. */
		toldAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('ride_match_ask')
			.on(table.neighbourhoodId, table.askId)
			.where(sql`${table.endedAt} is null`),
		index('ride_match_offer').on(table.neighbourhoodId, table.offerId),
		index('ride_match_day').on(table.neighbourhoodId, table.occurrenceId),
		foreignKey({
			name: 'ride_match_ask_fk',
			columns: [table.neighbourhoodId, table.askId],
			foreignColumns: [ride.neighbourhoodId, ride.id]
		}).onDelete('cascade'),
		foreignKey({
			name: 'ride_match_offer_fk',
			columns: [table.neighbourhoodId, table.offerId],
			foreignColumns: [ride.neighbourhoodId, ride.id]
		}).onDelete('cascade'),
		check(
			'ride_match_ended',
			sql`(${table.endedAt} is null) = (${table.endedHow} is null) and ${table.endedHow} in ('no', 'left', 'parted') and ${table.endedSide} in ('ask', 'offer') and (${table.endedHow} = 'parted') = (${table.endedHow} is not null and ${table.endedSide} is null)`
		),
		check('ride_match_told', sql`${table.toldAt} is null or ${table.endedAt} is not null`)
	]
);

const ofActivity = () => ({ neighbourhoodId: uuid().notNull(), activityId: uuid().notNull() });

/** Who is rung where no ride is found. */
export const rideService = pgTable(
	'ride_service',
	{
		...ofActivity(),
		name: text().notNull(),
		phone: text().notNull(),
		changedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.activityId] }),
		foreignKey({
			name: 'ride_service_activity_fk',
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);

/** How many rides were asked for in a month, and how many were found: all that is left of them. */
export const rideTally = pgTable(
	'ride_tally',
	{
		...ofActivity(),
		month: date({ mode: 'string' }).notNull(),
		asked: integer().notNull(),
		matched: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.activityId, table.month] }),
		foreignKey({
			name: 'ride_tally_activity_fk',
			columns: [table.neighbourhoodId, table.activityId],
			foreignColumns: [activity.neighbourhoodId, activity.id]
		})
	]
);
