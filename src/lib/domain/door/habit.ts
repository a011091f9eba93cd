import { usualRate } from './meal-advice.ts';

// Who usually comes to days like this one. Nobody signs up and nobody is written down as a regular:
// it follows from when they were here.

/** A day of a series that was kept, as far as one visitor goes. */
export type PastDay = { visited: boolean; ate: boolean };

/** What is known of somebody who has been here before. */
export type Habit = {
	/** "Komt meestal". */
	usual: boolean;
	/** Whether they ate on the days on which they could have, oldest first. */
	ate: readonly boolean[];
};

/** Who was here less often than this is nobody's regular yet. */
export const visitsLeast = 2;

/** Who comes at least so often is expected. */
const usualFrom = 0.5;

/**
 * Whether somebody usually comes: of the last twelve days since they first did, more often than not.
 *
 * @param days  kept days, oldest first; what was before their first visit says nothing.
 */
export function habitOf(days: readonly PastDay[]): Habit {
	const first = days.findIndex(({ visited }) => visited);
	const since = first === -1 ? [] : days.slice(first);
	const came = since.map(({ visited }) => visited);
	const visits = came.filter(Boolean).length;
	return {
		usual: visits >= visitsLeast && usualRate(came) >= usualFrom,
		ate: since.map(({ ate }) => ate)
	};
}
