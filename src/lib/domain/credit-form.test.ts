import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { GiftForm, PeriodForm, ThankForm } from './credit-form.ts';
import { randomId } from './id.ts';

const thank = (typed: Record<string, string>) =>
	v.parse(ThankForm, {
		...{ side: 'payer', personId: randomId(), category: 'garden', words: '', giving: 'points' },
		...typed
	});

test('what is typed counts before the times that are shown', () => {
	expect(thank({ time: '4', points: '' }).points).toBe(4);
	expect(thank({ time: '4', points: '7' }).points).toBe(7);
	expect(thank({}).points).toBe(0);
});

test('half a point stays half, and what is no number is none: the ledger says what is right', () => {
	expect(thank({ points: '1,5' }).points).toBe(1.5);
	expect(thank({ points: '1.5' }).points).toBe(1.5);
	for (const typed of ['veel', 'NaN', '--']) expect(thank({ points: typed }).points).toBe(0);
	fc.assert(
		fc.property(fc.string({ maxLength: 20 }), (typed) => {
			const { points } = v.parse(GiftForm, { to: 'pot', points: typed, words: '' });
			expect(Number.isFinite(points)).toBe(true);
			expect(points).toBeLessThanOrEqual(9_999);
		})
	);
});

test('care takes no points, whatever was chosen (F8)', () => {
	expect(thank({ category: 'meal_ill', points: '4' }).isFree).toBe(true);
	expect(thank({ giving: 'none' }).isFree).toBe(true);
	expect(thank({ category: 'doctor', points: '4' }).isFree).toBe(false);
});

test('a period ends no earlier than it begins', () => {
	const of = (from: string, until: string) => v.safeParse(PeriodForm, { from, until }).success;
	expect(of('2026-11-01', '2026-11-01')).toBe(true);
	expect(of('2026-11-02', '2026-11-01')).toBe(false);
	expect(of('2026-02-30', '2026-11-01')).toBe(false);
});
