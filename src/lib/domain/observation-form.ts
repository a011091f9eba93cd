import * as v from 'valibot';
import { IdField } from './account.ts';
import { CountField, InstantField, MomentField, orNothing, TextField } from './field.ts';
import { observationNoteLimit, observationSignLimit } from './limits.ts';
import { changes, contacts, feelings } from './observation.ts';
import { offers } from './signal.ts';

const SignsField = v.pipe(v.optional(v.array(IdField), []), v.maxLength(observationSignLimit));

const saidFields = {
	/** How different it was, by another's eyes; empty when only signs or words are given. */
	change: orNothing(v.pipe(CountField(changes[0], changes.at(-1)!), v.picklist(changes))),
	/** The resident's own, as it is drawn: 1 bad to 5 very good. It is kept the other way (S1). */
	face: orNothing(
		v.pipe(
			CountField(1, feelings.length),
			v.transform((step) => feelings.length - step),
			v.picklist(feelings)
		)
	),
	contact: v.picklist(contacts),
	'signs[]': SignsField,
	/** Those of the signs that somebody is not sure of. */
	'unsure[]': SignsField,
	/** What to do with a red sign that somebody is not sure of. */
	call: orNothing(v.picklist(offers)),
	note: TextField(observationNoteLimit),
	/** When it was, by the wall clock; empty for now. */
	observedAt: orNothing(MomentField)
};

/** What somebody fills in about how it goes. */
export const NoteForm = v.object({
	observationId: IdField,
	...saidFields,
	/** Who saw it, when it is typed in for somebody; empty for oneself. */
	observerId: orNothing(IdField),
	/** When it was written on the device, which may have been offline. */
	writtenAt: orNothing(InstantField)
});

/** What somebody fills in about how it goes, checked. */
export type NoteForm = v.InferOutput<typeof NoteForm>;

/** What somebody puts right in an own note. `version` is the one they started from (T11.8). */
export const CorrectForm = v.object({
	observationId: IdField,
	version: CountField(1, 10_000),
	...saidFields
});

/** What somebody puts right in an own note, checked. */
export type CorrectForm = v.InferOutput<typeof CorrectForm>;

/** Names one note. */
export const ObservationForm = v.object({ observationId: IdField });

/** Names one note, checked. */
export type ObservationForm = v.InferOutput<typeof ObservationForm>;
