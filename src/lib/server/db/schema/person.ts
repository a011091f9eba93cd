import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { municipality, neighbourhood, organisation } from './place.ts';

/** Somebody with a name. What only they may see stands in `account`. */
export const person = pgTable('person', {
	id: uuid().primaryKey(),
	/** Empty for an operator, who belongs to no municipality. */
	municipalityId: uuid().references(() => municipality.id),
	name: text().notNull(),
	/** Key of a drawn portrait, or null for initials. */
	portrait: text(),
	createdAt: instant().notNull()
});

/** How somebody gets in and wishes to be told. Own eyes only. */
export const account = pgTable(
	'account',
	{
		personId: uuid()
			.primaryKey()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** Lower case; null for somebody who comes in by card or code on paper only. */
		mailAddress: text().unique(),
		language: text().notNull().default('nl'),
		phone: text(),
		/** Minutes after local midnight between which nothing but red makes a sound (settled 23). */
		quietFromMinute: integer().notNull().default(1320),
		quietUntilMinute: integer().notNull().default(480),
		/** `each` pushes at once outside quiet hours, `daily` gathers everything in one digest. */
		digest: text().notNull().default('each'),
		digestMinute: integer().notNull().default(1080),
		blockedAt: instant(),
		/** A name in the demo world with which `/demo` signs in; null everywhere else. */
		demoKey: text().unique()
	},
	(table) => [
		check('account_language', sql`${table.language} in ('nl', 'en')`),
		check('account_digest', sql`${table.digest} in ('each', 'daily')`),
		check('account_mail_lower', sql`${table.mailAddress} = lower(${table.mailAddress})`)
	]
);

/** Work that somebody does for an organisation: what makes them a professional. */
export const employment = pgTable(
	'employment',
	{
		organisationId: uuid()
			.notNull()
			.references(() => organisation.id),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** What they are: district nurse, case manager … in their own words. */
		discipline: text().notNull(),
		startedAt: instant().notNull(),
		endedAt: instant(),
		/** The manager who ended it. */
		endedById: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.organisationId, table.personId] }),
		index().on(table.personId)
	]
);

/** An office outside any circle: operator, organisation manager, host, coordinator, treasurer. */
export const office = pgTable(
	'office',
	{
		id: uuid().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		kind: text().notNull(),
		municipalityId: uuid().references(() => municipality.id),
		organisationId: uuid().references(() => organisation.id),
		neighbourhoodId: uuid().references(() => neighbourhood.id),
		/** The name under which who coordinates rings people, where they show one. */
		shownName: text(),
		startedAt: instant().notNull(),
		endedAt: instant()
	},
	(table) => [
		index().on(table.personId),
		uniqueIndex('office_once')
			.on(
				table.personId,
				table.kind,
				sql`coalesce(${table.organisationId}, '00000000-0000-0000-0000-000000000000')`,
				sql`coalesce(${table.neighbourhoodId}, '00000000-0000-0000-0000-000000000000')`,
				sql`coalesce(${table.municipalityId}, '00000000-0000-0000-0000-000000000000')`
			)
			.where(sql`${table.endedAt} is null`),
		check('office_shown', sql`char_length(${table.shownName}) between 1 and 40`),
		check(
			'office_kind',
			sql`${table.kind} in ('operator', 'organisation_manager', 'host', 'coordinator', 'treasurer')`
		),
		check(
			'office_coordinator',
			sql`${table.kind} <> 'coordinator' or (${table.organisationId} is not null and ${table.neighbourhoodId} is not null and ${table.municipalityId} is not null)`
		)
	]
);

/** An invitation to a post in an organisation or to the office of operator (settled 6). */
export const staffInvitation = pgTable(
	'staff_invitation',
	{
		id: uuid().primaryKey(),
		kind: text().notNull(),
		organisationId: uuid().references(() => organisation.id),
		discipline: text().notNull().default(''),
		name: text().notNull().default(''),
		secretHash: text().notNull().unique(),
		invitedById: uuid(),
		invitedAt: instant().notNull(),
		expiresAt: instant().notNull(),
		acceptedAt: instant(),
		withdrawnAt: instant()
	},
	(table) => [index('staff_invitation_organisation').on(table.organisationId, table.kind)]
);

/** What a person already sent outside any circle, so that a second time has the same answer. */
export const accountChange = pgTable(
	'account_change',
	{
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		id: uuid().notNull(),
		digest: text().notNull(),
		answer: jsonb().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.personId, table.id] }),
		index().on(table.at),
		index().on(table.personId, table.at)
	]
);

/** Whether somebody likes the guided view on this account; kept small on purpose. */
export const preference = pgTable(
	'preference',
	{
		personId: uuid()
			.primaryKey()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** Was the hint to put Kring on the home screen shown and answered. */
		installHintDone: boolean().notNull().default(false),
		/** In which order they want to be reached of a signal; empty for who chose none. */
		channelOrder: text().array()
	},
	(table) => [
		check(
			'preference_channel_order',
			sql`${table.channelOrder} <@ array['push', 'sms', 'mail'] and cardinality(${table.channelOrder}) between 1 and 3`
		)
	]
);
