import type { FitOutcome, FitTalk, Leaning } from '../domain/door/fit.ts';
import { m } from '../paraglide/messages.js';

/** Which way somebody thinks that a walk-in does not fit. */
export function leaningInWords(leaning: Leaning): string {
	return leaning === 'too_light' ? m.fit_too_light() : m.fit_too_heavy();
}

/** What came of a talk about it. */
export function fitOutcomeInWords(outcome: FitOutcome): string {
	const outcomes = {
		fits: () => m.fit_fits(),
		with_company: () => m.fit_with_company(),
		other_days: () => m.fit_other_days(),
		other_place: () => m.fit_other_place(),
		more_support: () => m.fit_more_support(),
		not_now: () => m.fit_not_now()
	} satisfies Record<FitOutcome, () => string>;
	return outcomes[outcome]();
}

/** Who asked to talk about what, or what came of it. */
export function fitInWords({ leaning, startedBy, outcome }: FitTalk): string {
	if (outcome !== null) return m.fit_agreed({ outcome: fitOutcomeInWords(outcome) });
	const what = leaningInWords(leaning);
	return startedBy === 'host' ? m.fit_by_host({ what }) : m.fit_by_circle({ what });
}
