import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceFrom, poisson } from '../../../../tests/support/chance.ts';
import { hiddenCounts, suppress, suppressUnder, type CountTable, type Sum } from './suppress.ts';

/** A row of parts with their total behind them. */
const withTotal = (...parts: number[]) => [...parts, parts.reduce((sum, one) => sum + one, 0)];
const row: Sum = { total: 4, parts: [0, 1, 2, 3] };
/** What is shown of a row with its total; null for hidden. */
const shownRow = (...parts: number[]) => {
	const counts = withTotal(...parts);
	return hiddenCounts(counts, [row]).map((isHidden, at) => (isHidden ? null : counts[at]));
};

describe('a row and its total', () => {
	test.each<[string, (number | null)[], (number | null)[]]>([
		['without small numbers all is shown', [5, 9, 20, 0], [5, 9, 20, 0, 34]],
		['a small one takes the next smallest with it', [3, 9, 20, 7], [null, 9, 20, null, 39]],
		['two small ones hide each other', [3, 9, 20, 4], [null, 9, 20, null, 36]],
		['zero is shown as zero, and hides nobody', [3, 0, 0, 9], [null, 0, 0, null, 12]],
		['alone beside zeros, the total says it, and goes too', [3, 0, 0, 0], [null, 0, 0, 0, null]],
		['together small, they need a third', [1, 2, 8, 9], [null, null, null, 9, 20]],
		['all one each, they need the total', [1, 1, 1, 1], [null, null, null, null, null]],
		['one is small, and the total too', [1, 1, 0, 0], [null, null, 0, 0, null]],
		['of equals the first', [2, 6, 6, 6], [null, null, 6, 6, 20]]
	])('%s', (_name, parts, shown) => {
		expect(shownRow(...(parts as number[]))).toEqual(shown);
	});

	test('five ones are hidden with their total: together they are no small number, and yet each is one', () => {
		const sum: Sum = { total: 5, parts: [0, 1, 2, 3, 4] };
		expect(hiddenCounts(withTotal(1, 1, 1, 1, 1), [sum])).not.toContain(false);
	});

	test('what does not add up is not hidden but refused', () => {
		expect(() => hiddenCounts([1, 2, 3, 4, 11], [row])).toThrow(RangeError);
	});

	test('what has few people behind it is hidden however large it is, and takes another with it', () => {
		const few = [false, true, false, false, false];
		expect(hiddenCounts(withTotal(20, 9, 12, 0), [row], few)).toEqual([
			...[false, true, true, false, false]
		]);
		expect(hiddenCounts([9, 9], [], [true, false])).toEqual([true, false]);
		expect(hiddenCounts([0], [], [true])).toEqual([false]);
	});

	test('what adds up to nothing is hidden by itself only', () => {
		expect(hiddenCounts([0, 1, 4, 5], [])).toEqual([false, true, true, false]);
	});
});

/** A table of one row and one column over a year, each month so many. */
const year = (counts: readonly number[]): CountTable => ({
	...{ rows: ['all'], columns: ['visits'], totals: { rows: false, columns: false } },
	months: counts.map((_count, at) => `2026-${String(at + 1).padStart(2, '0')}`),
	counts: [[counts]]
});
const shownOf = (table: CountTable) =>
	Object.fromEntries(suppress(table).map(({ period, count }) => [period, count]));

describe('months, quarters and years', () => {
	test('a hidden month takes another month of its quarter with it', () => {
		const shown = shownOf(year([9, 3, 8, 20, 20, 20, 20, 20, 20, 20, 20, 20]));
		expect(shown).toMatchObject({ '2026-01': 9, '2026-02': null, '2026-03': null });
		expect(shown).toMatchObject({ '2026-Q1': 20, '2026': 200 });
	});

	test('a hidden quarter takes another with it, and months that would give it away', () => {
		const shown = shownOf(year([0, 3, 0, 20, 20, 20, 30, 30, 30, 30, 30, 30]));
		expect(shown).toMatchObject({ '2026-02': null, '2026-Q1': null, '2026-Q2': null });
		expect([shown['2026-04'], shown['2026-05'], shown['2026-06']]).toContain(null);
		expect(shown).toMatchObject({ '2026-01': 0, '2026-Q3': 90, '2026': 243 });
	});

	test('a quarter or a year is there only when it is whole', () => {
		expect(Object.keys(shownOf(year([9, 9, 9, 9, 9])))).toEqual([
			...['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-Q1']
		]);
		expect(Object.keys(shownOf(year(Array.from({ length: 12 }, () => 9))))).toHaveLength(17);
	});
});

/** Every published number of a table as a sum of its smallest cells; numbered as `suppress` lists them. */
function readAs({ rows, columns, months, totals }: CountTable) {
	const published = suppress({
		...{ rows, columns, months, totals },
		counts: rows.map(() => columns.map(() => months.map(() => suppressUnder)))
	});
	const cellOf = (r: number, c: number, m: number) => (r * columns.length + c) * months.length + m;
	return published.map(({ row: rowName, column, period }) => {
		const isIn = (month: string) =>
			period === month ||
			period === month.slice(0, 4) ||
			period === `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
		return rows.flatMap((oneRow, r) =>
			rowName !== null && rowName !== oneRow
				? []
				: columns.flatMap((oneColumn, c) =>
						column !== null && column !== oneColumn
							? []
							: months.flatMap((month, m) => (isIn(month) ? [cellOf(r, c, m)] : []))
					)
		);
	});
}

type Reading = { cells: readonly number[]; count: number | null };

const readingsOf = (table: CountTable): Reading[] => {
	const published = suppress(table);
	return readAs(table).map((cells, at) => ({ cells, count: published[at]!.count }));
};

const prime = 32_749;

/**
 * Which hidden numbers follow from the shown ones by adding and subtracting, however often: the reader
 * solves everything at once, in the arithmetic of remainders, which knows no rounding.
 */
function solved(readings: readonly Reading[], length: number): number[] {
	const basis: number[][] = [];
	const reduced = (cells: readonly number[]) => {
		const vector = Array.from({ length }, () => 0);
		for (const cell of cells) vector[cell] = 1;
		for (const line of basis) {
			const lead = line.findIndex((value) => value !== 0);
			const factor = vector[lead]!;
			if (factor === 0) continue;
			for (let at = lead; at < length; at++) {
				vector[at] = (vector[at]! + (prime - factor) * line[at]!) % prime;
			}
		}
		return vector;
	};
	const inverse = (value: number) => {
		let [result, base, power] = [1, value, prime - 2];
		for (; power > 0; power >>= 1) {
			if (power & 1) result = (result * base) % prime;
			base = (base * base) % prime;
		}
		return result;
	};
	for (const { cells, count } of readings) {
		if (count === null) continue;
		const vector = reduced(cells);
		const lead = vector.findIndex((value) => value !== 0);
		if (lead === -1) continue;
		const factor = inverse(vector[lead]!);
		basis.push(vector.map((value) => (value * factor) % prime));
	}
	return readings.flatMap(({ cells, count }, at) =>
		count === null && reduced(cells).every((value) => value === 0) ? [at] : []
	);
}

/**
 * Which hidden numbers follow once the reader also knows that each is at least one: from what the
 * others of a sum can be at least and at most, again and again.
 */
function narrowed(readings: readonly Reading[], sums: readonly Sum[]): number[] {
	const low = readings.map(({ count }) => count ?? 1);
	const high = readings.map(({ count }) => count ?? Number.POSITIVE_INFINITY);
	const add = (parts: readonly number[], list: readonly number[]) =>
		parts.reduce((total, part) => total + list[part]!, 0);
	let isSettled = false;
	const raise = (list: number[], place: number, value: number, isBetter: boolean) => {
		if (!isBetter || Number.isNaN(value)) return;
		list[place] = value;
		isSettled = false;
	};
	for (let round = 0; round < 500 && !isSettled; round++) {
		isSettled = true;
		for (const { total, parts } of sums) {
			raise(low, total, add(parts, low), add(parts, low) > low[total]!);
			raise(high, total, add(parts, high), add(parts, high) < high[total]!);
			for (const part of parts) {
				const others = parts.filter((one) => one !== part);
				const least = low[total]! - add(others, high);
				const most = high[total]! - add(others, low);
				raise(low, part, least, least > low[part]!);
				raise(high, part, most, most < high[part]!);
			}
		}
	}
	return readings.flatMap(({ count }, at) => (count === null && low[at] === high[at] ? [at] : []));
}

/** The totals of a table, found from what each number is read as and not from how it was made. */
function sumsOf(table: CountTable): Sum[] {
	const names = suppress(table).map(({ row: r, column, period }) => ({ r, column, period }));
	const at = new Map(names.map((one, place) => [`${one.r}|${one.column}|${one.period}`, place]));
	const quarterOf = (month: string) => `2026-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
	const partsOf = ({ r, column, period }: (typeof names)[number]): string[][] => {
		const ways: string[][] = [];
		if (r === null) ways.push(table.rows.map((one) => `${one}|${column}|${period}`));
		if (column === null) ways.push(table.columns.map((one) => `${r}|${one}|${period}`));
		const months = table.months.filter((month) => quarterOf(month) === period);
		if (months.length > 0) ways.push(months.map((one) => `${r}|${column}|${one}`));
		if (period === '2026') ways.push([1, 2, 3, 4].map((one) => `${r}|${column}|2026-Q${one}`));
		return ways;
	};
	return names.flatMap((name, total) =>
		partsOf(name).map((parts) => ({ total, parts: parts.map((part) => at.get(part)!) }))
	);
}

/** Steps of one try, and tries in another order, before a reader gives up. */
const [stepsMost, triesMost] = [1_000, 200];

/**
 * Whether a reader who tries everything finds that a hidden number can be another one: the cells one
 * by one, those that are shown as they are, the others from one up, until every shown number is right.
 * Whoever is stuck begins anew in another order.
 */
function canDiffer(
	readings: readonly Reading[],
	truth: readonly number[],
	target: number
): boolean {
	const own = readings[target]!.cells;
	const isShown = truth.map((value, cell) =>
		readings.some(({ cells, count }) => cells.length === 1 && cells[0] === cell && count === value)
	);
	const least = truth.map((value, cell) => (isShown[cell] ? value : 1));
	const sum = (cells: readonly number[], of: (cell: number) => number) =>
		cells.reduce((total, cell) => total + of(cell), 0);
	const trueTarget = sum(own, (cell) => truth[cell]!);
	const next = chanceFrom(target);
	const inAnyOrder = (cells: readonly number[]) =>
		cells
			.map((cell) => ({ cell, place: next() }))
			.toSorted((one, other) => one.place - other.place)
			.map(({ cell }) => cell);

	for (let again = 0; again < triesMost; again++) {
		// What the number is made of comes first, and something else than the truth is tried first.
		const rest = [...truth.keys()].filter((cell) => !own.includes(cell));
		const order = [...inAnyOrder(own), ...inAnyOrder(rest)];
		const chosen = new Map<number, number>();
		const fits = (cell: number) =>
			readings.every(({ cells, count }, at) => {
				if (!cells.includes(cell)) return true;
				const isWhole = cells.every((one) => chosen.has(one));
				const value = sum(cells, (one) => chosen.get(one) ?? least[one]!);
				if (at === target) return !isWhole || value !== trueTarget;
				return count === null || (isWhole ? value === count : value <= count);
			});
		let steps = 0;
		const search = (at: number): boolean => {
			const cell = order[at];
			if (cell === undefined) return true;
			if ((steps += 1) > stepsMost) return false;
			const value = truth[cell]!;
			const near = [value + 1, value - 1, value + 2, value - 2].filter((one) => one >= 1);
			const tries = isShown[cell] ? [value] : at < own.length ? [...near, value] : [value, ...near];
			for (const one of tries) {
				chosen.set(cell, one);
				if (fits(cell) && search(at + 1)) return true;
			}
			chosen.delete(cell);
			return false;
		};
		if (search(0)) return true;
	}
	return false;
}

const few = fc.oneof(
	fc.constant(0),
	fc.integer({ min: 1, max: 4 }),
	fc.integer({ min: 1, max: 12 })
);

/** Tables up to such a size, with many small numbers. */
const anyTable = (most: { rows: number; columns: number; months: readonly number[] }) =>
	fc
		.record({
			rows: fc.integer({ min: 1, max: most.rows }),
			columns: fc.integer({ min: 1, max: most.columns }),
			months: fc.constantFrom(...most.months),
			rowTotal: fc.boolean(),
			columnTotal: fc.boolean()
		})
		.chain(({ rows, columns, months, rowTotal, columnTotal }) =>
			fc
				.array(few, { minLength: rows * columns * months, maxLength: rows * columns * months })
				.map((counts): CountTable => ({
					rows: Array.from({ length: rows }, (_, at) => `row ${at}`),
					columns: Array.from({ length: columns }, (_, at) => `column ${at}`),
					months: year(Array.from({ length: months }, () => 0)).months,
					totals: { rows: rowTotal, columns: columnTotal },
					counts: Array.from({ length: rows }, (_, r) =>
						Array.from({ length: columns }, (_, c) =>
							Array.from({ length: months }, (_, m) => counts[(r * columns + c) * months + m]!)
						)
					)
				}))
		);

/** Tables in which a reader can try everything. */
const anySmallTable = fc.oneof(
	anyTable({ rows: 3, columns: 3, months: [1] }),
	anyTable({ rows: 2, columns: 2, months: [3] })
);

const runs = { numRuns: Number(process.env['KRING_RUNS'] ?? 100) };

describe('whoever reads it', () => {
	test('no small number is shown, every zero is, and what is shown is true', () => {
		fc.assert(
			fc.property(anyTable({ rows: 4, columns: 3, months: [1, 3, 12] }), (table) => {
				const truth = table.counts.flat(2);
				readingsOf(table).forEach(({ cells, count }) => {
					const value = cells.reduce((sum, cell) => sum + truth[cell]!, 0);
					if (count !== null) expect(count).toBe(value);
					if (value === 0) expect(count).toBe(0);
					if (value > 0 && value < suppressUnder) expect(count).toBeNull();
				});
				expect(suppress(table)).toEqual(suppress(table));
			}),
			runs
		);
	});

	test('nothing that is hidden follows by adding and subtracting, nor by what is possible', () => {
		fc.assert(
			fc.property(anyTable({ rows: 4, columns: 3, months: [1, 2, 3, 6, 12] }), (table) => {
				const readings = readingsOf(table);
				expect(solved(readings, table.counts.flat(2).length)).toEqual([]);
				expect(narrowed(readings, sumsOf(table))).toEqual([]);
			}),
			runs
		);
	});

	test('whoever tries everything finds a second answer to each hidden number', () => {
		fc.assert(
			fc.property(anySmallTable, (table) => {
				const readings = readingsOf(table);
				const truth = table.counts.flat(2);
				readings.forEach(({ count }, at) => {
					if (count === null) expect(canDiffer(readings, truth, at), `number ${at}`).toBe(true);
				});
			}),
			runs
		);
	});

	test('the reader of these tests does find what was hidden carelessly', () => {
		const table = year([9, 3, 8, 20, 20, 20, 20, 20, 20, 20, 20, 20]);
		const readings = readingsOf(table).map((reading, at) =>
			at === 2 ? { ...reading, count: 8 } : reading
		);
		expect(solved(readings, 12)).toEqual([1]);
		expect(narrowed(readings, sumsOf(table))).toEqual([1]);
		expect(canDiffer(readings, table.counts.flat(2), 1)).toBe(false);
	});
});

test('a year of a neighbourhood stays readable: of ten activities and four figures most is shown', () => {
	const next = chanceFrom(4);
	const table: CountTable = {
		...{ rows: year(Array.from({ length: 10 }, () => 0)).months, columns: ['a', 'b', 'c', 'd'] },
		...{ months: year(Array.from({ length: 12 }, () => 0)).months },
		totals: { rows: true, columns: false },
		counts: Array.from({ length: 10 }, () =>
			[40, 25, 12, 8].map((mean) => Array.from({ length: 12 }, () => poisson(next, mean)))
		)
	};
	const published = suppress(table);
	const shown = published.filter(({ count }) => count !== null).length;
	expect(published).toHaveLength(11 * 4 * 17);
	expect(shown / published.length).toBeGreaterThan(0.8);
});
