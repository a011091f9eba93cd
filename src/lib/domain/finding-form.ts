import * as v from 'valibot';
import { DayField, IdField } from './account.ts';

/** What somebody says to a finding. That a signal was raised is said by raising one. */
export const AnswerFindingForm = v.object({
	findingId: IdField,
	answer: v.picklist(['talked', 'known_cause', 'not_relevant', 'new_normal'])
});

/** What somebody says to a finding, checked. */
export type AnswerFindingForm = v.InferOutput<typeof AnswerFindingForm>;

/** Which weeks somebody calls normal. */
export const ConfirmForm = v.object({ baselineId: IdField });

/** Which weeks somebody calls normal, checked. */
export type ConfirmForm = v.InferOutput<typeof ConfirmForm>;

/** Weeks that somebody points out as normal, from a first to a last day. */
export const BaselineForm = v.object({
	track: v.picklist(['observed', 'self']),
	fromOn: v.pipe(v.string(), v.nonEmpty(), DayField),
	toOn: v.pipe(v.string(), v.nonEmpty(), DayField)
});

/** Weeks that somebody points out as normal, checked. */
export type BaselineForm = v.InferOutput<typeof BaselineForm>;
