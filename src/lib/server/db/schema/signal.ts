import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
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
import { instant } from './columns.ts';
import { circle, member } from './circle.ts';

/** Who must answer in turn, for one level of a circle. No row: everybody near is asked (S11). */
export const chain = pgTable(
	'chain',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		level: text().notNull(),
		rounds: smallint().notNull(),
		/** After the last step, before the next round. */
		lastWaitKind: text().notNull(),
		lastWaitMinutes: integer().notNull(),
		/** Whom one calls when Kring reached nobody: all three, or none. */
		fallbackLabel: text(),
		fallbackPhone: text(),
		fallbackHours: text(),
		changedAt: instant().notNull(),
		changedById: uuid().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.level] }),
		foreignKey({
			columns: [table.circleId, table.changedById],
			foreignColumns: [member.circleId, member.personId]
		}),
		check('chain_level', sql`${table.level} in ('orange', 'red')`)
	]
);

/** One step of a chain. It keeps its id when the chain is edited. */
export const chainStep = pgTable(
	'chain_step',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		level: text().notNull(),
		position: smallint().notNull(),
		/** After the step before it; for `working_day` the minute on the clock. */
		waitKind: text().notNull(),
		waitMinutes: integer().notNull(),
		showsNumber: boolean().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.level],
			foreignColumns: [chain.circleId, chain.level]
		}).onDelete('cascade'),
		uniqueIndex('chain_step_in_turn').on(table.circleId, table.level, table.position)
	]
);

/** Whom a step asks: an office, a member, or who is on duty. */
export const chainTarget = pgTable(
	'chain_target',
	{
		circleId: uuid().notNull(),
		stepId: uuid().notNull(),
		position: smallint().notNull(),
		kind: text().notNull(),
		personId: uuid(),
		rotaId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.stepId, table.position] }),
		foreignKey({
			columns: [table.circleId, table.stepId],
			foreignColumns: [chainStep.circleId, chainStep.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('chain_target_rota').on(table.rotaId)
	]
);

/** Somebody who was named in a chain, and what they said to that. */
export const chainPlace = pgTable(
	'chain_place',
	{
		circleId: uuid().notNull(),
		level: text().notNull(),
		personId: uuid().notNull(),
		askedAt: instant().notNull(),
		acceptedAt: instant(),
		declinedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.level, table.personId] }),
		foreignKey({
			columns: [table.circleId, table.level],
			foreignColumns: [chain.circleId, chain.level]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.personId],
			foreignColumns: [member.circleId, member.personId]
		})
	]
);

/** A call for help, and where it stands: `Signal` of the domain, in a row. */
export const signal = pgTable(
	'signal',
	{
		circleId: uuid()
			.notNull()
			.references(() => circle.id),
		id: uuid().notNull(),
		level: text().notNull(),
		state: text().notNull(),
		way: text().notNull(),
		raisedAt: instant().notNull(),
		turn: integer().notNull(),
		round: integer().notNull(),
		roundsLeft: integer().notNull(),
		passedStepIds: text().array().notNull(),
		reached: boolean().notNull(),
		/** The truth about what is next; jobs only wake. */
		nextStepAt: instant(),
		unansweredSince: instant(),
		takenById: uuid(),
		actBy: instant(),
		askedAt: instant(),
		offeredToId: uuid(),
		undertaking: text(),
		toldIds: uuid().array().notNull(),
		endedAt: instant(),
		endedById: uuid(),
		outcome: text(),
		/** How it is from then on, as who closed it says (S5). */
		phase: text(),
		/** The signal before it: what has ended never opens again. */
		followsId: uuid()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		...[table.takenById, table.offeredToId, table.endedById].map((column) =>
			foreignKey({
				columns: [table.circleId, column],
				foreignColumns: [member.circleId, member.personId]
			})
		),
		uniqueIndex('signal_running')
			.on(table.circleId, table.way)
			.where(sql`${table.state} in ('open', 'taken_on')`),
		index('signal_newest').on(table.circleId, table.raisedAt.desc())
	]
);

/** Somebody who says it. Its id was made where it was said. */
export const signalVoice = pgTable(
	'signal_voice',
	{
		circleId: uuid().notNull(),
		id: uuid().notNull(),
		signalId: uuid().notNull(),
		by: text().notNull(),
		personId: uuid(),
		onBehalfOfId: uuid(),
		level: text().notNull(),
		/** Signs of the plan that were ticked with it. */
		signIds: uuid().array().notNull(),
		/** When it was written on the device, if that was well before it arrived. */
		writtenAt: instant(),
		at: instant().notNull(),
		withdrawnAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.signalId],
			foreignColumns: [signal.circleId, signal.id]
		}).onDelete('cascade'),
		...[table.personId, table.onBehalfOfId].map((column) =>
			foreignKey({
				columns: [table.circleId, column],
				foreignColumns: [member.circleId, member.personId]
			})
		),
		index('signal_voice_of').on(table.circleId, table.signalId, table.at)
	]
);

/** The words in a signal, apart from its history, so that they can be forgotten. */
export const signalText = pgTable(
	'signal_text',
	{
		circleId: uuid().notNull(),
		/** For what somebody saw, the id of their voice. */
		id: uuid().notNull(),
		signalId: uuid().notNull(),
		kind: text().notNull(),
		authorId: uuid().notNull(),
		text: text().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.id] }),
		foreignKey({
			columns: [table.circleId, table.signalId],
			foreignColumns: [signal.circleId, signal.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.authorId],
			foreignColumns: [member.circleId, member.personId]
		}),
		index('signal_text_of').on(table.circleId, table.signalId, table.at),
		check('signal_text_length', sql`char_length(${table.text}) between 1 and 500`)
	]
);

/** That somebody answered the offer to put what helped into the plan, and how (D10). */
export const planOffer = pgTable(
	'plan_offer',
	{
		circleId: uuid().notNull(),
		signalId: uuid().notNull(),
		wasTaken: boolean().notNull(),
		answeredById: uuid().notNull(),
		answeredAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.circleId, table.signalId] }),
		foreignKey({
			columns: [table.circleId, table.signalId],
			foreignColumns: [signal.circleId, signal.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [table.circleId, table.answeredById],
			foreignColumns: [member.circleId, member.personId]
		})
	]
);
