import type { BaseIssue } from 'valibot';
import { m } from '../paraglide/messages.js';

/** For each field by name, the one sentence that says what to do. */
export type FieldIssues = Record<string, string>;

/** Sentences for what is wrong with a form, one for each field, in the language of the moment. */
export function issueSentences(issues: readonly BaseIssue<unknown>[]): FieldIssues {
	const found: FieldIssues = {};
	for (const issue of issues) {
		const name = issue.path?.map((step) => String(step.key)).join('.') ?? 'form';
		found[name] ??= sentenceOf(issue);
	}
	return found;
}

function sentenceOf(issue: BaseIssue<unknown>): string {
	const { type, requirement, received, message } = issue;
	const limit = typeof requirement === 'number' ? requirement : 0;
	const isList = Array.isArray(issue.input);
	if (type === 'max_length')
		return isList ? m.field_too_many({ limit }) : m.field_too_long({ limit });
	if (type === 'min_length') return m.field_choose();
	if (type === 'email') return m.field_mail();
	if (type === 'iso_date') return m.field_date();
	// A check over several fields says with this word that one of them was left open.
	if (type.endsWith('check') && message === 'required') return m.field_required();
	if (type === 'non_empty' || received === 'undefined' || received === '""')
		return m.field_required();
	if (type === 'picklist' || type === 'variant') return m.field_choice();
	return m.field_wrong();
}
