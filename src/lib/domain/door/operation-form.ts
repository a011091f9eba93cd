import * as v from 'valibot';
import { DayField, IdField, NameField } from '../account.ts';
import { tellingWords } from '../ending.ts';
import { InstantField, TextField } from '../field.ts';
import { isStretch } from './away-days.ts';
import { fitOutcomes, leanings } from './fit.ts';
import {
	absenceSaids,
	callNameLimit,
	cashRemarkLimit,
	categories,
	centsMost,
	consentPurposes,
	countMost,
	dayNoteLimit,
	dietCodes,
	dietMost,
	directions,
	expectedAnswers,
	furtherPurposes,
	heardSources,
	nameHintLimit,
	portionsMost,
	roles,
	settleWays,
	uploadMost,
	voidMost,
	voidReasons,
	welcomeNoteLimit,
	type Operation,
	type OperationType,
	type Payloads
} from './operation.ts';

// What a host's device sends, as JSON. What is not asked for is left out and so never kept: a name
// that comes along with money has nowhere to stand.

const whole = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const TotalField = whole(1, countMost);
const CentsField = whole(0, centsMost);
const DietCodesField = v.pipe(v.array(v.picklist(dietCodes)), v.maxLength(dietMost));

const RememberedForm = v.pipe(
	v.object({
		remember: v.literal(true),
		visitorId: IdField,
		callName: v.pipe(NameField, v.maxLength(callNameLimit)),
		nameHint: v.nullable(v.pipe(NameField, v.maxLength(nameHintLimit))),
		cameBefore: v.boolean(),
		consents: v.pipe(v.array(v.picklist(furtherPurposes)), v.maxLength(furtherPurposes.length)),
		dietCodes: DietCodesField,
		welcomeNote: TextField(welcomeNoteLimit),
		guideId: v.nullable(IdField)
	}),
	v.check(
		({ consents, dietCodes, welcomeNote }) =>
			(dietCodes.length === 0 || consents.includes('diet')) &&
			(welcomeNote === '' || consents.includes('welcome_note')),
		'consent_missing'
	)
);

const CountedOnlyForm = v.object({
	remember: v.literal(false),
	cameBefore: v.boolean(),
	total: TotalField
});

/** What each kind of operation has to say. A kind without a line does not compile. */
const payloads = {
	counted: v.object({
		category: v.picklist(categories),
		direction: v.picklist(directions),
		total: TotalField
	}),
	checked_in: v.pipe(
		v.object({ visitorId: v.nullable(IdField), role: v.picklist(roles), firstTime: v.boolean() }),
		v.check(({ visitorId, firstTime }) => visitorId === null || !firstTime)
	),
	checked_out: v.object({ visitId: IdField }),
	voided: v.object({
		operationIds: v.pipe(v.array(IdField), v.minLength(1), v.maxLength(voidMost)),
		reason: v.picklist(voidReasons)
	}),
	welcomed: v.union([RememberedForm, CountedOnlyForm]),
	consent_said: v.pipe(
		v.object({
			visitorId: IdField,
			purpose: v.picklist(consentPurposes),
			given: v.boolean(),
			givenBy: v.picklist(['self', 'representative']),
			how: v.picklist(['spoken', 'paper'])
		}),
		// Who is at the door says so themselves (5.3); taking it back is open to both.
		v.check(
			({ purpose, given, givenBy }) =>
				!(purpose === 'remember_me' && given && givenBy === 'representative'),
			'consent_missing'
		)
	),
	diet_told: v.object({ visitorId: IdField, dietCodes: v.pipe(DietCodesField, v.minLength(1)) }),
	expected: v.object({
		visitorId: IdField,
		answer: v.picklist(expectedAnswers),
		meal: v.boolean(),
		ride: v.boolean()
	}),
	meal_noted: v.pipe(
		v.object({
			mealId: IdField,
			visitorId: v.nullable(IdField),
			here: whole(0, portionsMost),
			takeAway: whole(0, portionsMost),
			dietCodes: DietCodesField
		}),
		// The diet of a known visitor stands with that visitor, and only with their yes.
		v.check(({ visitorId, dietCodes }) => visitorId === null || dietCodes.length === 0)
	),
	turn_taken: v.object({ taskId: IdField, visitorId: v.nullable(IdField) }),
	turn_done: v.object({ turnId: IdField }),
	turn_given_back: v.object({ turnId: IdField }),
	settled: v.pipe(
		v.object({ way: v.picklist(settleWays), cents: CentsField }),
		v.check(({ way, cents }) => (way !== 'free' && way !== 'counter_gift') || cents === 0)
	),
	on_call_called: v.object({ organisationId: IdField }),
	told_off: v.object({ visitorId: IdField }),
	absence_said: v.object({ signalId: IdField, said: v.picklist(absenceSaids) }),
	contact_said: v.object({ contactId: IdField, stays: v.boolean() }),
	away_said: v.pipe(
		v.object({
			...{ awayId: IdField, visitorId: IdField },
			...{ fromOn: DayField, untilOn: DayField, stays: v.boolean() }
		}),
		v.check(({ fromOn, untilOn }) => isStretch({ fromOn, untilOn }))
	),
	fit_asked: v.object({ talkId: IdField, visitorId: IdField, leaning: v.picklist(leanings) }),
	fit_ended: v.object({ talkId: IdField, outcome: v.picklist(fitOutcomes) }),
	ending_told: v.object({
		endingId: IdField,
		visitorId: IdField,
		said: v.picklist(tellingWords)
	}),
	heard: v.object({ source: v.picklist(heardSources) }),
	day_opened: v.object({}),
	day_noted: v.object({ text: TextField(dayNoteLimit) }),
	cash_counted: v.object({ cents: CentsField, remark: TextField(cashRemarkLimit) }),
	day_closed: v.object({})
} satisfies { [Type in OperationType]: v.GenericSchema<unknown, Payloads[Type]> };

const mostSeq = 2 ** 31 - 1;

const envelope = {
	operationId: IdField,
	deviceId: IdField,
	seq: whole(1, mostSeq),
	occurrenceId: IdField,
	atDevice: v.pipe(
		InstantField,
		v.transform((text) => new Date(text))
	)
};

function formOf<Type extends OperationType>(type: Type) {
	return v.object({ ...envelope, type: v.literal(type), payload: payloads[type] });
}

/** One operation as a device sends it. */
export const OperationForm: v.GenericSchema<unknown, Operation> = v.variant('type', [
	formOf('counted'),
	formOf('checked_in'),
	formOf('checked_out'),
	formOf('voided'),
	formOf('welcomed'),
	formOf('consent_said'),
	formOf('diet_told'),
	formOf('expected'),
	formOf('meal_noted'),
	formOf('turn_taken'),
	formOf('turn_done'),
	formOf('turn_given_back'),
	formOf('settled'),
	formOf('on_call_called'),
	formOf('told_off'),
	formOf('absence_said'),
	formOf('contact_said'),
	formOf('away_said'),
	formOf('fit_asked'),
	formOf('fit_ended'),
	formOf('ending_told'),
	formOf('heard'),
	formOf('day_opened'),
	formOf('day_noted'),
	formOf('cash_counted'),
	formOf('day_closed')
]);

/**
 * One operation of an upload: read, or not to be understood. Its id and number are told where they
 * can be read, so that the device can show it and the numbers after it need not wait.
 */
export type SentOperation =
	| { kind: 'read'; operation: Operation }
	| { kind: 'unreadable'; operationId: string | null; seq: number | null };

function sentOperation(sent: unknown): SentOperation {
	const read = v.safeParse(OperationForm, sent);
	if (read.success) return { kind: 'read', operation: read.output };
	const name = v.safeParse(v.object({ operationId: IdField }), sent);
	const number = v.safeParse(v.object({ seq: envelope.seq }), sent);
	return {
		kind: 'unreadable',
		operationId: name.success ? name.output.operationId : null,
		seq: number.success ? number.output.seq : null
	};
}

/**
 * What a device sends at once. One operation that cannot be read keeps none of the others waiting.
 *
 * `clockOffsetMs` is what the device has to add to its clock, by the first answer it got (7.2).
 *
 * @source activities-credits.md 7.2.
 */
export const UploadForm = v.object({
	clockOffsetMs: v.pipe(v.number(), v.safeInteger()),
	operations: v.pipe(
		v.array(v.pipe(v.unknown(), v.transform(sentOperation))),
		v.minLength(1),
		v.maxLength(uploadMost)
	)
});

/** What a device sends at once, checked. */
export type UploadForm = v.InferOutput<typeof UploadForm>;
