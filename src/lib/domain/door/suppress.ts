// Which numbers about people may leave a team (activities-credits.md 8). A number of one to four is
// hidden. A hidden number must not follow from what is shown beside it, so others are hidden with it.
// Nothing here is a matter of chance: the same table is always hidden in the same way.
//
// What is hidden is hidden alike. A reader who could tell a number that is small from one that only
// keeps it company would know more: of four hidden parts and a total that is said to be under five,
// each is one. So a page has one sign for both, and only a zero is always shown as a zero.

/** Counts under this are hidden (8). */
export const suppressUnder = 5;

/** A total that is published beside its parts: places in a list of counts. */
export type Sum = { total: number; parts: readonly number[] };

/**
 * Which counts must be hidden so that none of them follows.
 *
 * For each that is hidden there is another row of counts, with the same shown numbers and the same
 * zeros, in which it is a different one: no reader, whatever they add up and subtract, can tell.
 * Where a total is shown, what is hidden of its parts is together no small number either. It may hide
 * more than would just do.
 *
 * @param counts  whole numbers from 0 on.
 * @param sums  every total that is published; each must add up.
 * @param also  for each count whether it is hidden although it is not small itself: because few people stand behind it.
 * @returns for each count whether it is hidden; a zero never is.
 * @throws {RangeError} for a sum that does not add up: then nothing could be promised.
 */
export function hiddenCounts(
	counts: readonly number[],
	sums: readonly Sum[],
	also: readonly boolean[] = []
): boolean[] {
	sums.forEach((sum) => assertAddsUp(counts, sum));
	const hidden = counts.map(
		(count, place) => count > 0 && (count < suppressUnder || also[place] === true)
	);
	const layout = { counts, sums, sumsOf: sumsByPlace(counts.length, sums) };
	// Each round hides at least one more.
	for (let round = 0; round <= counts.length; round++) {
		hideNeighbours(layout, hidden);
		const exposed = exposedCounts(layout, hidden);
		if (exposed.length === 0) return hidden;
		const before = [...hidden];
		for (const place of exposed) {
			// What was hidden for another may serve this one too: the next round tells.
			const isServed = layout.sumsOf[place]!.flatMap(placesOf).some(
				(one) => hidden[one] && !before[one]
			);
			if (!isServed) hideNear(place, layout, hidden);
		}
	}
	throw new RangeError('counts that cannot be hidden');
}

/** Counts with the sums that they are in. */
type Layout = {
	counts: readonly number[];
	sums: readonly Sum[];
	/** The sums of each place. */
	sumsOf: readonly (readonly Sum[])[];
};

/** Counts of people by two things and by month. */
export type CountTable = {
	rows: readonly string[];
	columns: readonly string[];
	/** yyyy-mm. */
	months: readonly string[];
	/** By row, column and month. */
	counts: readonly (readonly (readonly number[])[])[];
	/** Whether a total over the rows, and over the columns, is published. Only what adds up may have one. */
	totals: { rows: boolean; columns: boolean };
};

/** A number of a table that may leave the team. */
export type PublishedCount = {
	/** Null for the total over all rows. */
	row: string | null;
	/** Null for the total over all columns. */
	column: string | null;
	/** yyyy-mm, yyyy-Qn or yyyy. */
	period: string;
	/** Null for hidden. */
	count: number | null;
};

/**
 * A table with its totals, its quarters and its years, and with everything hidden that must be. A
 * quarter or a year is there only when all of its months are: periods are fixed (8).
 *
 * @source activities-credits.md 8.
 */
export function suppress(table: CountTable): PublishedCount[] {
	const rows = axisOf(table.rows, table.totals.rows);
	const columns = axisOf(table.columns, table.totals.columns);
	const periods = periodsOf(table.months);
	const placeOf = (row: number, column: number, period: number) =>
		(row * columns.length + column) * periods.length + period;

	const counts: number[] = [];
	const cells: Omit<PublishedCount, 'count'>[] = [];
	const sums: Sum[] = [];
	rows.forEach((row, r) =>
		columns.forEach((column, c) =>
			periods.forEach((period, p) => {
				cells.push({ row: row.name, column: column.name, period: period.name });
				counts.push(
					sumOf(row.of, (oneRow) =>
						sumOf(column.of, (oneColumn) =>
							sumOf(period.of, (month) => table.counts[oneRow]![oneColumn]![month]!)
						)
					)
				);
				const total = placeOf(r, c, p);
				if (row.name === null) sums.push({ total, parts: row.of.map((one) => placeOf(one, c, p)) });
				if (column.name === null)
					sums.push({ total, parts: column.of.map((one) => placeOf(r, one, p)) });
				if (period.parts.length > 0)
					sums.push({ total, parts: period.parts.map((one) => placeOf(r, c, one)) });
			})
		)
	);
	const hidden = hiddenCounts(counts, sums);
	return cells.map((cell, place) => ({ ...cell, count: hidden[place] ? null : counts[place]! }));
}

/** One line of a table: a name, or null for the total, and the places that it adds up. */
type Line = { name: string | null; of: readonly number[] };

function axisOf(names: readonly string[], hasTotal: boolean): Line[] {
	const lines: Line[] = names.map((name, at) => ({ name, of: [at] }));
	return hasTotal ? [...lines, { name: null, of: names.map((_name, at) => at) }] : lines;
}

/** A period, the months in it, and the periods that it is made of; none for a month. */
type Period = { name: string; of: readonly number[]; parts: readonly number[] };

function periodsOf(months: readonly string[]): Period[] {
	const periods: Period[] = months.map((name, at) => ({ name, of: [at], parts: [] }));
	const add = (nameOf: (name: string) => string, from: readonly Period[], size: number) => {
		const groups = Map.groupBy(from, ({ name }) => nameOf(name));
		for (const [name, group] of groups) {
			if (group.length !== size) continue;
			periods.push({
				...{ name, of: group.flatMap(({ of }) => of) },
				parts: group.map((one) => periods.indexOf(one))
			});
		}
	};
	const quarterOf = (month: string) => Math.ceil(Number(month.slice(5)) / 3);
	add((month) => `${month.slice(0, 4)}-Q${quarterOf(month)}`, [...periods], 3);
	add((quarter) => quarter.slice(0, 4), periods.slice(months.length), 4);
	return periods;
}

function sumOf(places: readonly number[], valueOf: (place: number) => number): number {
	return places.reduce((sum, place) => sum + valueOf(place), 0);
}

function assertAddsUp(counts: readonly number[], { total, parts }: Sum): void {
	if (counts[total] !== sumOf(parts, (part) => counts[part]!)) {
		throw new RangeError('a total that is not the sum of its parts');
	}
}

function sumsByPlace(length: number, sums: readonly Sum[]): Sum[][] {
	const found: Sum[][] = Array.from({ length }, () => []);
	for (const sum of sums) for (const place of placesOf(sum)) found[place]!.push(sum);
	return found;
}

const placesOf = ({ total, parts }: Sum) => [total, ...parts];

/**
 * In each sum: one hidden count follows from the others, and some that are together small would be
 * shown as a small number. Until that is nowhere so, another is hidden too (8).
 */
function hideNeighbours(layout: Layout, hidden: boolean[]): void {
	let isSettled = false;
	while (!isSettled) {
		isSettled = true;
		for (const sum of layout.sums) {
			while (gives(sum, layout.counts, hidden)) {
				isSettled = false;
				hidden[nextOf(placesOf(sum), layout, hidden)!] = true;
			}
		}
	}
}

/** Whether a sum by itself gives a hidden count away. */
function gives({ total, parts }: Sum, counts: readonly number[], hidden: readonly boolean[]) {
	const hiddenParts = parts.filter((part) => hidden[part]);
	if (hidden[total]) return hiddenParts.length === 0;
	if (hiddenParts.length === 0) return false;
	return hiddenParts.length === 1 || sumOf(hiddenParts, (part) => counts[part]!) < suppressUnder;
}

/**
 * The count to hide next of some: the smallest, of those in the fewest sums from which nothing was
 * hidden so far. Otherwise each that is hidden would soon need others in all of its own sums. A total
 * tells more than its parts, so it stands back by one such sum.
 */
function nextOf(
	places: readonly number[],
	{ counts, sumsOf }: Layout,
	hidden: readonly boolean[]
): number | null {
	const isTouched = (sum: Sum) => placesOf(sum).some((one) => hidden[one]);
	const opens = (place: number) =>
		sumsOf[place]!.filter((sum) => !isTouched(sum) || sum.total === place).length;
	const able = [...new Set(places)].filter((place) => !hidden[place] && counts[place] !== 0);
	let best: { place: number; opened: number } | null = null;
	for (const place of able) {
		const opened = opens(place);
		const isLess =
			best === null ||
			opened < best.opened ||
			(opened === best.opened && counts[place]! < counts[best.place]!);
		if (isLess) best = { place, opened };
	}
	return best?.place ?? null;
}

/** Hides a count beside one that would follow, or else one anywhere near it. */
function hideNear(place: number, layout: Layout, hidden: boolean[]): void {
	const beside = nextOf(layout.sumsOf[place]!.flatMap(placesOf), layout, hidden);
	const near = () => {
		const group = groupsOf(layout.sums, hidden).find(({ places }) => places.includes(place))!;
		return nextOf(group.sums.flatMap(placesOf), layout, hidden);
	};
	const next = beside ?? near();
	if (next !== null) hidden[next] = true;
}

/** Hidden counts that hang together by sums. */
type Group = { places: number[]; sums: Sum[] };

function groupsOf(sums: readonly Sum[], hidden: readonly boolean[]): Group[] {
	const groupAt = new Map<number, Group>();
	for (const sum of sums) {
		const places = placesOf(sum).filter((place) => hidden[place]);
		if (places.length === 0) continue;
		const joined: Group = { places: [], sums: [sum] };
		for (const group of new Set(places.map((place) => groupAt.get(place)))) {
			joined.places.push(...(group?.places ?? []));
			joined.sums.push(...(group?.sums ?? []));
		}
		joined.places = [...new Set([...joined.places, ...places])];
		for (const place of joined.places) groupAt.set(place, joined);
	}
	return [...new Set(groupAt.values())];
}

/** The hidden counts for which no other row of counts was found that shows the same numbers. */
function exposedCounts({ counts, sums }: Layout, hidden: readonly boolean[]): number[] {
	return groupsOf(sums, hidden).flatMap(({ places, sums: own }) => {
		// Large ones first: they give way, so that each small one can be one more.
		const order = places.toSorted((one, other) => counts[other]! - counts[one]! || one - other);
		const values = order.map((place) => counts[place]!);
		const at = new Map(order.map((place, index) => [place, index]));
		const equations = own.map((sum) => equationOf(sum, at));
		const isFree = order.map(() => false);
		for (const change of changesOf(equations, values)) {
			if (!isPossible(change, values)) continue;
			change.forEach((step, index) => (isFree[index] ||= step !== 0));
		}
		return order.filter((_place, index) => !isFree[index]);
	});
}

/** How a sum looks at the hidden counts: which of them it adds, by 1, and which it takes off, by -1. */
type Equation = readonly { index: number; sign: 1 | -1 }[];

function equationOf({ total, parts }: Sum, at: ReadonlyMap<number, number>): Equation {
	const term = (place: number, sign: 1 | -1) => {
		const index = at.get(place);
		return index === undefined ? [] : [{ index, sign }];
	};
	return [...term(total, -1), ...parts.flatMap((part) => term(part, 1))];
}

/** Whether hidden counts can change so, up or down, without one of them becoming zero. */
function isPossible(change: readonly number[], values: readonly number[]): boolean {
	return (
		values.every((value, index) => value + change[index]! >= 1) ||
		values.every((value, index) => value - change[index]! >= 1)
	);
}

/**
 * Changes of the hidden counts that leave every shown number as it is. Each is proved before it is
 * used, in whole numbers; that some are not found only hides more.
 */
function* changesOf(
	equations: readonly Equation[],
	values: readonly number[]
): Generator<readonly number[]> {
	const keeps = (change: readonly number[]) =>
		equations.every(
			(terms) => terms.reduce((sum, { index, sign }) => sum + sign * change[index]!, 0) === 0
		);
	// Where everything is hidden, everything may be twice as much.
	if (keeps(values)) yield values;
	for (const change of independentChanges(equations, values.length)) {
		const whole = change.map((step) => Math.round(step));
		if (keeps(whole)) yield whole;
	}
}

/** Smaller than this is a rounding. */
const nothing = 1e-9;

/** The changes of which all others are made (Gauss and Jordan): one for each count that is free. */
function independentChanges(equations: readonly Equation[], length: number): number[][] {
	const rows = equations.map((terms) => {
		const row = new Float64Array(length);
		for (const { index, sign } of terms) row[index] = sign;
		return row;
	});
	const pivots: number[] = [];
	const free: number[] = [];
	for (let column = 0; column < length; column++) {
		const next = pivots.length;
		const found = rows.findIndex((row, at) => at >= next && Math.abs(row[column]!) > nothing);
		if (found === -1) {
			free.push(column);
			continue;
		}
		[rows[next], rows[found]] = [rows[found]!, rows[next]!];
		cleared(rows, next, column);
		pivots.push(column);
	}
	return free.map((column) => {
		const change = Array.from({ length }, () => 0);
		change[column] = 1;
		pivots.forEach((pivot, at) => (change[pivot] = -rows[at]![column]!));
		return change;
	});
}

/** Makes a column one in this row and nothing in all others. */
function cleared(rows: readonly Float64Array[], at: number, column: number): void {
	const pivot = rows[at]!;
	const lead = pivot[column]!;
	const used: number[] = [];
	pivot.forEach((value, index) => {
		pivot[index] = value / lead;
		if (Math.abs(value) > nothing) used.push(index);
	});
	rows.forEach((row, index) => {
		const factor = row[column]!;
		if (index === at || Math.abs(factor) <= nothing) return;
		for (const cell of used) row[cell]! -= factor * pivot[cell]!;
	});
}
