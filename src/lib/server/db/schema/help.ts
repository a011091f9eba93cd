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
	smallint,
	text,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { CategoryKey } from '../../../domain/help/category.ts';
import type { Gender, NewsKind, Outcome, Thanks, YesHow } from '../../../domain/help/form.ts';
import type { Reach, WantedTime, WeeklyWindow } from '../../../domain/help/match.ts';
import type { AskEnd, RequestState } from '../../../domain/help/request.ts';
import type { CheckKind } from '../../../domain/help/trust.ts';
import { circle } from './circle.ts';
import { instant } from './columns.ts';
import { creditCategory } from './credit.ts';
import { person } from './person.ts';
import { neighbourhood } from './place.ts';

// Asking neighbours for help and offering it (activities-credits.md 13; docs/decisions/asking.md). What is told to
// whom, and who may know where somebody can be reached, is said by functions of the database.

const day = () => date({ mode: 'string' });
const place = () =>
	uuid()
		.notNull()
		.references(() => neighbourhood.id);
const who = () => uuid().references(() => person.id, { onDelete: 'cascade' });
const by = () => uuid().references(() => person.id, { onDelete: 'set null' });
const what = () =>
	text()
		.$type<CategoryKey>()
		.notNull()
		.references(() => creditCategory.key);

/** Who takes part in asking and offering in a neighbourhood. */
export const neighbour = pgTable(
	'neighbour',
	{
		neighbourhoodId: place(),
		personId: who().notNull(),
		/** Four digits of the postcode: no house is known by it. */
		postcodeArea: text().notNull(),
		reach: text().$type<Reach>().notNull(),
		languages: text().array().notNull(),
		gender: text().$type<Gender>(),
		avoidsPets: boolean().notNull().default(false),
		/** How often they want to be asked in a week at most (F12). */
		askedMost: smallint().notNull().default(3),
		pausedAt: instant(),
		/** The last day of a pause; null for one without an end. */
		pausedUntil: day(),
		/** What they like to do (S37). */
		likes: text().notNull().default(''),
		sinceOn: day().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.personId] }),
		index('neighbour_person').on(table.personId),
		check('neighbour_area', sql`${table.postcodeArea} ~ '^[1-9][0-9]{3}$'`),
		check('neighbour_reach', sql`${table.reach} in ('area', 'neighbourhood', 'municipality')`),
		check('neighbour_languages', sql`cardinality(${table.languages}) between 1 and 12`),
		check('neighbour_gender', sql`${table.gender} in ('f', 'm', 'x')`),
		check('neighbour_asked', sql`${table.askedMost} between 0 and 20`),
		check('neighbour_paused', sql`${table.pausedUntil} is null or ${table.pausedAt} is not null`),
		check('neighbour_likes', sql`char_length(${table.likes}) <= 500`)
	]
);

/** What somebody knows from their own life; for who coordinates, while they want (S36). */
export const neighbourLife = pgTable(
	'neighbour_life',
	{
		neighbourhoodId: uuid().notNull(),
		personId: uuid().notNull(),
		topics: text().array().notNull(),
		saidAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.personId] }),
		foreignKey({
			name: 'neighbour_life_fk',
			columns: [table.neighbourhoodId, table.personId],
			foreignColumns: [neighbour.neighbourhoodId, neighbour.personId]
		}).onDelete('cascade'),
		check('neighbour_life_topics', sql`cardinality(${table.topics}) between 1 and 10`)
	]
);

/** Where somebody can be reached. No role that serves requests reads it. */
export const neighbourContact = pgTable(
	'neighbour_contact',
	{
		neighbourhoodId: place(),
		personId: who().notNull(),
		phone: text().notNull(),
		address: text().notNull(),
		changedAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.personId] }),
		check(
			'neighbour_contact_length',
			sql`char_length(${table.phone}) <= 30 and char_length(${table.address}) <= 200`
		)
	]
);

/** What somebody likes to do for others (13.1). */
export const helpOffer = pgTable(
	'help_offer',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		personId: uuid().notNull(),
		category: what(),
		words: text().notNull(),
		windows: jsonb().$type<WeeklyWindow[]>().notNull().default([]),
		isPaused: boolean().notNull().default(false),
		/** When they last said that it still holds: a year later it is hidden. */
		saidOn: day().notNull(),
		reviewOn: day().notNull(),
		reviewAskedOn: day(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		foreignKey({
			name: 'help_offer_neighbour_fk',
			columns: [table.neighbourhoodId, table.personId],
			foreignColumns: [neighbour.neighbourhoodId, neighbour.personId]
		}).onDelete('cascade'),
		uniqueIndex('help_offer_once')
			.on(table.neighbourhoodId, table.personId, table.category)
			.where(sql`${table.endedAt} is null`),
		index('help_offer_kind')
			.on(table.neighbourhoodId, table.category)
			.where(sql`${table.endedAt} is null`),
		index('help_offer_review')
			.on(table.reviewOn)
			.where(sql`${table.endedAt} is null`),
		check('help_offer_words', sql`char_length(${table.words}) <= 500`),
		check(
			'help_offer_windows',
			sql`jsonb_typeof(${table.windows}) = 'array' and jsonb_array_length(${table.windows}) <= 21`
		)
	]
);

/** Help that somebody asks for, for themselves or for the resident of their circle. */
export const helpRequest = pgTable(
	'help_request',
	{
		neighbourhoodId: place(),
		id: uuid().notNull(),
		/** For whom it is. */
		askerId: who().notNull(),
		/** The circle in which somebody drafted it for the resident (F3). */
		circleId: uuid().references(() => circle.id, { onDelete: 'cascade' }),
		draftedById: by(),
		/** Who is to be asked first, once the resident says yes to the draft. */
		firstAskedId: uuid(),
		category: what(),
		words: text().notNull(),
		postcodeArea: text().notNull(),
		minutes: smallint().notNull(),
		isWeekly: boolean().notNull(),
		times: jsonb().$type<WantedTime[]>().notNull(),
		isAtHome: boolean().notNull(),
		/** Where else, in words. */
		place: text().notNull().default(''),
		language: text(),
		gender: text().$type<Gender>(),
		hasPets: boolean().notNull().default(false),
		isEssential: boolean().notNull(),
		state: text().$type<RequestState>().notNull(),
		madeAt: instant().notNull(),
		/** How the one for whom it is said yes to asking. */
		yesHow: text().$type<YesHow>(),
		yesById: by(),
		openedAt: instant(),
		/** Since when people are asked: anew where a helper could not after all. */
		roundAt: instant(),
		/** When something happens to it at the latest; jobs only wake. */
		nextStepAt: instant(),
		/** Since when who coordinates answers for it. */
		landedAt: instant(),
		/** Who of them took it on. */
		landedForId: by(),
		firstYesAt: instant(),
		/** Since when a yes waits for who asked, or help that was done for thanks. */
		waitingSince: instant(),
		/** Who is waited for was told once more. */
		wasReminded: boolean().notNull().default(false),
		agreedAt: instant(),
		firstAgreedAt: instant(),
		helperId: uuid().references(() => person.id),
		/** The day on which they meet; null where they arrange it between them. */
		meetsOn: day(),
		/** A check ends before they meet, and they were told. */
		checkToldAt: instant(),
		/** Somebody introduces them when they first meet (13.2). */
		isIntroduced: boolean().notNull().default(false),
		introducedAt: instant(),
		introducedById: by(),
		introducedWith: text().notNull().default(''),
		doneAt: instant(),
		doneById: by(),
		/** Who was helped said so. */
		confirmedAt: instant(),
		isGladlyAgain: boolean(),
		thanks: text().$type<Thanks>(),
		closedAt: instant(),
		outcome: text().$type<Outcome>(),
		outcomeWords: text().notNull().default('')
	},
	(table) => [
		foreignKey({
			name: 'help_request_first_fk',
			columns: [table.neighbourhoodId, table.firstAskedId],
			foreignColumns: [neighbour.neighbourhoodId, neighbour.personId]
		}).onDelete('set null'),
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('help_request_due')
			.on(table.nextStepAt)
			.where(sql`${table.state} <> 'closed'`),
		index('help_request_asker').on(table.askerId, table.neighbourhoodId),
		index('help_request_circle').on(table.circleId),
		index('help_request_helper').on(table.neighbourhoodId, table.helperId),
		index('help_request_opened').on(table.neighbourhoodId, table.openedAt),
		index('help_request_landed')
			.on(table.neighbourhoodId, table.landedAt)
			.where(sql`${table.landedAt} is not null and ${table.state} <> 'closed'`),
		check(
			'help_request_state',
			sql`${table.state} in ('drafted', 'open', 'offered', 'agreed', 'done', 'closed')`
		),
		check(
			'help_request_words',
			sql`char_length(${table.words}) <= 500 and char_length(${table.place}) <= 200 and char_length(${table.outcomeWords}) <= 500 and char_length(${table.introducedWith}) <= 80`
		),
		check('help_request_area', sql`${table.postcodeArea} ~ '^[1-9][0-9]{3}$'`),
		check('help_request_minutes', sql`${table.minutes} between 5 and 480`),
		check(
			'help_request_times',
			sql`jsonb_typeof(${table.times}) = 'array' and jsonb_array_length(${table.times}) <= 14`
		),
		check('help_request_gender', sql`${table.gender} in ('f', 'm', 'x')`),
		check(
			'help_request_yes',
			sql`${table.yesHow} in ('self', 'app', 'phone', 'paper') and (${table.state} = 'drafted' or ${table.yesHow} is not null or ${table.closedAt} is not null)`
		),
		check('help_request_goes_on', sql`(${table.state} = 'closed') = (${table.nextStepAt} is null)`),
		check(
			'help_request_closed',
			sql`(${table.state} = 'closed') = (${table.closedAt} is not null) and (${table.state} = 'closed') = (${table.outcome} is not null)`
		),
		check(
			'help_request_outcome',
			sql`${table.outcome} in ('thanked', 'withdrawn', 'settled', 'unsaid', 'not_agreed')`
		),
		check(
			'help_request_opened',
			sql`${table.state} in ('drafted', 'closed') or (${table.openedAt} is not null and ${table.roundAt} is not null)`
		),
		check(
			'help_request_helper',
			sql`${table.state} not in ('agreed', 'done') or (${table.helperId} is not null and ${table.agreedAt} is not null)`
		),
		check('help_request_two', sql`${table.helperId} <> ${table.askerId}`),
		check('help_request_done', sql`${table.state} <> 'done' or ${table.doneAt} is not null`),
		check('help_request_thanks', sql`${table.thanks} in ('points', 'pot', 'none')`),
		check(
			'help_request_draft',
			sql`(${table.circleId} is null) or (${table.draftedById} is not null or ${table.state} <> 'drafted')`
		)
	]
);

/** Where a resident can be reached, as it was written with a draft: it counts once the draft goes out. */
export const helpDraftContact = pgTable(
	'help_draft_contact',
	{
		neighbourhoodId: uuid().notNull(),
		requestId: uuid().notNull(),
		phone: text().notNull(),
		address: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.requestId] }),
		foreignKey({
			name: 'help_draft_contact_request_fk',
			columns: [table.neighbourhoodId, table.requestId],
			foreignColumns: [helpRequest.neighbourhoodId, helpRequest.id]
		}).onDelete('cascade'),
		check(
			'help_draft_contact_length',
			sql`char_length(${table.phone}) <= 30 and char_length(${table.address}) <= 200`
		)
	]
);

/** One who was asked for a request, once. */
export const helpAsk = pgTable(
	'help_ask',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		requestId: uuid().notNull(),
		helperId: who().notNull(),
		askedAt: instant().notNull(),
		by: text().$type<'house' | 'asker' | 'coordinator'>().notNull(),
		says: text().$type<'yes' | 'no'>(),
		saidAt: instant(),
		endedAt: instant(),
		endedHow: text().$type<AskEnd>()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		unique('help_ask_once').on(table.neighbourhoodId, table.requestId, table.helperId),
		foreignKey({
			name: 'help_ask_request_fk',
			columns: [table.neighbourhoodId, table.requestId],
			foreignColumns: [helpRequest.neighbourhoodId, helpRequest.id]
		}).onDelete('cascade'),
		index('help_ask_helper').on(table.helperId, table.askedAt),
		check('help_ask_by', sql`${table.by} in ('house', 'asker', 'coordinator')`),
		check(
			'help_ask_says',
			sql`${table.says} in ('yes', 'no') and (${table.says} is null) = (${table.saidAt} is null)`
		),
		check(
			'help_ask_ended',
			sql`${table.endedHow} in ('passed', 'taken_back', 'thanked', 'over') and (${table.endedAt} is null) = (${table.endedHow} is null)`
		)
	]
);

/** Whom somebody does not want to meet. */
export const helpBlock = pgTable(
	'help_block',
	{
		neighbourhoodId: place(),
		personId: who().notNull(),
		blockedId: who().notNull(),
		blockedAt: instant().notNull()
	},
	(table) => [
		primaryKey({
			name: 'help_block_pk',
			columns: [table.neighbourhoodId, table.personId, table.blockedId]
		}),
		index('help_block_other').on(table.neighbourhoodId, table.blockedId),
		check('help_block_two', sql`${table.personId} <> ${table.blockedId}`)
	]
);

/** What was looked into before somebody helps at home: kind and dates, never the paper (S35). */
export const helpCheck = pgTable(
	'help_check',
	{
		neighbourhoodId: place(),
		id: uuid().notNull(),
		personId: who().notNull(),
		kind: text().$type<CheckKind>().notNull(),
		checkedOn: day().notNull(),
		validUntilOn: day().notNull(),
		checkedById: by(),
		enteredAt: instant().notNull(),
		remindedAt: instant(),
		endedAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('help_check_person')
			.on(table.neighbourhoodId, table.personId)
			.where(sql`${table.endedAt} is null`),
		check('help_check_kind', sql`${table.kind} in ('conduct', 'references', 'talk', 'training')`),
		check('help_check_days', sql`${table.checkedOn} <= ${table.validUntilOn}`)
	]
);

/** What a neighbourhood asks of who helps, where it is otherwise than usual (F15). */
export const helpRule = pgTable(
	'help_rule',
	{
		neighbourhoodId: uuid()
			.primaryKey()
			.references(() => neighbourhood.id),
		newDays: smallint().notNull(),
		newUntilConfirmed: smallint().notNull(),
		atHome: text().array().$type<CheckKind[]>().notNull(),
		changedAt: instant().notNull()
	},
	(table) => [
		check(
			'help_rule_numbers',
			sql`${table.newDays} between 0 and 365 and ${table.newUntilConfirmed} between 0 and 20 and ${table.atHome} <@ array['conduct', 'references', 'talk', 'training']`
		)
	]
);

/** What two say to each other, from a yes until the request is over (F5). */
export const helpWord = pgTable(
	'help_word',
	{
		neighbourhoodId: uuid().notNull(),
		id: uuid().notNull(),
		requestId: uuid().notNull(),
		helperId: who().notNull(),
		writerId: who().notNull(),
		words: text().notNull(),
		saidAt: instant().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		foreignKey({
			name: 'help_word_request_fk',
			columns: [table.neighbourhoodId, table.requestId],
			foreignColumns: [helpRequest.neighbourhoodId, helpRequest.id]
		}).onDelete('cascade'),
		index('help_word_talk').on(
			table.neighbourhoodId,
			table.requestId,
			table.helperId,
			table.saidAt
		),
		check('help_word_length', sql`char_length(${table.words}) between 1 and 500`)
	]
);

/** Harm that was reported, for one person who stands outside it (F16). */
export const helpReport = pgTable(
	'help_report',
	{
		neighbourhoodId: place(),
		id: uuid().notNull(),
		reporterId: by(),
		reportedId: by(),
		requestId: uuid(),
		words: text().notNull(),
		handlerId: by(),
		dueOn: day().notNull(),
		/** The day on which who handles it last heard it once more. */
		remindedOn: day(),
		reportedAt: instant().notNull(),
		closedAt: instant(),
		outcomeWords: text().notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		index('help_report_handler')
			.on(table.handlerId)
			.where(sql`${table.closedAt} is null`),
		check(
			'help_report_words',
			sql`char_length(${table.words}) between 1 and 2000 and char_length(${table.outcomeWords}) <= 1000`
		)
	]
);

/** News for one person about asking and offering. */
export const helpNotice = pgTable(
	'help_notice',
	{
		neighbourhoodId: place(),
		id: uuid().notNull().defaultRandom(),
		personId: who().notNull(),
		kind: text().$type<NewsKind>().notNull(),
		requestId: uuid(),
		/** The offer, check or report it is about. */
		aboutId: uuid(),
		madeAt: instant().notNull(),
		rungAt: instant(),
		seenAt: instant()
	},
	(table) => [
		primaryKey({ columns: [table.neighbourhoodId, table.id] }),
		foreignKey({
			name: 'help_notice_request_fk',
			columns: [table.neighbourhoodId, table.requestId],
			foreignColumns: [helpRequest.neighbourhoodId, helpRequest.id]
		}).onDelete('cascade'),
		index('help_notice_person').on(table.personId, table.madeAt),
		index('help_notice_request').on(table.neighbourhoodId, table.requestId),
		check(
			'help_notice_kind',
			sql`${table.kind} in ('asked', 'yes', 'taken_back', 'agreed', 'thanked', 'over', 'landed', 'landed_again', 'introduce', 'word', 'waiting', 'was_it_done', 'done', 'outcome', 'check_visit', 'check_ends', 'review', 'report', 'report_closed', 'sent', 'thanks', 'report_moved', 'yes_again')`
		)
	]
);

/** What is left of the requests of a month, once they are gone. */
export const helpTally = pgTable(
	'help_tally',
	{
		neighbourhoodId: place(),
		month: day().notNull(),
		asked: integer().notNull(),
		answered: integer().notNull(),
		agreed: integer().notNull(),
		done: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.neighbourhoodId, table.month] })]
);
