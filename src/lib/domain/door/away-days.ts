import { daysAfter } from '../day.ts';
import type { Away } from './away.ts';

// Which two days somebody can be away from and until. The first screen of a host needs nothing of this.

/** Longest time that somebody can be away for: who has no end in sight is asked again. */
export const awayDaysMost = 366;

/** Whether two days are a time in which somebody can be away. */
export function isStretch({ fromOn, untilOn }: Pick<Away, 'fromOn' | 'untilOn'>): boolean {
	return fromOn <= untilOn && untilOn < daysAfter(fromOn, awayDaysMost);
}

/** What is wrong with a day that was chosen. */
export type AwayProblem = 'required' | 'past' | 'backwards' | 'long';

/**
 * What is wrong with the two days that somebody chose, for each of them; null for nothing.
 *
 * @param todayOn  yyyy-mm-dd; what is over needs no telling.
 */
export function awayProblems(
	{ fromOn, untilOn }: Pick<Away, 'fromOn' | 'untilOn'>,
	todayOn: string
): { fromOn: AwayProblem | null; untilOn: AwayProblem | null } {
	const from = fromOn === '' ? 'required' : fromOn < todayOn ? 'past' : null;
	const isLong = fromOn !== '' && untilOn >= daysAfter(fromOn, awayDaysMost);
	const until = untilOn < fromOn ? 'backwards' : isLong ? 'long' : null;
	return { fromOn: from, untilOn: untilOn === '' ? 'required' : until };
}
