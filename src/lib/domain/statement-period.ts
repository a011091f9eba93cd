import * as v from 'valibot';
import { PeriodForm } from './credit-form.ts';
import { daysAfter } from './day.ts';

// Of which days a statement is: those in the address, or this month.

/** The days of a statement, both included, as yyyy-mm-dd. */
export type Period = { from: string; until: string };

/** Periods that are a tap away: this month, the one before it, this year. */
export function usualPeriods(
	today: string
): { name: 'month' | 'before' | 'year'; period: Period }[] {
	const first = `${today.slice(0, 7)}-01`;
	const lastBefore = daysAfter(first, -1);
	return [
		{ name: 'month', period: { from: first, until: today } },
		{ name: 'before', period: { from: `${lastBefore.slice(0, 7)}-01`, until: lastBefore } },
		{ name: 'year', period: { from: `${today.slice(0, 4)}-01-01`, until: today } }
	];
}

/** The period in an address; what is no period is said, and this month shown. */
export function periodIn(search: URLSearchParams, today: string): Period & { isWrong: boolean } {
	const month = usualPeriods(today)[0]!.period;
	if (!search.has('from') && !search.has('until')) return { ...month, isWrong: false };
	const parsed = v.safeParse(PeriodForm, {
		from: search.get('from') ?? '',
		until: search.get('until') ?? ''
	});
	return parsed.success ? { ...parsed.output, isWrong: false } : { ...month, isWrong: true };
}
