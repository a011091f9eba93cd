import * as v from 'valibot';
import { DayField, IdField, NameField, TickField } from './account.ts';
import { creditVerbs, limitBounds, stopWishes, verdicts, type CreditLimits } from './credit.ts';
import { CountField, FilledField, MomentField, orNothing, TextField } from './field.ts';
import { categories, categoryKeys, pricedKeys } from './help/category.ts';
import {
	creditWordsLimit,
	nameLimit,
	slipNumberLimit,
	verdictLimit,
	voucherTextLimit,
	voucherTitleLimit
} from './limits.ts';
import { tidySlipNumber } from './slip.ts';

// What is filled in about bedankpunten. How many points are right says the ledger, which knows the limits of the
// neighbourhood; here a number only has to be one.

/** Far above what any limit allows: what is more is as wrong as this. */
const mostTyped = 9_999;

/** Points as somebody types them; what is no number is none at all. Half a point stays half, to be refused as that. */
const PointsField = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.maxLength(20),
	v.transform((text) => {
		const points = Number(text.replace(',', '.'));
		return Number.isFinite(points) ? Math.min(points, mostTyped) : 0;
	})
);

/** Somebody says that there was help, as who had it (`payer`) or gave it (`payee`). */
export const ThankForm = v.pipe(
	v.object({
		side: v.picklist(['payer', 'payee']),
		personId: IdField,
		category: v.picklist(categoryKeys),
		/** One of the times that are shown; what is typed beside them counts first. */
		time: v.optional(PointsField, ''),
		points: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(20)), ''),
		words: TextField(creditWordsLimit),
		giving: v.optional(v.picklist(['points', 'pot', 'none']), 'points')
	}),
	v.transform(({ time, points, ...said }) => ({
		...said,
		points: points === '' ? time : v.parse(PointsField, points),
		isFree: said.giving === 'none' || categories[said.category].isFree
	}))
);

/** What `ThankForm` says. */
export type ThankForm = v.InferOutput<typeof ThankForm>;

/** A yes, a no, or that one takes back what one said. */
export const AnswerForm = v.object({
	transferId: IdField,
	verb: v.picklist(['accept', 'decline', 'withdraw']),
	fromPot: TickField
});

/** One transfer, for what is done with it. */
export const TransferForm = v.object({ transferId: IdField });

/** Points for somebody, or for everybody: then `to` is `pot`. */
export const GiftForm = v.object({
	to: v.union([v.literal('pot'), IdField]),
	points: PointsField,
	words: TextField(creditWordsLimit)
});

/** Whether what is above the ceiling goes on by itself. */
export const OverflowForm = v.object({ overflows: TickField });

/** A name that somebody looks for, beside all that they typed meanwhile. */
export const FindNeighbourForm = v.object({ search: TextField(nameLimit) });

/** The days of a statement, in order. */
export const PeriodForm = v.pipe(
	v.object({ from: DayField, until: DayField }),
	v.check(({ from, until }) => from <= until)
);

/** Something on offer that somebody takes a voucher for, at the points that the page showed. */
export const BuyForm = v.object({ productId: IdField, points: CountField(1, 100) });

/** When what a voucher is for would be done, or the yes to when the other one said; with a word for them. */
export const BookForm = v.object({
	voucherId: IdField,
	at: MomentField,
	words: TextField(creditWordsLimit),
	/** It is the yes to the day that was shown. */
	agrees: TickField
});

/** A voucher is off, and why. */
export const CancelVoucherForm = v.object({
	voucherId: IdField,
	reason: TextField(creditWordsLimit)
});

/** The code of a voucher, as somebody types it. */
export const RedeemForm = v.object({ code: FilledField(40) });

const offerFields = {
	productId: orNothing(IdField),
	title: FilledField(voucherTitleLimit),
	description: TextField(voucherTextLimit),
	points: CountField(1, 100),
	category: v.picklist(pricedKeys),
	stock: orNothing(CountField(0, 9_999)),
	/** What stood there when the form was made. */
	stockWas: orNothing(CountField(0, 9_999)),
	validDays: CountField(1, 400),
	mostAYear: CountField(1, 52),
	isActive: TickField
};

/** What somebody does for points; without an id it is new. */
export const OfferForm = v.object(offerFields);

/** Who may do what in one's name, and until when (12.2). Who says whether it is right has to see it. */
export const TrustForm = v.pipe(
	v.object({
		personId: IdField,
		'verbs[]': v.pipe(
			v.optional(v.array(v.picklist(creditVerbs)), []),
			v.minLength(1),
			v.maxLength(creditVerbs.length)
		),
		untilOn: orNothing(DayField)
	}),
	v.transform(({ personId, 'verbs[]': verbs, untilOn }) => ({
		...{ personId, untilOn },
		verbs: creditVerbs.filter(
			(verb) => verbs.includes(verb) || (verb === 'view' && verbs.includes('confirm'))
		)
	}))
);

/** Somebody may no longer act in one's name. */
export const UntrustForm = v.object({ personId: IdField });

/** One stops, and where the points go that are left: to the pot, or to somebody (14.3). */
export const LeaveForm = v.object({
	to: v.optional(v.union([v.literal('pot'), IdField]), 'pot'),
	isSure: v.literal('on')
});

/** A slip of paper that a host enters (12.2). */
export const SlipForm = v.object({
	helpedId: IdField,
	helperId: IdField,
	category: v.picklist(pricedKeys),
	points: PointsField,
	words: TextField(creditWordsLimit),
	both: TickField,
	/** The number that stands on it, of letters or figures. */
	number: v.pipe(
		FilledField(slipNumberLimit),
		v.check((typed) => tidySlipNumber(typed) !== '')
	),
	/** The day of the help. */
	on: DayField
});

/** A host says that a group was there, or not. */
export const GroupAnswerForm = v.object({
	transferId: IdField,
	verb: v.picklist(['accept', 'decline'])
});

/** Who did a turn at a day activity, and how many points that is worth (12.6). */
export const TurnForm = v.object({ turnId: IdField, personId: IdField, points: PointsField });

/** Several who helped at once, each with as many points. */
export const TogetherForm = v.object({
	organisationId: IdField,
	'personIds[]': v.pipe(v.optional(v.array(IdField), []), v.minLength(1), v.maxLength(20)),
	category: v.picklist(pricedKeys),
	points: PointsField,
	words: TextField(creditWordsLimit)
});

/** An organisation takes back what it said. */
export const WithdrawForm = v.object({ organisationId: IdField, transferId: IdField });

/** What an organisation does for points; without a product it is new. */
export const OrganisationOfferForm = v.object({ ...offerFields, organisationId: IdField });

/** A day for a voucher that an organisation promised, or the yes to one. */
export const OrganisationBookForm = v.object({ ...BookForm.entries, organisationId: IdField });

/** An organisation calls off what it promised, and says why. */
export const OrganisationCancelForm = v.object({
	...CancelVoucherForm.entries,
	organisationId: IdField
});

/** The code of a voucher for what an organisation did. */
export const OrganisationRedeemForm = v.object({ ...RedeemForm.entries, organisationId: IdField });

const limitNames = Object.keys(limitBounds) as (keyof CreditLimits)[];

/** Whole numbers; below nothing with a sign or without. */
const LimitField = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^[-\u2212]?\d{1,5}$/u),
	v.transform((text) => Number(text.replace('\u2212', '-')))
);

/**
 * How far one can go in a neighbourhood. How far below nothing is typed without a sign: "40" is 40 below. Each number
 * lies between its bounds, and a newcomer goes no further than others.
 */
export const LimitsForm = v.pipe(
	v.object({
		...(Object.fromEntries(
			limitNames.map((name) => {
				const [low, high] = limitBounds[name];
				const below = name.endsWith('Floor');
				return [
					name,
					v.pipe(
						LimitField,
						v.transform((number) => (below ? 0 - Math.abs(number) : number)),
						v.minValue(low),
						v.maxValue(high)
					)
				];
			})
		) as unknown as Record<keyof CreditLimits, v.GenericSchema<unknown, number>>),
		'without[]': v.pipe(
			v.optional(v.array(v.picklist(pricedKeys)), []),
			v.maxLength(pricedKeys.length)
		)
	}),
	v.forward(
		v.check(({ memberFloor, newcomerFloor }) => memberFloor <= newcomerFloor),
		['newcomerFloor']
	),
	v.transform(({ 'without[]': without, ...limits }) => ({
		limits: limits as CreditLimits,
		without
	}))
);

/** Somebody is named as a treasurer, or is one no more. */
export const TreasurerForm = v.object({
	personId: IdField,
	wanted: v.picklist(['yes', 'no'])
});

/** Whose account it is, by its kind and an id. */
const HolderField = v.pipe(
	v.string(),
	v.regex(/^(member|circle|organisation):[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
	v.transform((text) => {
		const [kind, id = ''] = text.split(':');
		if (kind === 'circle') return { circleId: id };
		return kind === 'organisation' ? { organisationId: id } : { personId: id };
	})
);

/** What a treasurer wants of an account, and why. */
export const StopForm = v.object({
	of: HolderField,
	wanted: v.picklist(stopWishes),
	reason: FilledField(verdictLimit)
});

/** Who in Kring somebody on paper is. */
export const PaperJoinForm = v.object({ asId: IdField, isSure: v.literal('on') });

/** Somebody who takes part on paper. */
export const PaperForm = v.object({ name: NameField });

/** Who live in one house. */
export const HouseForm = v.object({
	'personIds[]': v.pipe(v.optional(v.array(IdField), []), v.minLength(2), v.maxLength(20))
});

/** What a treasurer thinks of a dispute. */
export const VerdictForm = v.object({
	transferId: IdField,
	verdict: v.picklist(verdicts),
	reason: FilledField(verdictLimit)
});
