import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doorDay, idOf, visitors } from '../../../../tests/support/door.ts';
import { daysAfter } from '../day.ts';
import { awayDaysMost, awayProblems, isStretch } from './away-days.ts';
import { awayAfter, awaysOnce, isIn, type AwaySaid } from './away.ts';

const periods = [0, 1, 2, 3].map((nth) => ({
	...{ awayId: idOf(95 + nth), visitorId: visitors.jan },
	...{ fromOn: daysAfter(doorDay, 5 * nth), untilOn: daysAfter(doorDay, 5 * nth + 8) }
}));
const saying = fc.record({ nth: fc.nat(3), stays: fc.boolean() });
const anySaid = fc
	.array(saying, { maxLength: 12 })
	.map((list) => list.map(({ nth, stays }): AwaySaid => ({ ...periods[nth]!, stays })));
/** The same sayings, in two orders. */
const twoOrders = anySaid.chain((said) =>
	fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length }))
);
const byId = (one: { awayId: string }, other: { awayId: string }) =>
	one.awayId.localeCompare(other.awayId);

test('a first and a last day, that are no more than a year apart', () => {
	const of = (fromOn: string, untilOn: string) => isStretch({ fromOn, untilOn });
	expect(of('2026-03-03', '2026-03-03')).toBe(true);
	expect(of('2026-03-03', '2026-03-02')).toBe(false);
	expect(of('2026-03-03', daysAfter('2026-03-03', awayDaysMost - 1))).toBe(true);
	expect(of('2026-03-03', daysAfter('2026-03-03', awayDaysMost))).toBe(false);
});

test('what is wrong with two days is said of each', () => {
	const of = (fromOn: string, untilOn: string) =>
		Object.values(awayProblems({ fromOn, untilOn }, '2026-03-03'));
	expect(of('2026-03-03', '2026-03-03')).toEqual([null, null]);
	expect(of('', '')).toEqual(['required', 'required']);
	expect(of('', '2026-03-09')).toEqual(['required', null]);
	expect(of('2026-03-02', '2026-03-01')).toEqual(['past', 'backwards']);
	expect(of('2026-03-03', daysAfter('2026-03-03', awayDaysMost))).toEqual([null, 'long']);
});

test('the first and the last day count, and none around them', () => {
	const week = [{ fromOn: '2026-03-03', untilOn: '2026-03-09' }];
	const days = ['2026-03-02', '2026-03-03', '2026-03-09', '2026-03-10'];
	expect(days.map((on) => isIn(on, week))).toEqual([false, true, true, false]);
	expect(isIn('2199-01-01', [{ fromOn: '2026-03-03', untilOn: null }])).toBe(true);
});

test('any order and any number of times comes to the same', () => {
	fc.assert(
		fc.property(twoOrders, ([said, other]) => {
			const once = awaysOnce(said);
			expect(awaysOnce(other).toSorted(byId)).toEqual(once.toSorted(byId));
			expect(awaysOnce([...once, ...said])).toEqual(once);
			expect(awayAfter([], awaysOnce(other))).toEqual(awayAfter([], once));
		})
	);
});

test('said in parts, heard between them or not, it comes to what was said at once', () => {
	fc.assert(
		fc.property(anySaid, anySaid, (one, other) => {
			const [first, all] = [awaysOnce(one), awaysOnce([...one, ...other])];
			expect(awaysOnce([...first, ...awaysOnce(other)])).toEqual(all);
			const known = awayAfter([], first);
			expect(awayAfter(known, all)).toEqual(awayAfter([], all));
		})
	);
});

test('what was taken back stays taken back', () => {
	fc.assert(
		fc.property(anySaid, (said) => {
			const back = new Set(said.filter(({ stays }) => !stays).map(({ awayId }) => awayId));
			const away = awayAfter([], awaysOnce(said));
			expect(away.filter(({ awayId }) => back.has(awayId))).toEqual([]);
			const told = new Set(said.map(({ awayId }) => awayId));
			expect(away).toHaveLength(told.size - back.size);
		})
	);
});
