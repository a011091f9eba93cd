import { m } from '#lib/paraglide/messages.js';
import { failedOf, issuesOf } from '../office.ts';

// Forms of coordinators: which of many forms on a page did not go through, and what to do about it.

type Form = Parameters<typeof failedOf>[0];

/** What went wrong with the form of one row, of those with the same action. */
export function failedIn(form: Form, action: string, field: string, value: string) {
	const failed = failedOf(form, action);
	return failed?.values?.[field] === value ? failed : null;
}

/** For each field the sentence that says what to do. */
export function sentencesOf(form: Form): Record<string, string> {
	const found = issuesOf(form);
	const better: Record<string, string> = {};
	for (const name of Object.keys(found)) {
		if (name === 'dayPrice') better[name] = m.activity_text_price_wrong();
		if (name === 'kitchenMinute') better[name] = m.activity_text_kitchen_wrong();
		if (name.startsWith('programme')) better['programme'] = m.activity_programme_wrong();
	}
	const rest = Object.entries(found).filter(([name]) => !name.startsWith('programme.'));
	return { ...Object.fromEntries(rest), ...better };
}
