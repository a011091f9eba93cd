import * as v from 'valibot';
import { DayField, IdField, NameField, TickField } from './account.ts';
import { creditVerbs, verdicts } from './credit.ts';
import { CountField, FilledField, MomentField, orNothing, TextField } from './field.ts';
import { categories, categoryKeys } from './help/category.ts';
import {
	creditWordsLimit,
	nameLimit,
	verdictLimit,
	voucherTextLimit,
	voucherTitleLimit
} from './limits.ts';

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

/** Something on offer that somebody takes a voucher for. */
export const BuyForm = v.object({ productId: IdField });

/** When what a voucher is for will be done. */
export const BookForm = v.object({ voucherId: IdField, at: MomentField });

/** A voucher is off, and why. */
export const CancelVoucherForm = v.object({
	voucherId: IdField,
	reason: TextField(creditWordsLimit)
});

/** The code of a voucher, as somebody types it. */
export const RedeemForm = v.object({ code: FilledField(40) });

/** Kinds of help that can be had for points: care cannot (F8). */
const pricedKeys = categoryKeys.filter((key) => !categories[key].isFree);

/** What somebody does for points; without an id it is new. */
export const OfferForm = v.object({
	productId: orNothing(IdField),
	title: FilledField(voucherTitleLimit),
	description: TextField(voucherTextLimit),
	points: CountField(1, 100),
	category: v.picklist(pricedKeys),
	stock: orNothing(CountField(0, 9_999)),
	validDays: CountField(1, 400),
	mostAYear: CountField(1, 52),
	isActive: TickField
});

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
	both: TickField
});

/** A host says that a group was there, or not. */
export const GroupAnswerForm = v.object({
	transferId: IdField,
	verb: v.picklist(['accept', 'decline'])
});

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
