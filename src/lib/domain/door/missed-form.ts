import * as v from 'valibot';
import { IdField, NameField, PhoneField } from '../account.ts';
import { FilledField } from '../field.ts';
import { callNameLimit } from './operation.ts';
import { absenceAnswers } from './missing-visitor.ts';

// What is filled in about who is missed at a walk-in: by the host or who coordinates when a visitor names
// somebody, and by who was named.

/** A visitor names somebody, or their own circle. The id is made by who asks: sent twice it is one code. */
export const NameContactForm = v.pipe(
	v.object({
		contactId: IdField,
		visitorId: IdField,
		kind: v.picklist(['person', 'circle']),
		called: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(callNameLimit)), '')
	}),
	v.forward(
		v.check(({ kind, called }) => kind === 'circle' || called !== '', 'required'),
		['called']
	)
);

/** A visitor names somebody, checked. */
export type NameContactForm = v.InferOutput<typeof NameContactForm>;

/** What is said of somebody whom a visitor named, on the page of who coordinates. */
export const ContactSaidForm = v.object({
	contactId: IdField,
	stays: v.pipe(
		v.picklist(['yes', 'no']),
		v.transform((said) => said === 'yes')
	)
});

/** What is said of somebody whom a visitor named, checked. */
export type ContactSaidForm = v.InferOutput<typeof ContactSaidForm>;

/** What who coordinates does about somebody who is missed. */
export const AbsenceSaidForm = v.object({ signalId: IdField, said: v.picklist(['rang', 'ask']) });

/** What who coordinates does about somebody who is missed, checked. */
export type AbsenceSaidForm = v.InferOutput<typeof AbsenceSaidForm>;

/** A code that somebody was given by a visitor. */
export const WalkInCodeForm = v.object({ code: FilledField(40) });

/** A yes to being a contact, with the name by which the visitor knows them (T2.9). */
export const WalkInYesForm = v.object({ code: FilledField(40), name: NameField });

/** A yes to being a contact, checked. */
export type WalkInYesForm = v.InferOutput<typeof WalkInYesForm>;

/** An answer to "weet jij of het goed gaat?"; who wants to be rung says where. */
export const AnswerAbsenceForm = v.pipe(
	v.object({
		questionId: IdField,
		answer: v.picklist(absenceAnswers),
		phone: v.optional(PhoneField, '')
	}),
	v.forward(
		v.check(({ answer, phone }) => answer !== 'call_me' || phone !== '', 'required'),
		['phone']
	)
);

/** An answer to "weet jij of het goed gaat?", checked. */
export type AnswerAbsenceForm = v.InferOutput<typeof AnswerAbsenceForm>;
