import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { GiftForm, LimitsForm, PeriodForm, StopForm, ThankForm } from './credit-form.ts';
import { limitsFit } from './credit.ts';
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

describe('limits', () => {
	const usual = {
		...{ memberFloor: '40', newcomerFloor: '16', newcomerDays: '30', organisationFloor: '200' },
		...{ softCeiling: '120', mostOnce: '32', mostPairDay: '32', mostWeek: '160' },
		...{ mostGivenMonth: '40', mostPotMonth: '8', mostTaskDay: '12' }
	};
	const of = (typed: Partial<typeof usual> & { 'without[]'?: string[] }) =>
		v.safeParse(LimitsForm, { ...usual, ...typed });

	test('how far below nothing is typed with a sign or without', () => {
		for (const typed of ['40', '-40', '−40', ' 40 '])
			expect(of({ memberFloor: typed }).output).toMatchObject({
				limits: { memberFloor: -40, newcomerFloor: -16, mostOnce: 32 },
				without: []
			});
	});

	test('each lies between its bounds, and what is no whole number is none', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...(Object.keys(usual) as (keyof typeof usual)[])),
				fc.integer({ min: -1_200, max: 1_200 }),
				(name, number) => {
					const parsed = of({ [name]: String(number) });
					if (parsed.success) expect(limitsFit(parsed.output.limits)).toBe(true);
				}
			)
		);
		for (const typed of ['', '1,5', '1.5', 'veel', '1e3', '999999', '4 0'])
			expect(of({ mostOnce: typed }).success, typed).toBe(false);
	});

	test('a newcomer goes no further than others, and it is said at that field', () => {
		const { issues } = of({ memberFloor: '10', newcomerFloor: '16' });
		expect(issues?.map((issue) => v.getDotPath(issue))).toEqual(['newcomerFloor']);
	});

	test('only help that can be had for points is left without', () => {
		expect(of({ 'without[]': ['garden', 'pets'] }).output).toMatchObject({
			without: ['garden', 'pets']
		});
		expect(of({ 'without[]': ['meal_ill'] }).success).toBe(false);
	});
});

test('whose account it is is a kind and an id, and nothing else', () => {
	const id = randomId();
	const of = (typed: string) =>
		v.safeParse(StopForm, { of: typed, wanted: 'freeze', reason: 'Gezien.' });
	expect(of(`member:${id}`).output).toMatchObject({ of: { personId: id } });
	expect(of(`circle:${id}`).output).toMatchObject({ of: { circleId: id } });
	expect(of(`organisation:${id}`).output).toMatchObject({ of: { organisationId: id } });
	for (const typed of ['', id, `pot:${id}`, 'member:', `member:${id}x`, 'member:----'])
		expect(of(typed).success, typed).toBe(false);
});
