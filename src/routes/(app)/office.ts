import { m } from '#lib/paraglide/messages.js';

// What the pages of operators and managers have in common.

/** A form that did not go through, as far as the page needs it. */
type Failed =
	| {
			action?: string | undefined;
			values?: Record<string, string> | undefined;
			issues?: Record<string, string> | undefined;
			message?: string | undefined;
			code?: string | undefined;
	  }
	| null
	| undefined;

/** What went wrong with one of the forms of a page; nothing for the others. */
export function failedOf(form: Failed, action: string): NonNullable<Failed> | null {
	return form?.values !== undefined && form.action === action ? form : null;
}

/**
 * For each field the sentence that says what to do. Where the house has only a general sentence,
 * these pages know a better one.
 */
export function issuesOf(form: Failed): Record<string, string> {
	const { issues = {}, values = {}, code } = form ?? {};
	const better: Record<string, string> = {};
	for (const name of Object.keys(issues)) {
		if (name === 'weekdays[]') better[name] = m.duty_add_days_wrong();
		if (/phone$/i.test(name)) better[name] = m.admin_phone_wrong();
		if (name === 'promiseHours') {
			better[name] =
				(values['readingTimes'] ?? '').trim() === ''
					? m.admin_promise_needs_times()
					: m.admin_promise_wrong();
		}
	}
	if (code === 'name_taken') better['name'] = m.refusal_name_taken();
	return { ...issues, ...better };
}

/** How much there is in a municipality, as far as it may be told (T6.3). */
export function figuresInWords({
	circles,
	people
}: {
	circles: number | null;
	people: number | null;
}): string {
	if (circles === null) return m.admin_figures_few();
	if (people === null) return m.admin_figures_circles({ circles });
	return m.admin_figures({ circles, people });
}
