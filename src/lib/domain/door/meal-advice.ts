// For how many to cook on a walk-in day (activities-credits.md 5.5). Nobody signs up, so it is a
// forecast: who said yes, how often the others of the usual people came, and how many walk in.

/** What the kitchen hears: "koken voor 27 (verwacht 23)". Whole portions. */
export type MealAdvice = { portions: number; expected: number };

/** What the forecast is made from. */
export type MealOutlook = {
	/** Portions of those who said yes. */
	toldYes: number;
	/**
	 * The usual visitors who said neither yes nor no: for each whether they ate on the days on which
	 * they could have, oldest first. Only the last twelve are looked at.
	 */
	undecided: readonly (readonly boolean[])[];
	/** Meals of people without a name on days of the same weekday, oldest first; the last eight count. */
	walkIns: readonly number[];
};

/** So many opportunities tell how usual it is that somebody eats along. */
export const opportunityLimit = 12;

/** So many days of the same weekday tell how many walk in. */
export const walkInDays = 8;

/** Nine days of ten there is enough: the upper tenth of a normal spread lies so far out. */
const margin = 1.28;

/** Somebody always walks in: the spread of walk-ins is never taken for less than this. */
const leastWalkIns = 1;

/**
 * How many portions to cook so that there is enough on about nine days of ten.
 *
 * @throws never; who nothing is known of eats along on half of the days.
 * @source activities-credits.md 5.5: ceil(E + 1.28 · sqrt(sum p(1 − p) + max(m, 1))).
 */
export function mealAdvice({ toldYes, undecided, walkIns }: MealOutlook): MealAdvice {
	const rates = undecided.map(usualRate);
	const walkIn = mean(walkIns.slice(-walkInDays));
	const expected = toldYes + sum(rates) + walkIn;
	const spread = sum(rates.map((rate) => rate * (1 - rate))) + Math.max(walkIn, leastWalkIns);
	return {
		portions: Math.ceil(expected + margin * Math.sqrt(spread)),
		expected: Math.round(expected)
	};
}

/**
 * How often somebody comes, of the last twelve times that they could have: Laplace's rule, which
 * after a single time says neither always nor never.
 *
 * @param came  oldest first.
 */
export function usualRate(came: readonly boolean[]): number {
	const recent = came.slice(-opportunityLimit);
	return (recent.filter(Boolean).length + 1) / (recent.length + 2);
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
	return values.length === 0 ? 0 : sum(values) / values.length;
}
