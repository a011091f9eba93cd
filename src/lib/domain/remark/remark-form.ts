import * as v from 'valibot';
import { IdField } from '../account.ts';
import { FilledField } from '../field.ts';
import { remarkAnswerLimit, verdictLimit } from '../limits.ts';
import { remarkVerdicts } from './remark.ts';

/** What a treasurer thinks of a remark. */
export const RemarkVerdictForm = v.object({
	remarkId: IdField,
	verdict: v.picklist(remarkVerdicts),
	reason: FilledField(verdictLimit)
});

/** What somebody says about a remark on what they did. */
export const RemarkAnswerForm = v.object({
	remarkId: IdField,
	answer: FilledField(remarkAnswerLimit)
});

/** What somebody on paper said about it, as a host writes it down. */
export const PaperAnswerForm = v.object({
	remarkId: IdField,
	personId: IdField,
	answer: FilledField(remarkAnswerLimit)
});
