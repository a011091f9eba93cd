import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	customType,
	date,
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
import type {
	AccountKind,
	AccountStatus,
	CreditNewsKind,
	CreditVerb,
	Proposer,
	StopWish,
	TransferKind,
	TransferState,
	Verdict,
	VoucherState
} from '../../../domain/credit.ts';
import { circle } from './circle.ts';
import { instant } from './columns.ts';
import { person } from './person.ts';
import { neighbourhood, organisation } from './place.ts';
import type { CategoryKey, Safety } from '../../../domain/help/category.ts';
import type { RemarkRule, RemarkVerdict } from '../../../domain/remark/remark.ts';
import type { ToldMonth } from '../../../domain/reciprocity/told.ts';

// The books of bedankpunten (activities-credits.md 11). The running roles may read of them what is theirs and
// write nothing: functions of the database do, each a whole step (docs/decisions/ledger.md).

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const count = () => bigint({ mode: 'number' });
const day = () => date({ mode: 'string' });

/** What help is about: whether it comes first, and whether it is free of points (F8). */
export const creditCategory = pgTable(
	'credit_category',
	{
		key: text().$type<CategoryKey>().primaryKey(),
		isEssential: boolean().notNull(),
		isFree: boolean().notNull(),
		safety: text().$type<Safety>().notNull()
	},
	(table) => [
		check(
			'credit_category_safety',
			sql`${table.safety} in ('anybody', 'introduced', 'professional')`
		),
		check('credit_category_care', sql`not ${table.isFree} or ${table.isEssential}`)
	]
);

/** Points of a person, a circle or an organisation; or the pot, or what is kept apart for vouchers. */
export const creditAccount = pgTable(
	'credit_account',
	{
		neighbourhoodId: uuid().notNull(),
		id: count().notNull().generatedAlwaysAsIdentity(),
		kind: text().$type<AccountKind>().notNull(),
		/** How far below nothing it may go; null for the pot, which may always. */
		floor: count(),
		balance: count().notNull().default(0),
		/** Set apart for what was proposed and waits. */
		held: count().notNull().default(0),
		/** The number of its last line. */
		seq: count().notNull().default(0),
		/** What is above the ceiling goes on to the pot. */
		overflows: boolean().notNull().default(false),
		status: text().$type<AccountStatus>().notNull().default('active'),
		openedAt: instant().notNull(),
		closedAt: instant(),
		/** What was earned with help in this week, and given away in this month, for the limits of 12.1. */
		weekOn: day(),
		earned: integer().notNull().default(0),
		monthOn: day(),
		given: integer().notNull().default(0)
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		uniqueIndex('credit_account_one')
			.on(table.neighbourhoodId, table.kind)
			.where(sql`${table.kind} in ('pot', 'escrow')`),
		check(
			'credit_account_fits',
			sql`credit_account_fits(${table.kind}, ${table.status}, ${table.floor}, ${table.balance}, ${table.held}, ${table.closedAt})`
		)
	]
);

/** How far one can go in a neighbourhood (12.1), and which its pot and its escrow are. */
export const creditRule = pgTable(
	'credit_rule',
	{
		neighbourhoodId: uuid()
			.primaryKey()
			.references(() => neighbourhood.id),
		potId: count().notNull(),
		escrowId: count().notNull(),
		memberFloor: integer().notNull().default(-40),
		newcomerFloor: integer().notNull().default(-16),
		newcomerDays: smallint().notNull().default(30),
		organisationFloor: integer().notNull().default(-200),
		softCeiling: integer().notNull().default(120),
		mostOnce: smallint().notNull().default(32),
		mostPairDay: smallint().notNull().default(32),
		mostWeek: smallint().notNull().default(160),
		mostGivenMonth: smallint().notNull().default(40),
		mostPotMonth: smallint().notNull().default(8),
		mostTaskDay: smallint().notNull().default(12),
		openedAt: instant().notNull(),
		/** Kinds of help for which nobody thanks with points here. */
		/** Since when the pot stands where those who look after it are told (12.5). */
		potLowSince: instant(),
		without: text()
			.array()
			.$type<CategoryKey[]>()
			.notNull()
			.default(sql`'{}'`)
	},
	(table) => [
		check(
			'credit_rule_signs',
			sql`${table.memberFloor} <= ${table.newcomerFloor} and ${table.newcomerFloor} <= 0 and ${table.organisationFloor} <= 0 and ${table.newcomerDays} >= 0 and ${table.softCeiling} > 0 and ${table.mostOnce} between 1 and 400 and ${table.mostPairDay} >= 1 and ${table.mostWeek} >= 1 and ${table.mostGivenMonth} >= 0 and ${table.mostPotMonth} >= 0 and ${table.mostTaskDay} >= 0`
		),
		foreignKey({
			name: 'credit_rule_pot_fk',
			columns: [table.neighbourhoodId, table.potId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		foreignKey({
			name: 'credit_rule_escrow_fk',
			columns: [table.neighbourhoodId, table.escrowId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		})
	]
);

const ofAccount = () => ({ neighbourhoodId: uuid().notNull(), accountId: count().notNull() });
const ofTransfer = () => ({ neighbourhoodId: uuid().notNull(), transferId: count().notNull() });

/** Whose an account is. It goes when they go, and the sums stay. */
export const creditOwner = pgTable(
	'credit_owner',
	{
		...ofAccount(),
		personId: uuid().references(() => person.id),
		circleId: uuid().references(() => circle.id),
		organisationId: uuid().references(() => organisation.id),
		since: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.accountId] }),
		foreignKey({
			name: 'credit_owner_account_fk',
			columns: [table.neighbourhoodId, table.accountId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check(
			'credit_owner_one',
			sql`num_nonnulls(${table.personId}, ${table.circleId}, ${table.organisationId}) = 1`
		),
		uniqueIndex('credit_owner_person')
			.on(table.personId, table.neighbourhoodId)
			.where(sql`${table.personId} is not null`),
		uniqueIndex('credit_owner_circle')
			.on(table.circleId, table.neighbourhoodId)
			.where(sql`${table.circleId} is not null`),
		uniqueIndex('credit_owner_organisation')
			.on(table.organisationId, table.neighbourhoodId)
			.where(sql`${table.organisationId} is not null`)
	]
);

/** Who may do something in somebody's name (12.2). */
export const creditRight = pgTable(
	'credit_right',
	{
		...ofAccount(),
		personId: uuid()
			.notNull()
			.references(() => person.id),
		kind: text().$type<CreditVerb>().notNull(),
		givenById: uuid()
			.notNull()
			.references(() => person.id),
		givenAt: instant().notNull(),
		untilOn: day()
	},
	(table) => [
		primaryKey({
			name: 'credit_right_pk',
			columns: [table.neighbourhoodId, table.accountId, table.personId, table.kind]
		}),
		index('credit_right_person').on(table.personId),
		foreignKey({
			name: 'credit_right_account_fk',
			columns: [table.neighbourhoodId, table.accountId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check('credit_right_kind', sql`${table.kind} in ('view', 'propose', 'confirm')`)
	]
);

/** Who live in one house: nobody confirms what somebody of their own house did (14.1). */
export const creditHousehold = pgTable(
	'credit_household',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		personId: uuid()
			.notNull()
			.references(() => person.id),
		householdId: uuid().notNull()
	},
	(table) => [primaryKey({ columns: [table.neighbourhoodId, table.personId] })]
);

/**
 * What somebody had a part in, for a while after it ended: a house that they left, or what they said or were thanked with
 * before they stopped. So nobody decides on what they just left.
 */
export const creditPart = pgTable(
	'credit_part',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull().defaultRandom(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		householdId: uuid(),
		transferId: count(),
		endedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('credit_part_person').on(table.personId),
		check('credit_part_one', sql`num_nonnulls(${table.householdId}, ${table.transferId}) = 1`)
	]
);

/** A thank-you from one account to another. It knows days and no hours (settled 39). */
export const creditTransfer = pgTable(
	'credit_transfer',
	{
		neighbourhoodId: uuid().notNull(),
		id: count().notNull().generatedAlwaysAsIdentity(),
		publicId: uuid().notNull().defaultRandom(),
		kind: text().$type<TransferKind>().notNull(),
		amount: integer().notNull(),
		payerId: count().notNull(),
		/** Null where a group helped: who gets how much stands in `credit_leg`. */
		payeeId: count(),
		state: text().$type<TransferState>().notNull(),
		category: text().$type<CategoryKey>(),
		isEssential: boolean().notNull().default(false),
		/** Who had the help chose that the pot gives it. Only the functions read it (F11). */
		fromPot: boolean().notNull().default(false),
		/** Who helped chose that the points go on to the pot. Only the functions read it. */
		onward: boolean().notNull().default(false),
		/** What is set apart for it. Only the functions read it (P4). */
		reserved: integer().notNull().default(0),
		proposedBy: text().$type<Proposer>().notNull(),
		requestId: uuid(),
		taskTurnId: uuid(),
		voucherId: uuid(),
		reversesId: count(),
		/** The help whose points this gift passes on to the pot. Only the functions read it. */
		passesId: count(),
		madeOn: day().notNull(),
		expiresAt: instant(),
		decidedOn: day()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('credit_transfer_public').on(table.neighbourhoodId, table.publicId),
		uniqueIndex('credit_transfer_reverses')
			.on(table.neighbourhoodId, table.reversesId, table.payerId)
			.where(sql`${table.reversesId} is not null`),
		uniqueIndex('credit_transfer_turn')
			.on(table.neighbourhoodId, table.taskTurnId)
			.where(sql`${table.taskTurnId} is not null`),
		index('credit_transfer_payer').on(
			table.neighbourhoodId,
			table.payerId,
			table.madeOn,
			table.payeeId
		),
		index('credit_transfer_payee').on(table.neighbourhoodId, table.payeeId, table.madeOn),
		foreignKey({
			name: 'credit_transfer_reverses_fk',
			columns: [table.neighbourhoodId, table.reversesId],
			foreignColumns: [table.neighbourhoodId, table.id]
		}),
		check(
			'credit_transfer_fits',
			sql`credit_transfer_fits(${table.kind}, ${table.state}, ${table.proposedBy}, ${table.amount}, ${table.reserved}, ${table.payerId}, ${table.payeeId}, ${table.reversesId}, ${table.expiresAt}, ${table.decidedOn})`
		)
	]
);

/** Who gets how much of what a group did together (12.6). */
export const creditLeg = pgTable(
	'credit_leg',
	{
		...ofTransfer(),
		accountId: count().notNull(),
		payerId: count().notNull(),
		amount: integer().notNull()
	},
	(table) => [
		primaryKey({
			name: 'credit_leg_pk',
			columns: [table.neighbourhoodId, table.transferId, table.accountId]
		}),
		index('credit_leg_of').on(table.neighbourhoodId, table.accountId),
		foreignKey({
			name: 'credit_leg_transfer_fk',
			columns: [table.neighbourhoodId, table.transferId],
			foreignColumns: [creditTransfer.neighbourhoodId, creditTransfer.id]
		}),
		foreignKey({
			name: 'credit_leg_account_fk',
			columns: [table.neighbourhoodId, table.accountId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check('credit_leg_amount', sql`${table.amount} >= 1`),
		check('credit_leg_other', sql`${table.accountId} <> ${table.payerId}`)
	]
);

/** A few words of who proposed it; they go with that person. */
export const creditNote = pgTable(
	'credit_note',
	{ ...ofTransfer(), accountId: count().notNull(), text: text().notNull() },
	(table) => [
		primaryKey({
			name: 'credit_note_pk',
			columns: [table.neighbourhoodId, table.transferId, table.accountId]
		}),
		foreignKey({
			name: 'credit_note_transfer_fk',
			columns: [table.neighbourhoodId, table.transferId],
			foreignColumns: [creditTransfer.neighbourhoodId, creditTransfer.id]
		}),
		check('credit_note_length', sql`char_length(${table.text}) between 1 and 200`)
	]
);

/** What happened to a transfer, for ever; and under which id whoever acts asked for it. */
export const creditEvent = pgTable(
	'credit_event',
	{
		neighbourhoodId: uuid().notNull(),
		id: count().notNull().generatedAlwaysAsIdentity(),
		transferId: count().notNull(),
		fromState: text().$type<TransferState>(),
		toState: text().$type<TransferState>().notNull(),
		actorId: count(),
		once: uuid(),
		digest: bytes(),
		via: text().notNull(),
		happenedOn: day().notNull()
	},
	(table) => [
		primaryKey({
			name: 'credit_event_pk',
			columns: [table.neighbourhoodId, table.transferId, table.id]
		}),
		unique('credit_event_once').on(table.neighbourhoodId, table.actorId, table.once),
		check('credit_event_fits', sql`credit_event_fits(${table.via}, ${table.once}, ${table.digest})`)
	]
);

/** Who it was and when exactly: the part that is forgotten (settled 39). */
export const creditEventDetail = pgTable(
	'credit_event_detail',
	{
		neighbourhoodId: uuid().notNull(),
		eventId: count().notNull(),
		byPersonId: uuid(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ name: 'credit_event_detail_pk', columns: [table.neighbourhoodId, table.eventId] }),
		index('credit_event_detail_person').on(table.byPersonId)
	]
);

/** A line: what a transfer did to an account. */
export const creditEntry = pgTable(
	'credit_entry',
	{
		...ofTransfer(),
		accountId: count().notNull(),
		amount: count().notNull(),
		balanceAfter: count().notNull(),
		accountSeq: count().notNull(),
		postedOn: day().notNull()
	},
	(table) => [
		primaryKey({
			name: 'credit_entry_pk',
			columns: [table.neighbourhoodId, table.transferId, table.accountId]
		}),
		unique('credit_entry_line').on(table.neighbourhoodId, table.accountId, table.accountSeq),
		index('credit_entry_day').using('brin', table.postedOn),
		check('credit_entry_fits', sql`${table.amount} <> 0 and ${table.accountSeq} >= 1`)
	]
);

/** The seal of a day's lines, with that of the day before it. */
export const creditDigest = pgTable(
	'credit_digest',
	{
		neighbourhoodId: uuid().notNull(),
		day: day().notNull(),
		entries: integer().notNull(),
		digest: bytes().notNull(),
		previous: bytes()
	},
	(table) => [primaryKey({ columns: [table.neighbourhoodId, table.day] })]
);

/** Who of two wants a transfer undone: the other says the same, and it is. */
export const creditUndo = pgTable(
	'credit_undo',
	{ ...ofTransfer(), accountId: count().notNull(), at: instant().notNull() },
	(table) => [
		primaryKey({
			name: 'credit_undo_pk',
			columns: [table.neighbourhoodId, table.transferId, table.accountId]
		}),
		foreignKey({
			name: 'credit_undo_transfer_fk',
			columns: [table.neighbourhoodId, table.transferId],
			foreignColumns: [creditTransfer.neighbourhoodId, creditTransfer.id]
		})
	]
);

/** What a treasurer thinks of a transfer: what two of them think happens (18.2). */
export const creditVerdict = pgTable(
	'credit_verdict',
	{
		...ofTransfer(),
		treasurerId: uuid()
			.notNull()
			.references(() => person.id),
		verdict: text().$type<Verdict>().notNull(),
		reason: text().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({
			name: 'credit_verdict_pk',
			columns: [table.neighbourhoodId, table.transferId, table.treasurerId]
		}),
		foreignKey({
			name: 'credit_verdict_transfer_fk',
			columns: [table.neighbourhoodId, table.transferId],
			foreignColumns: [creditTransfer.neighbourhoodId, creditTransfer.id]
		}),
		check('credit_verdict_kind', sql`${table.verdict} in ('uphold', 'reverse')`),
		check('credit_verdict_reason', sql`char_length(${table.reason}) between 1 and 500`)
	]
);

/** What a treasurer thinks of an account: what two of them think happens (18.2). */
export const creditStop = pgTable(
	'credit_stop',
	{
		...ofAccount(),
		treasurerId: uuid()
			.notNull()
			.references(() => person.id),
		wanted: text().$type<StopWish>().notNull(),
		reason: text().notNull(),
		at: instant().notNull(),
		doneAt: instant()
	},
	(table) => [
		primaryKey({
			name: 'credit_stop_pk',
			columns: [table.neighbourhoodId, table.accountId, table.treasurerId, table.at]
		}),
		foreignKey({
			name: 'credit_stop_account_fk',
			columns: [table.neighbourhoodId, table.accountId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check('credit_stop_wanted', sql`${table.wanted} in ('freeze', 'thaw')`),
		check('credit_stop_reason', sql`char_length(${table.reason}) between 1 and 500`)
	]
);

/** Whom a proposal that waits was brought to mind, and the how manieth time; it goes with the proposal. */
export const creditReminder = pgTable(
	'credit_reminder',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull().defaultRandom(),
		transferId: count().notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id),
		nth: smallint().notNull(),
		madeAt: instant().notNull(),
		toldAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('credit_reminder_one').on(
			table.neighbourhoodId,
			table.transferId,
			table.personId,
			table.nth
		),
		index('credit_reminder_person').on(table.personId),
		check('credit_reminder_nth', sql`${table.nth} in (1, 2)`)
	]
);

/** Something that somebody is told about bedankpunten, once for each matter. */
export const creditNews = pgTable(
	'credit_news',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull().defaultRandom(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		kind: text().$type<CreditNewsKind>().notNull(),
		/** What of its kind it is: a transfer, a day or a moment; of a voucher its id, and what happened when. */
		about: text().notNull(),
		madeAt: instant().notNull(),
		toldAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('credit_news_one').on(table.neighbourhoodId, table.personId, table.kind, table.about),
		index('credit_news_person').on(table.personId),
		check(
			'credit_news_kind',
			sql`${table.kind} in ('thanked', 'plenty', 'pot', 'books', 'named', 'voucher', 'voucher_org', 'line', 'line_org', 'disputes', 'stopped', 'stopped_org')`
		)
	]
);

/** Who looked at the statement of somebody on paper, and at which days (12.2). */
export const creditPaperRead = pgTable(
	'credit_paper_read',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull().defaultRandom(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		byPersonId: uuid().references(() => person.id, { onDelete: 'set null' }),
		fromOn: day().notNull(),
		untilOn: day().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('credit_paper_read_of').on(table.personId, table.at),
		index('credit_paper_read_by').on(table.byPersonId)
	]
);

/** Who changed which limit, from what to what. */
export const creditRuleChange = pgTable(
	'credit_rule_change',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull().defaultRandom(),
		byPersonId: uuid().references(() => person.id, { onDelete: 'set null' }),
		was: jsonb().notNull(),
		became: jsonb().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('credit_rule_change_by').on(table.byPersonId)
	]
);

/** What can be had for points from somebody who does it. */
export const voucherProduct = pgTable(
	'voucher_product',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		id: uuid().notNull(),
		providerId: count().notNull(),
		title: text().notNull(),
		description: text().notNull().default(''),
		points: smallint().notNull(),
		category: text()
			.$type<CategoryKey>()
			.notNull()
			.references(() => creditCategory.key),
		/** How many can still be bought; null for no end. */
		stock: integer(),
		validDays: smallint().notNull().default(180),
		mostAYear: smallint().notNull().default(4),
		active: boolean().notNull().default(true),
		madeAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		foreignKey({
			name: 'voucher_product_provider_fk',
			columns: [table.neighbourhoodId, table.providerId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check(
			'voucher_product_title',
			sql`char_length(${table.title}) between 1 and 80 and char_length(${table.description}) <= 500`
		),
		check('voucher_product_points', sql`${table.points} between 1 and 100`),
		check('voucher_product_stock', sql`${table.stock} >= 0`),
		check('voucher_product_days', sql`${table.validDays} between 1 and 400`),
		check('voucher_product_most', sql`${table.mostAYear} between 1 and 52`)
	]
);

/** Something that somebody bought and can have done, once. Of its code a keyed hash is kept. */
export const voucher = pgTable(
	'voucher',
	{
		neighbourhoodId: uuid().notNull(),
		id: count().notNull().generatedAlwaysAsIdentity(),
		publicId: uuid().notNull(),
		productId: uuid().notNull(),
		holderId: count().notNull(),
		providerId: count().notNull(),
		codeHash: bytes().notNull(),
		points: smallint().notNull(),
		state: text().$type<VoucherState>().notNull(),
		issuedOn: day().notNull(),
		bookedFor: instant(),
		expiresOn: day().notNull(),
		endedAt: instant(),
		/** Whose word the booked day is, until the other one said the same; 0 where nobody knows. */
		proposedById: count(),
		/** What each of them said with it last; gone when it is over. */
		holderWords: text().notNull().default(''),
		providerWords: text().notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('voucher_public').on(table.neighbourhoodId, table.publicId),
		unique('voucher_code').on(table.neighbourhoodId, table.codeHash),
		index('voucher_of').on(table.neighbourhoodId, table.holderId),
		index('voucher_by').on(table.neighbourhoodId, table.providerId),
		index('voucher_due')
			.on(table.expiresOn)
			.where(sql`${table.state} in ('issued', 'booked')`),
		foreignKey({
			name: 'voucher_product_fk',
			columns: [table.neighbourhoodId, table.productId],
			foreignColumns: [voucherProduct.neighbourhoodId, voucherProduct.id]
		}),
		foreignKey({
			name: 'voucher_holder_fk',
			columns: [table.neighbourhoodId, table.holderId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		foreignKey({
			name: 'voucher_provider_fk',
			columns: [table.neighbourhoodId, table.providerId],
			foreignColumns: [creditAccount.neighbourhoodId, creditAccount.id]
		}),
		check(
			'voucher_state',
			sql`${table.state} in ('issued', 'booked', 'redeemed', 'cancelled', 'expired')`
		),
		check('voucher_booked', sql`${table.state} <> 'booked' or ${table.bookedFor} is not null`),
		check(
			'voucher_proposed',
			sql`${table.proposedById} is null or (${table.state} = 'booked' and ${table.proposedById} in (0, ${table.holderId}, ${table.providerId}))`
		),
		check(
			'voucher_words',
			sql`char_length(${table.holderWords}) <= 200 and char_length(${table.providerWords}) <= 200 and (${table.state} in ('issued', 'booked') or ${table.holderWords} || ${table.providerWords} = '')`
		),
		check(
			'voucher_ended',
			sql`(${table.state} in ('issued', 'booked')) = (${table.endedAt} is null)`
		)
	]
);

/** What was told of a month, with everything hidden that must be (15). */
export const creditFigure = pgTable(
	'credit_figure',
	{
		neighbourhoodId: uuid()
			.notNull()
			.references(() => neighbourhood.id),
		/** yyyy-mm. */
		month: text().notNull(),
		told: jsonb().$type<ToldMonth>().notNull(),
		toldAt: instant().notNull(),
		/** Something of that month was undone later, and it was told anew. */
		changedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.month] }),
		check('credit_figure_month', sql`${table.month} ~ '^20\\d\\d-(0[1-9]|1[0-2])$'`)
	]
);

const ofNeighbourhood = () => ({
	neighbourhoodId: uuid()
		.notNull()
		.references(() => neighbourhood.id),
	id: uuid().notNull().defaultRandom()
});

/** What stands out in the books, for two treasurers (14.2): days and how often, and never with what. */
export const creditRemark = pgTable(
	'credit_remark',
	{
		...ofNeighbourhood(),
		rule: text().$type<RemarkRule>().notNull(),
		/** Whom it is about, as one word: the same matter is kept once. */
		about: text().notNull(),
		firstOn: day().notNull(),
		lastOn: day().notNull(),
		times: integer().notNull(),
		points: integer().notNull(),
		madeAt: instant().notNull(),
		/** What two treasurers decided. */
		outcome: text().$type<RemarkVerdict>(),
		closedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('credit_remark_once').on(table.neighbourhoodId, table.rule, table.about, table.firstOn),
		check(
			'credit_remark_rule',
			sql`${table.rule} in ('back_and_forth', 'ring', 'one_house', 'long_day', 'quick_yes', 'near_limit', 'trusted_often', 'quick_voucher')`
		),
		check('credit_remark_days', sql`${table.firstOn} <= ${table.lastOn}`),
		check(
			'credit_remark_closed',
			sql`(${table.outcome} is null) = (${table.closedAt} is null) and ${table.outcome} in ('fine', 'talked')`
		)
	]
);

/** One whom a remark is about, and what they say of it. */
export const creditRemarkParty = pgTable(
	'credit_remark_party',
	{
		neighbourhoodId: uuid().notNull(),
		remarkId: uuid().notNull(),
		id: uuid().notNull().defaultRandom(),
		accountId: count(),
		/** Somebody who acts for others. */
		personId: uuid().references(() => person.id, { onDelete: 'cascade' }),
		answer: text(),
		answeredAt: instant(),
		via: text().$type<'self' | 'host'>()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('credit_remark_party_of').on(table.neighbourhoodId, table.remarkId),
		index('credit_remark_party_account').on(table.neighbourhoodId, table.accountId),
		index('credit_remark_party_person').on(table.personId),
		foreignKey({
			name: 'credit_remark_party_remark_fk',
			columns: [table.neighbourhoodId, table.remarkId],
			foreignColumns: [creditRemark.neighbourhoodId, creditRemark.id]
		}).onDelete('cascade'),
		check('credit_remark_party_one', sql`num_nonnulls(${table.accountId}, ${table.personId}) = 1`),
		check(
			'credit_remark_party_answer',
			sql`(${table.answer} is null) = (${table.answeredAt} is null) and (${table.answer} is null) = (${table.via} is null) and ${table.via} in ('self', 'host') and char_length(${table.answer}) between 1 and 500`
		)
	]
);

/** What a treasurer thinks of a remark: what two of them think closes it. */
export const creditRemarkVerdict = pgTable(
	'credit_remark_verdict',
	{
		neighbourhoodId: uuid().notNull(),
		remarkId: uuid().notNull(),
		treasurerId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		verdict: text().$type<RemarkVerdict>().notNull(),
		reason: text().notNull(),
		at: instant().notNull()
	},
	(table) => [
		primaryKey({
			name: 'credit_remark_verdict_pk',
			columns: [table.neighbourhoodId, table.remarkId, table.treasurerId]
		}),
		foreignKey({
			name: 'credit_remark_verdict_remark_fk',
			columns: [table.neighbourhoodId, table.remarkId],
			foreignColumns: [creditRemark.neighbourhoodId, creditRemark.id]
		}).onDelete('cascade'),
		check('credit_remark_verdict_kind', sql`${table.verdict} in ('fine', 'talked')`),
		check('credit_remark_verdict_reason', sql`char_length(${table.reason}) between 1 and 500`)
	]
);

/** That somebody took an export without names (14.3). */
export const creditExport = pgTable(
	'credit_export',
	{
		...ofNeighbourhood(),
		takenById: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		fromOn: day().notNull(),
		untilOn: day().notNull(),
		lines: integer().notNull(),
		takenAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('credit_export_by').on(table.takenById)
	]
);
