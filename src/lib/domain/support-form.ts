import * as v from 'valibot';
import { IdField } from './account.ts';
import { FilledField, TextField } from './field.ts';
import { ReviewField } from './representation.ts';
import {
	raisedLevels,
	supportAnswers,
	supportLevels,
	supportNoteLimit,
	supportTextLimit
} from './support.ts';

/** What somebody does at a level, new or changed. */
export const SupportLineForm = v.object({
	lineId: IdField,
	level: v.picklist(raisedLevels),
	personId: IdField,
	what: FilledField(supportTextLimit),
	hours: TextField(supportNoteLimit),
	payer: TextField(supportNoteLimit),
	untilOn: ReviewField
});

/** What somebody does at a level, checked. */
export type SupportLineForm = v.InferOutput<typeof SupportLineForm>;

/** Which level begins now. The id was made where it was said. */
export const SupportRaiseForm = v.object({ supportId: IdField, level: v.picklist(raisedLevels) });

/** Which level begins now, checked. */
export type SupportRaiseForm = v.InferOutput<typeof SupportRaiseForm>;

/** Which level begins now, because of a signal that somebody took on. */
export const SupportFromSignalForm = v.object({
	...SupportRaiseForm.entries,
	signalId: IdField
});

/** Which level begins now because of a signal, checked. */
export type SupportFromSignalForm = v.InferOutput<typeof SupportFromSignalForm>;

/** "I do it", or "I cannot". */
export const SupportAnswerForm = v.object({
	supportId: IdField,
	answer: v.picklist(supportAnswers)
});

/** "I do it" or "I cannot", checked. */
export type SupportAnswerForm = v.InferOutput<typeof SupportAnswerForm>;

/** How far it may be less. */
export const SupportLowerForm = v.object({ supportId: IdField, to: v.picklist(supportLevels) });

/** How far it may be less, checked. */
export type SupportLowerForm = v.InferOutput<typeof SupportLowerForm>;

/** Of which level it stays as it is. */
export const SupportForm = v.object({ supportId: IdField });

/** Of which level it stays as it is, checked. */
export type SupportForm = v.InferOutput<typeof SupportForm>;
