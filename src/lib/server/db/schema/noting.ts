import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	doublePrecision,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { Facts } from '../../../domain/finding/kind.ts';
import type { SignNoted } from '../../../domain/observation.ts';
import type { Corrections } from '../../../domain/series.ts';
import type { AgainstWish, PlanContent } from '../../../domain/signal-plan.ts';
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';

// How it goes, what people agreed to look out for, and what the engine made of it. The engine's two
// tables can always be made anew; what people said in them (an answer, "these were normal weeks")
// cannot, and is never overwritten by it.

/** A short note by a member on how it goes with the resident: its newest version. */
export const observation = pgTable(
	'observation',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		/** Who saw it, also when somebody else wrote it down (settled 25). */
		observerId: uuid().notNull(),
		/** Who wrote it down. */
		authorId: uuid().notNull(),
		/** `seen`, `spoken`, `phoned`, `heard`; what was only heard never scores. */
		contact: text().notNull(),
		/** 0 as usual to 3 very different, by another's eyes; null when only signs or words were given. */
		change: smallint(),
		/** The resident's own: 0 best to 4 worst. */
		face: smallint(),
		/** Signs of the plan, with their text as it was. */
		signs: jsonb().$type<readonly SignNoted[]>().notNull().default([]),
		note: text().notNull().default(''),
		/** When it was seen: this counts, not when it arrived (S1). */
		observedAt: instant().notNull(),
		/** When it was written on the device, which may have been offline. */
		writtenAt: instant(),
		/** When it first arrived. */
		receivedAt: instant().notNull(),
		/** The care day of `observedAt`, in days since 1970. */
		careDay: integer().notNull(),
		version: integer().notNull().default(1),
		editedAt: instant(),
		withdrawnAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.observerId],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.authorId],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('observation_newest').on(table.circleId, table.observedAt.desc()),
		check('observation_contact', sql`${table.contact} in ('seen', 'spoken', 'phoned', 'heard')`),
		check('observation_change', sql`${table.change} between 0 and 3`),
		check('observation_face', sql`${table.face} between 0 and 4`),
		check('observation_one_scale', sql`${table.change} is null or ${table.face} is null`),
		check(
			'observation_signs',
			sql`jsonb_typeof(${table.signs}) = 'array' and jsonb_array_length(${table.signs}) <= 20`
		),
		check('observation_note', sql`char_length(${table.note}) <= 500`),
		// Taken back, nothing of its content is left.
		check(
			'observation_withdrawn',
			sql`${table.withdrawnAt} is null or (${table.note} = '' and ${table.change} is null and ${table.face} is null and jsonb_array_length(${table.signs}) = 0)`
		)
	]
);

/** What an observation said before it was put right. */
export const observationBefore = pgTable(
	'observation_before',
	{
		circleId: uuid().notNull(),
		observationId: uuid().notNull(),
		version: integer().notNull(),
		content: jsonb().$type<Record<string, unknown>>().notNull(),
		/** When it was put right. */
		untilAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.observationId, table.version] }),
		foreignKey({
			columns: [table.circleId, table.observationId],
			foreignColumns: [observation.circleId, observation.id]
		}).onDelete('cascade')
	]
);

/** One version of the signal plan (D1). At most one is active, and at most one a draft. */
export const signalPlan = pgTable(
	'signal_plan',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		version: integer().notNull(),
		status: text().notNull(),
		content: jsonb().$type<PlanContent>().notNull(),
		againstWish: jsonb().$type<AgainstWish>(),
		/** Grows with each edit of a draft: who agrees, agrees to what they saw (T11.8). */
		edition: integer().notNull().default(1),
		editedById: uuid().notNull(),
		editedAt: instant().notNull(),
		agreedById: uuid(),
		/** On what ground, when it was not the resident. */
		ground: text(),
		agreedAt: instant(),
		reviewOn: date({ mode: 'string' })
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.version] }),
		foreignKey({
			columns: [table.circleId, table.editedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		foreignKey({
			columns: [table.circleId, table.agreedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		uniqueIndex('signal_plan_active')
			.on(table.circleId)
			.where(sql`${table.status} = 'active'`),
		uniqueIndex('signal_plan_draft')
			.on(table.circleId)
			.where(sql`${table.status} = 'draft'`),
		check('signal_plan_status', sql`${table.status} in ('draft', 'active', 'replaced')`),
		check(
			'signal_plan_content',
			sql`jsonb_typeof(${table.content} -> 'signs') = 'array' and jsonb_typeof(${table.content} -> 'actions') = 'array' and jsonb_typeof(${table.content} -> 'madeWithIds') = 'array'`
		),
		// What counts was agreed to, by somebody, until a day.
		check(
			'signal_plan_agreed',
			sql`${table.status} = 'draft' or (${table.agreedById} is not null and ${table.agreedAt} is not null and ${table.reviewOn} is not null)`
		)
	]
);

/** A number to call or a place to go to, in the order of trying (S08). */
export const wayOut = pgTable(
	'way_out',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		position: smallint().notNull(),
		kind: text().notNull(),
		label: text().notNull(),
		phone: text().notNull().default(''),
		hours: text().notNull().default(''),
		/** When somebody last said "still right". */
		confirmedOn: date({ mode: 'string' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		check('way_out_kind', sql`${table.kind} in ('number', 'place')`),
		check(
			'way_out_words',
			sql`char_length(${table.label}) between 1 and 60 and char_length(${table.phone}) <= 24 and char_length(${table.hours}) <= 120`
		)
	]
);

/** What was usual for the resident in weeks that are over: frozen until people decide anew (S3.3). */
export const baseline = pgTable(
	'baseline',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		track: text().notNull(),
		fromDay: integer().notNull(),
		toDay: integer().notNull(),
		/** Scored days in it. */
		days: integer().notNull(),
		mean: doublePrecision().notNull(),
		sd: doublePrecision().notNull(),
		sigma0: doublePrecision().notNull(),
		highShare: doublePrecision().notNull(),
		/** How far each observer lies off the common mean. */
		corrections: jsonb().$type<Corrections>().notNull(),
		madeAt: instant().notNull(),
		/** Null when it was collected by itself. */
		madeById: uuid(),
		/** Who said "these were normal weeks", and since which care day that holds. */
		confirmedById: uuid(),
		confirmedDay: integer(),
		/** The care day on which people decided on a new one; null for the one in force. */
		untilDay: integer()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		uniqueIndex('baseline_in_force')
			.on(table.circleId, table.track)
			.where(sql`${table.untilDay} is null`),
		check('baseline_track', sql`${table.track} in ('observed', 'self')`),
		check('baseline_days', sql`${table.fromDay} <= ${table.toDay} and ${table.days} >= 14`),
		check('baseline_spread', sql`${table.sigma0} > 0`)
	]
);

/** Something to talk about, or only to be seen, as the engine last made it. */
export const finding = pgTable(
	'finding',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		audience: text().notNull(),
		/** What raised it comes first. */
		kinds: text().array().notNull(),
		level: text().notNull(),
		raisedAt: instant().notNull(),
		/** The care day on which it was raised. */
		day: integer().notNull(),
		talkAt: instant(),
		guards: text().array().notNull(),
		facts: jsonb().$type<readonly Facts[]>().notNull(),
		/** Ids of what it leans on, and names for a drift or a silence. */
		evidence: text().array().notNull(),
		status: text().notNull(),
		answer: text(),
		answeredById: uuid(),
		closedAt: instant(),
		/** It appeared too far back to ask anybody about it (S3.6). */
		isAnnounced: boolean().notNull(),
		engineVersion: integer().notNull(),
		madeAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.answeredById],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('finding_newest').on(table.circleId, table.raisedAt.desc()),
		check('finding_audience', sql`${table.audience} in ('contact', 'named')`),
		// There is no louder one: nothing in here becomes red (I7).
		check('finding_level', sql`${table.level} in ('note', 'talk')`),
		check('finding_status', sql`${table.status} in ('open', 'answered', 'expired', 'corrected')`),
		check(
			'finding_answer',
			sql`(${table.answer} is null) = (${table.status} <> 'answered') and (${table.answer} is null or ${table.answer} in ('talked', 'raised_orange', 'known_cause', 'not_relevant', 'new_normal'))`
		)
	]
);
