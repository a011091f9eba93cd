import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	foreignKey,
	integer,
	pgTable,
	text,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** A municipality that runs Kring. It is a wall: nobody but the operator looks over it. */
export const municipality = pgTable(
	'municipality',
	{
		id: uuid().primaryKey(),
		name: text().notNull(),
		/** The GP out-of-hours post of this place, shown beside 112. */
		gpPostPhone: text(),
		/** Whom a lost member may ring for help with getting in. */
		helpPhone: text(),
		/** Whom a carer may ring for whom it becomes too much. */
		carerPhone: text(),
		createdAt: instant().notNull(),
		/** Grows with every change, so that two who type at once do not undo each other (T11.8). */
		version: integer().notNull().default(0),
		/** The drift chart of the early warning may speak here (settled 25); off until somebody decides. */
		isDriftOn: boolean().notNull().default(false),
		/** Who took that decision, by name and office: not always somebody with an account. */
		driftDecidedBy: text().notNull().default(''),
		driftDecidedAt: instant()
	},
	(table) => [
		uniqueIndex('municipality_one_name').on(sql`lower(${table.name})`),
		check(
			'municipality_drift_decided',
			sql`not ${table.isDriftOn} or (${table.driftDecidedBy} <> '' and ${table.driftDecidedAt} is not null)`
		)
	]
);

/** An organisation whose professionals are in circles. */
export const organisation = pgTable(
	'organisation',
	{
		id: uuid().primaryKey(),
		municipalityId: uuid()
			.notNull()
			.references(() => municipality.id),
		name: text().notNull(),
		/** When its people read messages, in words for everybody (B2). Empty: no promise is made. */
		readingTimes: text().notNull().default(''),
		/** Hours within which a message is read, or null where nothing is promised. */
		promiseHours: integer(),
		phone: text(),
		createdAt: instant().notNull(),
		version: integer().notNull().default(0)
	},
	(table) => [
		unique().on(table.municipalityId, table.name),
		uniqueIndex('organisation_one_name').on(table.municipalityId, sql`lower(${table.name})`)
	]
);

/** A part of a municipality, where help and activities are near. */
export const neighbourhood = pgTable(
	'neighbourhood',
	{
		id: uuid().primaryKey(),
		municipalityId: uuid()
			.notNull()
			.references(() => municipality.id),
		name: text().notNull(),
		/** The word in the address of its public page, unique in this installation (settled 32). */
		slug: text().notNull(),
		/** The first four digits of the postcodes in it: by those a stranger finds it. */
		postcodeAreas: text().array().notNull().default([]),
		createdAt: instant().notNull(),
		version: integer().notNull().default(0)
	},
	(table) => [
		unique().on(table.municipalityId, table.name),
		uniqueIndex('neighbourhood_slug').on(table.slug),
		uniqueIndex('neighbourhood_one_name').on(table.municipalityId, sql`lower(${table.name})`),
		unique('neighbourhood_in_municipality').on(table.municipalityId, table.id)
	]
);

/** A code on a leaflet with which a resident starts a circle at home; it names nobody (S04, H8). */
export const leaflet = pgTable(
	'leaflet',
	{
		id: uuid().primaryKey(),
		municipalityId: uuid()
			.notNull()
			.references(() => municipality.id),
		neighbourhoodId: uuid(),
		/** SHA-256 of the code on paper. */
		codeHash: text().notNull().unique(),
		madeById: uuid().notNull(),
		madeAt: instant().notNull(),
		expiresAt: instant().notNull(),
		usedAt: instant()
	},
	(table) => [
		foreignKey({
			columns: [table.municipalityId, table.neighbourhoodId],
			foreignColumns: [neighbourhood.municipalityId, neighbourhood.id]
		})
	]
);
