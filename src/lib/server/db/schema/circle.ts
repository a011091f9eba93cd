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
	text,
	uuid
} from 'drizzle-orm/pg-core';
import type { CircleEvent } from '../../../domain/event.ts';
import type { Right } from '../../../domain/policy/standing.ts';
import { instant } from './columns.ts';
import { person } from './person.ts';
import { municipality, neighbourhood, organisation } from './place.ts';

/** One resident and the people around them. */
export const circle = pgTable(
	'circle',
	{
		id: uuid().primaryKey(),
		municipalityId: uuid()
			.notNull()
			.references(() => municipality.id),
		neighbourhoodId: uuid(),
		residentId: uuid()
			.notNull()
			.references(() => person.id),
		/** Never empty: the resident is contact person when nobody else is (settled 5, H1). */
		contactId: uuid().notNull(),
		backupId: uuid(),
		startedAt: instant().notNull(),
		startedById: uuid().notNull(),
		/** Stated, not a birth date (settled 8): whose yes counts (T6.2). */
		ageBand: text().notNull().default('from_16'),
		/** When the stated age is asked again; null from 16. */
		ageReviewOn: date({ mode: 'string' }),
		closedAt: instant(),
		/** Number of the newest line in the log of this circle. */
		lastSeq: bigint({ mode: 'number' }).notNull().default(0)
	},
	(table) => [
		foreignKey({
			columns: [table.municipalityId, table.neighbourhoodId],
			foreignColumns: [neighbourhood.municipalityId, neighbourhood.id]
		}),
		index().on(table.residentId),
		check('circle_age_band', sql`${table.ageBand} in ('under_12', 'from_12', 'from_16')`)
	]
);

/** Somebody's place in a circle. It stays after they left, so that history keeps its names. */
export const member = pgTable(
	'member',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		personId: uuid()
			.notNull()
			.references(() => person.id),
		role: text().notNull(),
		/** What they are to the resident, in their own words: "dochter". */
		relation: text().notNull().default(''),
		organisationId: uuid().references(() => organisation.id),
		discipline: text(),
		joinedAt: instant().notNull(),
		endsAt: instant(),
		removedAt: instant(),
		removedById: uuid(),
		/** Off: this person counts as not having read (B3). */
		sharesSeen: boolean().notNull().default(true),
		/** A yes to show the own phone number in this circle (settled 10). */
		sharesPhone: boolean().notNull().default(false),
		/** A yes to text messages about this circle. */
		takesSms: boolean().notNull().default(false)
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId] }),
		index().on(table.personId),
		check(
			'member_role',
			sql`${table.role} in ('resident', 'representative', 'family', 'neighbour', 'volunteer', 'professional')`
		)
	]
);

/** Somebody who may decide for the resident, on a recorded ground (A5). */
export const representation = pgTable(
	'representation',
	{
		circleId: uuid().notNull(),
		personId: uuid().notNull(),
		ground: text().notNull(),
		/** Topic ids in which they may act, or `{everything}`. Reading is not limited (settled 1). */
		scope: text().array().notNull(),
		reviewOn: date({ mode: 'string' }).notNull(),
		endsAt: instant(),
		/** What the resident was told about it. */
		residentTold: text().notNull(),
		recordedById: uuid().notNull(),
		recordedAt: instant().notNull(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		check(
			'representation_ground',
			sql`${table.ground} in ('mandate', 'living_will', 'mentor', 'curator', 'administrator', 'parent', 'spouse_or_child')`
		)
	]
);

/** What a circle talks about. Six are always there, a circle may add its own. */
export const topic = pgTable(
	'topic',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		/** `news`, `daily`, `health`, `agenda`, `money`, `personal`, or a UUID for an own topic. */
		id: text().notNull(),
		/** Only for an own topic. */
		name: text(),
		createdAt: instant().notNull(),
		archivedAt: instant()
	},
	(table) => [primaryKey({ columns: [table.circleId, table.id] })]
);

/** What a member may see or write of a topic, until when. No row is no right. */
export const topicRight = pgTable(
	'topic_right',
	{
		circleId: uuid().notNull(),
		personId: uuid().notNull(),
		topicId: text().notNull(),
		level: text().notNull(),
		endsAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.personId, table.topicId] }),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.topicId],
			foreignColumns: [topic.circleId, topic.id]
		}),
		check('topic_right_level', sql`${table.level} in ('read', 'write')`)
	]
);

/** A place kept for somebody who has not said yes yet (A2, T2.9). */
export const invitation = pgTable(
	'invitation',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		/** `link` (also as QR) or `paper` (short code, confirmed by the inviter afterwards). */
		kind: text().notNull(),
		secretHash: text().notNull().unique(),
		role: text().notNull(),
		relation: text().notNull().default(''),
		organisationId: uuid().references(() => organisation.id),
		discipline: text(),
		/** How the inviter calls them, until they type their own name. Emptied on a no. */
		name: text().notNull().default(''),
		/** A few words of the inviter, shown on the invitation. */
		words: text().notNull().default(''),
		rights: jsonb().$type<Right[]>().notNull(),
		memberEndsAt: instant(),
		/** Set to let somebody back in who lost the way (settled 9): it fits that person only. */
		forPersonId: uuid().references(() => person.id),
		invitedById: uuid().notNull(),
		invitedAt: instant().notNull(),
		expiresAt: instant().notNull(),
		acceptedById: uuid(),
		acceptedAt: instant(),
		/** A paper invitation counts from here on. */
		confirmedAt: instant(),
		declinedAt: instant(),
		withdrawnAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		check('invitation_kind', sql`${table.kind} in ('link', 'paper')`)
	]
);

/** The resident's paper card: a QR with 128 bits and a PIN (T2.10). */
export const card = pgTable(
	'card',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		secretHash: text().notNull().unique(),
		pinHash: text().notNull(),
		pinSalt: text().notNull(),
		tries: integer().notNull().default(0),
		madeById: uuid().notNull(),
		madeAt: instant().notNull(),
		blockedAt: instant()
	},
	(table) => [primaryKey({ columns: [table.circleId, table.id] })]
);

/** A yes, with the exact words it was given to (T6.1). */
export const consent = pgTable(
	'consent',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		purpose: text().notNull(),
		topicId: text(),
		words: text().notNull(),
		givenById: uuid().notNull(),
		onBehalfOfId: uuid(),
		how: text().notNull(),
		at: instant().notNull(),
		withdrawnAt: instant()
	},
	(table) => [primaryKey({ columns: [table.circleId, table.id] })]
);

/** The log of what happened in a circle: ids only, in the order of commit. */
export const event = pgTable(
	'event',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		seq: bigint({ mode: 'number' }).notNull(),
		personId: uuid(),
		/** The resident, when a representative acted. */
		onBehalfOfId: uuid(),
		/** Name of the job that acted, when no person did. */
		system: text(),
		body: jsonb().$type<CircleEvent>().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.seq] }),
		index('event_of_signal')
			.on(table.circleId, sql`("body" ->> 'signalId')`, table.seq)
			.where(sql`"body" ? 'signalId'`)
	]
);

/** What was already sent to a circle: the same id gets the same answer, once (T11.6). */
export const change = pgTable(
	'change',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		personId: uuid().notNull(),
		digest: text().notNull(),
		/** Ids only. */
		answer: jsonb().$type<Record<string, unknown>>().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		index().on(table.at),
		index().on(table.personId, table.at)
	]
);
