import * as v from 'valibot';
import { DayField, IdField, PhoneField, TickField } from '../account.ts';
import { CountField, FilledField, MinuteField, orNothing, TextField } from '../field.ts';
import { categoryKeys } from './category.ts';
import type { WantedTime } from './match.ts';
import { checkKinds } from './trust.ts';

// What is filled in about asking and offering help (activities-credits.md 13).

/** How somebody calls themselves, where they want to say it. */
export const genders = ['f', 'm', 'x'] as const;
/** How somebody calls themselves. */
export type Gender = (typeof genders)[number];

/** How the one for whom it is said yes to asking (F3): themselves, in Kring, on the phone, or on paper. */
export type YesHow = 'self' | 'app' | 'phone' | 'paper';

/** What is given for help: bedankpunten, bedankpunten to the pot, or none. */
export const thanksKinds = ['points', 'pot', 'none'] as const;
/** What is given for help. */
export type Thanks = (typeof thanksKinds)[number];

/** How a request ended. */
export type Outcome =
	/** Helped, and thanked for. */
	| 'thanked'
	/** Taken back by who asked. */
	| 'withdrawn'
	/** Settled by who coordinates, in words of theirs. */
	| 'settled'
	/** Nobody said any more whether it was done. */
	| 'unsaid'
	/** The resident did not say yes to the draft. */
	| 'not_agreed';

/** What there can be news of, for one person. */
export type NewsKind =
	| 'asked'
	| 'yes'
	| 'taken_back'
	| 'agreed'
	| 'thanked'
	| 'over'
	| 'landed'
	| 'landed_again'
	| 'introduce'
	| 'word'
	| 'waiting'
	| 'was_it_done'
	| 'done'
	| 'outcome'
	| 'check_visit'
	| 'check_ends'
	| 'review'
	| 'report'
	| 'report_closed'
	| 'sent'
	| 'thanks'
	| 'report_moved'
	| 'yes_again';

/** Letters at most. */
export const helpLimits = {
	words: 500,
	place: 200,
	address: 200,
	likes: 500,
	word: 500,
	report: 2_000,
	outcome: 500,
	reportOutcome: 1_000,
	lifeTopic: 60
} as const;

/** Times at most in a request, and windows in an offer. */
export const mostTimes = 7;
/** Rows of weekly windows at most. */
const mostRows = 21;
/** Requests of one person that are not over, at most. */
export const mostRequests = 10;

const AreaField = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^[1-9][0-9]{3}(?: ?[A-Za-z]{2})?$/),
	v.transform((text) => text.slice(0, 4))
);

/** A language, as two or three letters of ISO 639. */
const LanguageField = v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/));

const CategoryField = v.picklist(categoryKeys);

const rowTexts = v.optional(v.pipe(v.array(v.string()), v.maxLength(mostRows)), []);
/** Rows that stand below each other: the day or the weekday of each, and from when until when. */
const rowFields = { 'from[]': rowTexts, 'until[]': rowTexts };

type Row<First> = { first: First; fromMinute: number; untilMinute: number };

/** The rows of a form; one without a first field is none. Null where one of them cannot be. */
function rowsIn<First>(
	firsts: readonly string[],
	times: { 'from[]': readonly string[]; 'until[]': readonly string[] },
	First: v.GenericSchema<string, First>
): Row<First>[] | null {
	const rows = firsts.flatMap((text, at): (Row<First> | null)[] => {
		if (text === '') return [];
		const first = v.safeParse(First, text);
		const from = v.safeParse(MinuteField, times['from[]'][at]);
		const until = v.safeParse(MinuteField, times['until[]'][at]);
		if (!first.success || !from.success || !until.success) return [null];
		const row = { first: first.output, fromMinute: from.output, untilMinute: until.output };
		return [row.fromMinute < row.untilMinute ? row : null];
	});
	return rows.some((row) => row === null) ? null : (rows as Row<First>[]);
}

const contactFields = {
	phone: v.pipe(PhoneField, v.nonEmpty()),
	address: FilledField(helpLimits.address)
};

const aboutNeighbour = {
	area: AreaField,
	reach: v.picklist(['area', 'neighbourhood', 'municipality']),
	'languages[]': v.pipe(v.array(LanguageField), v.minLength(1), v.maxLength(12)),
	gender: orNothing(v.picklist(genders)),
	avoidsPets: TickField,
	askedMost: CountField(0, 20),
	likes: TextField(helpLimits.likes)
};

/** Taking part in a neighbourhood, or changing what one said about it. */
export const JoinForm = v.object({ ...aboutNeighbour, ...contactFields });
/** Taking part, checked. */
export type JoinForm = v.InferOutput<typeof JoinForm>;

/** What somebody knows from their own life, one in each line; none takes it back (S36). */
export const LifeForm = v.object({
	topics: v.pipe(
		TextField(10 * (helpLimits.lifeTopic + 1)),
		v.transform((text) =>
			[...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean)
		),
		v.maxLength(10),
		v.array(v.pipe(v.string(), v.maxLength(helpLimits.lifeTopic)))
	)
});
/** What somebody knows from their own life, checked. */
export type LifeForm = v.InferOutput<typeof LifeForm>;

/** A pause with its last day, or without one (F12). */
export const PauseForm = v.object({ untilOn: orNothing(DayField) });
/** A pause, checked. */
export type PauseForm = v.InferOutput<typeof PauseForm>;

/** Something somebody likes to do for others. */
export const OfferForm = v.pipe(
	v.object({
		category: CategoryField,
		words: TextField(helpLimits.words),
		'weekday[]': rowTexts,
		...rowFields
	}),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		if (!dataset.typed) return NEVER;
		const { category, words } = dataset.value;
		const rows = rowsIn(dataset.value['weekday[]'], dataset.value, CountField(1, 7));
		if (rows === null) {
			addIssue({ message: 'weekday[]', path: pathTo(dataset.value, 'weekday[]') });
			return NEVER;
		}
		const windows = rows.map(({ first: weekday, ...span }) => ({ weekday, ...span }));
		return { category, words, windows };
	})
);
/** Something somebody likes to do, checked. */
export type OfferForm = v.InferOutput<typeof OfferForm>;

const aboutRequest = {
	category: CategoryField,
	words: TextField(helpLimits.words),
	'on[]': v.optional(v.pipe(v.array(v.string()), v.maxLength(mostTimes)), []),
	...rowFields,
	isWeekly: TickField,
	minutes: orNothing(CountField(5, 480)),
	where: v.picklist(['home', 'elsewhere']),
	place: TextField(helpLimits.place),
	language: orNothing(LanguageField),
	gender: orNothing(v.picklist(genders)),
	hasPets: TickField
};

type AboutRequest = v.InferOutput<v.ObjectSchema<typeof aboutRequest, undefined>>;

function timesIn(fields: AboutRequest): WantedTime[] | null {
	const rows = rowsIn(fields['on[]'], fields, DayField);
	return rows?.map(({ first: on, ...span }) => ({ on, ...span })) ?? null;
}

function pathTo(value: object, key: string) {
	const found = (value as Record<string, unknown>)[key];
	return [{ type: 'object', origin: 'value', input: value, key, value: found }] as [
		v.ObjectPathItem
	];
}

/** A request with what else is asked about it. The times are read as one; what is no time is said at its days. */
function requestWith<More extends v.ObjectEntries>(more: More) {
	return v.pipe(
		v.object({ ...aboutRequest, ...more }),
		v.rawTransform(({ dataset, addIssue, NEVER }) => {
			const times = timesIn(dataset.value as AboutRequest);
			if (times === null) {
				addIssue({ message: 'on[]', path: pathTo(dataset.value, 'on[]') });
				return NEVER;
			}
			return { ...dataset.value, times };
		})
	);
}

/** A request for oneself; with a helper it is a question to that one alone first (F2). */
export const RequestForm = requestWith({ helperId: orNothing(IdField) });
/** A request, checked. */
export type RequestForm = v.InferOutput<typeof RequestForm>;

/**
 * A request that somebody of the circle drafts for its resident, with where the resident can be reached (F3). With a
 * helper it is asked of that one alone first, once the resident says yes (F2).
 */
export const DraftForm = requestWith({
	area: AreaField,
	...contactFields,
	helperId: orNothing(IdField)
});
/** A draft for a resident, checked. */
export type DraftForm = v.InferOutput<typeof DraftForm>;

/** The request that something is said about. */
export const RequestIdForm = v.object({ requestId: IdField });
/** A request, checked. */
export type RequestIdForm = v.InferOutput<typeof RequestIdForm>;

/** The offer that something is said about. */
export const OfferIdForm = v.object({ offerId: IdField });
/** An offer, checked. */
export type OfferIdForm = v.InferOutput<typeof OfferIdForm>;

/** That the resident said yes to a draft, elsewhere than in Kring. */
export const YesForm = v.object({ requestId: IdField, how: v.picklist(['phone', 'paper']) });
/** A yes that was noted, checked. */
export type YesForm = v.InferOutput<typeof YesForm>;

/** A yes or a no of who was asked. */
export const AnswerForm = v.object({ requestId: IdField, says: v.picklist(['yes', 'no']) });
/** A yes or a no, checked. */
export type AnswerForm = v.InferOutput<typeof AnswerForm>;

/** The yes of who asked, to one who said yes; with the day, where one was agreed on. */
export const ChooseForm = v.object({
	requestId: IdField,
	helperId: IdField,
	on: orNothing(DayField)
});
/** The yes of who asked, checked. */
export type ChooseForm = v.InferOutput<typeof ChooseForm>;

/** Somebody who is meant: asked by hand, or not to be met. */
export const HelperForm = v.object({ requestId: IdField, helperId: IdField });
/** Somebody who is meant, checked. */
export type HelperForm = v.InferOutput<typeof HelperForm>;

/** Thanks for help that was done. */
export const ThanksForm = v.object({
	requestId: IdField,
	thanks: v.picklist(thanksKinds),
	/** Bedankpunten; not asked where none are given. */
	points: orNothing(CountField(1, 32)),
	words: TextField(200),
	isGladlyAgain: TickField
});
/** Thanks, checked. */
export type ThanksForm = v.InferOutput<typeof ThanksForm>;

/** That help was done, said by who helped, with what they would like for it. */
export const DoneForm = v.object({
	requestId: IdField,
	thanks: orNothing(v.picklist(thanksKinds)),
	points: orNothing(CountField(1, 32))
});
/** That help was done, checked. */
export type DoneForm = v.InferOutput<typeof DoneForm>;

/** How who coordinates settled a request, for who asked to read. */
export const SettleForm = v.object({ requestId: IdField, words: FilledField(helpLimits.outcome) });
/** How a request was settled, checked. */
export type SettleForm = v.InferOutput<typeof SettleForm>;

/** The name under which who coordinates rings people; none takes it back (F4). */
export const ShownNameForm = v.object({ shownName: TextField(40) });
/** A name that is shown, checked. */
export type ShownNameForm = v.InferOutput<typeof ShownNameForm>;

/** Who is there when two first meet. */
export const IntroduceForm = v.object({ requestId: IdField, with: FilledField(80) });
/** Who is there, checked. */
export type IntroduceForm = v.InferOutput<typeof IntroduceForm>;

/** Whom somebody does not want to meet, and whether what was agreed on in a request ends too. */
export const BlockForm = v.object({
	personId: IdField,
	requestId: orNothing(IdField),
	ends: TickField
});
/** Whom somebody does not want to meet, checked. */
export type BlockForm = v.InferOutput<typeof BlockForm>;

/** Something said to the other. */
export const WordForm = v.object({
	requestId: IdField,
	helperId: orNothing(IdField),
	words: FilledField(helpLimits.word)
});
/** Something said, checked. */
export type WordForm = v.InferOutput<typeof WordForm>;

/** A check that somebody passed (S35). */
export const CheckForm = v.pipe(
	v.object({
		personId: IdField,
		kind: v.picklist(checkKinds),
		checkedOn: DayField,
		validUntilOn: DayField
	}),
	v.forward(
		v.check(({ checkedOn, validUntilOn }) => checkedOn <= validUntilOn, 'end_before_start'),
		['validUntilOn']
	)
);
/** A check, checked. */
export type CheckForm = v.InferOutput<typeof CheckForm>;

/** The check that something is said about. */
export const CheckIdForm = v.object({ checkId: IdField });
/** A check, checked. */
export type CheckIdForm = v.InferOutput<typeof CheckIdForm>;

/** What a neighbourhood asks of who helps (F15). */
export const RulesForm = v.object({
	newDays: CountField(0, 365),
	newUntilConfirmed: CountField(0, 20),
	'atHome[]': v.optional(v.pipe(v.array(v.picklist(checkKinds)), v.maxLength(4)), [])
});
/** What a neighbourhood asks, checked. */
export type RulesForm = v.InferOutput<typeof RulesForm>;

/** Harm that somebody reports (F16). */
export const ReportForm = v.object({
	reportedId: orNothing(IdField),
	requestId: orNothing(IdField),
	words: FilledField(helpLimits.report)
});
/** A report, checked. */
export type ReportForm = v.InferOutput<typeof ReportForm>;

/** What came of a report, for who reported it. */
export const CloseReportForm = v.object({
	reportId: IdField,
	words: FilledField(helpLimits.reportOutcome)
});
/** What came of a report, checked. */
export type CloseReportForm = v.InferOutput<typeof CloseReportForm>;
