import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAfter } from '../day.ts';
import {
	backAndForth,
	longDays,
	nearLimit,
	oneHouse,
	quickVouchers,
	quickYes,
	remarksIn,
	rings,
	trustedOften,
	type Noticed,
	type Said
} from './remark.ts';

const startOn = '2026-10-01';
const onDay = (day: number) => daysAfter(startOn, day);
let last = 0;
/** Help between two on a day after the first of October. */
const help = (payer: number, payee: number, day: number, change: Partial<Said> = {}): Said => ({
	...{ id: (last += 1), payer, payee, points: 4, on: onDay(day), counts: true, by: payer },
	...{ isFromPaper: false, secondsToYes: 3600, ...change }
});
const noticed = (change: Partial<Noticed>): Noticed => ({
	...{ untilOn: onDay(60), mostOnce: 32, said: [], houses: [], trusted: [], vouchers: [] },
	...change
});

describe('S1 back and forth', () => {
	const six = (lastDay: number, change: Partial<Said> = {}) => [
		...[help(1, 2, 0), help(2, 1, 5), help(1, 2, 10), help(2, 1, 15), help(1, 2, 20)],
		help(2, 1, lastDay, change)
	];
	test('three times each within thirty days and even stands out, once', () => {
		expect(backAndForth({ said: six(29) })).toEqual([
			{
				...{ rule: 'back_and_forth', accounts: [1, 2], personId: null, times: 6, points: 24 },
				...{ firstOn: onDay(0), lastOn: onDay(29) }
			}
		]);
	});
	test.each<[string, readonly Said[]]>([
		['on the thirty-first day it does not', six(30)],
		['a tenth that is left over does not', six(29, { points: 8 })],
		['twice one way does not', six(29).slice(1)],
		['what does not count does not', six(29, { counts: false })],
		['with two others it does not', six(29, { payer: 3 })]
	])('%s', (_name, said) => {
		expect(backAndForth({ said })).toEqual([]);
	});
	test('twice one way does not, however even it is', () => {
		const of = (one: number, other: number) => [
			...[help(one, other, 0, { points: 6 }), help(one, other, 1, { points: 6 })],
			...[2, 3, 4].map((day) => help(other, one, day))
		];
		expect(backAndForth({ said: of(1, 2) })).toEqual([]);
		expect(backAndForth({ said: of(2, 1) })).toEqual([]);
	});
	test('a tenth that is left over does not, and hardly less does', () => {
		const of = (came: readonly number[]) => [
			...[4, 4, 3].map((points, day) => help(1, 2, day, { points })),
			...came.map((points, day) => help(2, 1, day, { points }))
		];
		expect(backAndForth({ said: of([3, 3, 3]) })).toEqual([]);
		expect(backAndForth({ said: of([4, 3, 3]) })).toHaveLength(1);
	});
	test('once more when all of it happens again', () => {
		const again = six(29).map((row) => ({ ...row, id: row.id + 100, on: daysAfter(row.on, 40) }));
		expect(backAndForth({ said: [...six(29), ...again] })).toHaveLength(2);
	});
});

describe('S2 a ring', () => {
	const round = (count: number, lastDay: number, points = 4) =>
		Array.from({ length: count }, (_none, at) =>
			at === count - 1
				? help(count, 1, lastDay, { points })
				: help(at + 1, at + 2, at, { points: 4 })
		);
	test.each([3, 4, 5])(
		'of %i within fourteen days that leaves nothing over stands out',
		(count) => {
			expect(rings({ said: round(count, 13) })).toMatchObject([
				{
					rule: 'ring',
					accounts: Array.from({ length: count }, (_none, at) => at + 1),
					times: count
				}
			]);
		}
	);
	test.each<[string, readonly Said[]]>([
		['of two is none', [help(1, 2, 0), help(2, 1, 1)]],
		['of six is none', round(6, 13)],
		['that takes a day more is none', round(3, 14)],
		['that leaves a fifth over is none', round(3, 13, 6)],
		['that is open is none', round(4, 13).slice(1)]
	])('%s', (_name, said) => {
		expect(rings({ said })).toEqual([]);
	});
});

test('S2: a ring that goes round again is another only when all of it is new', () => {
	const on = (...days: number[]) => [
		help(1, 2, days[0]!),
		help(2, 3, days[1]!),
		help(3, 1, days[2]!)
	];
	expect(rings({ said: [...on(0, 1, 2), ...on(3, 4, 5)] })).toHaveLength(1);
	expect(rings({ said: [...on(0, 1, 2), ...on(20, 21, 22)] })).toHaveLength(2);
});

describe('S3 one house', () => {
	const houses = [2, 3].map((account) => ({ account, house: 'h' }));
	const five = [0, 1, 2, 3, 4].map((day) => help(1, day % 2 === 0 ? 2 : 3, day));
	const at = (said: readonly Said[], untilOn = onDay(60)) => oneHouse({ said, houses, untilOn });
	test('more than half with one house stands out', () => {
		expect(at([...five, help(1, 9, 5, { points: 19 })])).toMatchObject([
			{ rule: 'one_house', accounts: [1], times: 5, points: 20 }
		]);
	});
	test.each<[string, readonly Said[]]>([
		['half of it does not', [...five, help(1, 9, 5, { points: 20 })]],
		['four times does not', five.slice(1)],
		[
			'with somebody of whom no house is known it does not',
			five.map((row) => ({ ...row, payee: 9 }))
		]
	])('%s', (_name, said) => {
		expect(at(said)).toEqual([]);
	});
	test('what is longer ago than ninety days is not looked at', () => {
		expect(at(five, onDay(89))).toHaveLength(1);
		expect(at(five, onDay(90))).toEqual([]);
	});
});

describe('S4 a long day', () => {
	const of = (points: number, change: Partial<Said> = {}) => [
		help(1, 2, 3, { points: 30, ...change }),
		help(3, 2, 3, { points: points - 30 })
	];
	test('more than twelve hours on one day stands out', () => {
		expect(longDays({ said: of(49) })).toMatchObject([{ accounts: [2], points: 49, times: 2 }]);
	});
	test('twelve hours do not, nor does what a host entered from paper, nor two days', () => {
		expect(longDays({ said: of(48) })).toEqual([]);
		expect(longDays({ said: of(49, { isFromPaper: true }) })).toEqual([]);
		expect(longDays({ said: of(49, { on: onDay(4) }) })).toEqual([]);
	});
});

describe('S5 a quick yes', () => {
	const three = (lastDay: number, change: Partial<Said> = {}) => [
		help(1, 2, 0, { secondsToYes: 9 }),
		help(2, 1, 3, { secondsToYes: 10 }),
		help(1, 2, lastDay, { secondsToYes: 2, ...change })
	];
	test('three times within ten seconds in seven days stands out', () => {
		expect(quickYes({ said: three(6) })).toMatchObject([{ accounts: [1, 2], times: 3 }]);
	});
	test.each<[string, readonly Said[]]>([
		['in eight days it does not', three(7)],
		['eleven seconds do not', three(6, { secondsToYes: 11 })],
		['what a host entered does not', three(6, { isFromPaper: true })],
		['what is forgotten does not', three(6, { secondsToYes: null })]
	])('%s', (_name, said) => {
		expect(quickYes({ said })).toEqual([]);
	});
});

test('S5: what stood out once does not stand out again with what comes a day later', () => {
	const quick = (day: number) => help(1, 2, day, { secondsToYes: 2 });
	expect(quickYes({ said: [0, 0, 0, 1, 2].map(quick) })).toHaveLength(1);
	expect(quickYes({ said: [0, 0, 0, 1, 2, 3].map(quick) })).toHaveLength(2);
});

describe('S6 just under a limit', () => {
	const three = (lastDay: number, points = 29) =>
		[0, 5, lastDay].map((day) => help(1, day + 2, day, { points, by: 1 }));
	test('three times within fourteen days stands out, also where nobody said yes', () => {
		const said = three(13).map((row) => ({ ...row, counts: false }));
		expect(nearLimit({ said, mostOnce: 32 })).toMatchObject([{ accounts: [1], times: 3 }]);
	});
	test('a day more, a point less than nine tenths, or twice does not', () => {
		expect(nearLimit({ said: three(14), mostOnce: 32 })).toEqual([]);
		expect(nearLimit({ said: three(13, 28), mostOnce: 32 })).toEqual([]);
		expect(nearLimit({ said: three(13).slice(1), mostOnce: 32 })).toEqual([]);
	});
});

test('S7: more than twenty times a month for others stands out, twenty do not', () => {
	const of = (count: number) =>
		trustedOften({ trusted: [{ personId: 'p', month: '2026-10', lastOn: onDay(20), count }] });
	expect(of(21)).toMatchObject([{ personId: 'p', accounts: [], firstOn: startOn, times: 21 }]);
	expect(of(20)).toEqual([]);
});

test('S8: a voucher used within five minutes by two who belong together stands out, and no other', () => {
	const of = (seconds: number, isRelated: boolean) =>
		quickVouchers({
			vouchers: [{ id: 1, holder: 5, provider: 2, points: 4, on: startOn, seconds, isRelated }]
		});
	expect(of(300, true)).toMatchObject([{ accounts: [2, 5], points: 4 }]);
	expect(of(301, true)).toEqual([]);
	expect(of(20, false)).toEqual([]);
});

const anySaid = fc.array(
	fc
		.record({
			payer: fc.integer({ min: 1, max: 6 }),
			payee: fc.integer({ min: 1, max: 6 }),
			points: fc.constantFrom(4, 4, 8, 30, 32),
			day: fc.nat({ max: 59 }),
			counts: fc.boolean(),
			secondsToYes: fc.option(fc.constantFrom(3, 40)),
			isFromPaper: fc.constantFrom(false, false, true)
		})
		.map(({ day, ...row }) => ({ ...row, on: onDay(day), by: row.payer })),
	{ maxLength: 80 }
);

test('whatever came in, its order does not matter; each remark is whole, and no two of one kind and the same people overlap', () => {
	fc.assert(
		fc.property(anySaid, fc.infiniteStream(fc.double({ noNaN: true })), (rows, chance) => {
			const said = rows
				.filter(({ payer, payee }) => payer !== payee)
				.map((row, at) => ({ ...row, id: at + 1 }));
			const houses = [4, 5].map((account) => ({ account, house: 'h' }));
			const found = remarksIn(noticed({ said, houses }));
			const shuffled = said
				.map((row) => ({ row, at: chance.next().value! }))
				.toSorted((one, other) => one.at - other.at)
				.map(({ row }) => row);
			expect(
				new Set(remarksIn(noticed({ said: shuffled, houses })).map((one) => JSON.stringify(one)))
			).toEqual(new Set(found.map((one) => JSON.stringify(one))));
			for (const one of found) {
				expect(one.firstOn <= one.lastOn).toBe(true);
				expect(one.accounts).toEqual(one.accounts.toSorted((a, b) => a - b));
				expect(one.times).toBeGreaterThan(0);
			}
			const matters = Map.groupBy(
				found.filter(({ rule }) => rule !== 'one_house'),
				({ rule, accounts }) => `${rule} ${accounts.join()}`
			);
			for (const same of matters.values()) {
				const ordered = same.toSorted((one, other) => one.firstOn.localeCompare(other.firstOn));
				ordered.slice(1).forEach((one, at) => expect(one.firstOn > ordered[at]!.lastOn).toBe(true));
			}
		})
	);
});
