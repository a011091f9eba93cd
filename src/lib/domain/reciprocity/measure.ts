// How help goes round among neighbours, as numbers about all of them together (activities-credits.md 15). What comes in
// has no names; what goes out is about nobody. Given is what somebody earned by help, received what they had.

/** What one neighbour gave and received, in bedankpunten. */
export type Volume = { given: number; received: number };

/** How many neighbours gave, received, or both. */
export type Groups = { active: number; onlyGave: number; onlyReceived: number; both: number };

/** A part of a whole. */
export type Part = { count: number; of: number };

/** Fewer neighbours than this have no Gini: one of them would be read from it (15). */
export const giniFewest = 10;

/** How far from even somebody may be and still count as balanced (15). */
const balancedWithin = 0.5;

/** Sorts neighbours by whether they gave, received, or both; who did neither is in none of the groups. */
export function groupsOf(volumes: readonly Volume[]): Groups {
	const active = volumes.filter(({ given, received }) => given + received > 0);
	const onlyGave = active.filter(({ received }) => received === 0).length;
	const onlyReceived = active.filter(({ given }) => given === 0).length;
	return {
		...{ active: active.length, onlyGave, onlyReceived },
		both: active.length - onlyGave - onlyReceived
	};
}

/** From -1, who only received, to 1, who only gave; null for who did neither. */
export function balanceIndex({ given, received }: Volume): number | null {
	const total = given + received;
	return total === 0 ? null : (given - received) / total;
}

/** How many of the active neighbours gave about as much as they received. */
export function balancedOf(volumes: readonly Volume[]): Part {
	const indexes = volumes.map(balanceIndex).filter((index) => index !== null);
	const even = indexes.filter((index) => Math.abs(index) <= balancedWithin);
	return { count: even.length, of: indexes.length };
}

/**
 * How unevenly something is spread: 0 is alike for everybody, towards 1 is all with one.
 *
 * @param values  one for each active neighbour, none below 0. Never balances: those sum to nothing.
 * @returns null for fewer than ten neighbours, and where there is nothing to spread.
 */
export function gini(values: readonly number[]): number | null {
	const sorted = values.toSorted((one, other) => one - other);
	const sum = sumOf(sorted);
	if (sorted.length < giniFewest || sum === 0) return null;
	const weighted = sumOf(sorted.map((value, at) => (2 * (at + 1) - sorted.length - 1) * value));
	return weighted / (sorted.length * sum);
}

/** How often the points that neighbours had went round. @param standing  what they had together, day by day. */
export function circulationOf(posted: number, standing: readonly number[]): number | null {
	const mean = standing.length === 0 ? 0 : sumOf(standing) / standing.length;
	return mean === 0 ? null : posted / mean;
}

/** A part as a share of 0 to 1; null of nothing. */
export function shareOf({ count, of }: Part): number | null {
	return of === 0 ? null : count / of;
}

/**
 * The value of which so large a share is no larger, of values from small to large; between two it lies as far along as
 * the share says. Null of none.
 */
export function quantile(sorted: readonly number[], share: number): number | null {
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)];
	const above = sorted[Math.ceil(place)];
	if (below === undefined || above === undefined) return null;
	return below + (above - below) * (place - Math.floor(place));
}

/** Everything added up. */
export function sumOf(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
