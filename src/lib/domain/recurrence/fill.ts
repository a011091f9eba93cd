import type { Occurrence } from './expand.ts';

// From the days of a rule to days that stand in rows: what has to be made, put right or taken away.
// What somebody decided about one day stays. Filling what is filled changes nothing (I1).

/** A day in a row, as far as its rule goes. */
export type FilledDay = {
	/** The day that the rule gave it; null for a day by itself. */
	originalOn: string | null;
	/** `cancelled`, or as planned. */
	status: string;
	/** Somebody decided about this day alone. */
	isOwn: boolean;
};

/** What makes rows what their rule says. */
export type Filling<Row> = {
	/** Days of the rule without a row. */
	missing: Occurrence[];
	/** Rows that follow the rule, each with its day; they may already be as the day says. */
	following: { row: Row; day: Occurrence }[];
	/** Rows that followed the rule, which has their day no more. */
	stray: Row[];
};

/** Compares the rows of a rule with its days. Both from the same day on. */
export function filling<Row extends FilledDay>(
	there: readonly Row[],
	wanted: readonly Occurrence[]
): Filling<Row> {
	const days = new Map(wanted.map((day) => [day.on, day]));
	const known = new Set(there.map(({ originalOn }) => originalOn));
	const follows = there.filter(({ status, isOwn }) => status === 'planned' && !isOwn);
	return {
		missing: wanted.filter(({ on }) => !known.has(on)),
		following: follows.flatMap((row) => {
			const day = days.get(row.originalOn ?? '');
			return day === undefined ? [] : [{ row, day }];
		}),
		stray: follows.filter(({ originalOn }) => !days.has(originalOn ?? ''))
	};
}
