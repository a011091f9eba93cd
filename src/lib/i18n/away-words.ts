import type { AwayProblem } from '../domain/door/away-days.ts';
import type { Away } from '../domain/door/away.ts';
import { m } from '../paraglide/messages.js';
import { dayAndMonth, noonOf, type Reading } from './format.ts';

/** When somebody is away: "Is er niet van 3 maart tot en met 9 maart." */
export function awayInWords({ fromOn, untilOn }: Omit<Away, 'awayId'>, reading: Reading): string {
	const [from, until] = [fromOn, untilOn].map((on) => dayAndMonth(noonOf(on), reading));
	if (from === until) return m.away_is_on({ on: until! });
	return m.away_is({ from: from!, until: until! });
}

/** What to choose in place of a day that cannot be. */
export function awayProblemInWords(problem: AwayProblem): string {
	const problems = {
		required: () => m.away_required(),
		past: () => m.away_past(),
		backwards: () => m.away_backwards(),
		long: () => m.away_long()
	} satisfies Record<AwayProblem, () => string>;
	return problems[problem]();
}
