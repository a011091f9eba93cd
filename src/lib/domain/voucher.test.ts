import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MomentField } from './field.ts';
import {
	momentText,
	voucherNow,
	voucherTurn,
	type VoucherProposed,
	type VoucherTurn
} from './voucher.ts';

const now = new Date('2027-03-05T10:00:00Z');
const later = new Date('2027-03-09T13:00:00Z');
const earlier = new Date('2027-03-01T13:00:00Z');

const turns = (
	state: Parameters<typeof voucherTurn>[0]['state'],
	bookedFor: Date | null,
	proposed: VoucherProposed = null
) => {
	const other = { mine: 'theirs', theirs: 'mine', unknown: 'unknown' } as const;
	const theirs = proposed === null ? null : other[proposed];
	return [
		voucherTurn({ state, isHolder: true, bookedFor, proposed }, now),
		voucherTurn({ state, isHolder: false, bookedFor, proposed: theirs }, now)
	];
};

test('who holds it names a day first; who named one waits for the other', () => {
	expect(turns('issued', null)).toEqual(['propose', 'await']);
	expect(turns('booked', later, 'mine')).toEqual(['asked', 'answer']);
	expect(turns('booked', later, 'theirs')).toEqual(['answer', 'asked']);
	expect(turns('booked', later)).toEqual(['agreed', 'agreed']);
});

test('of a day of which nobody knows whose word it is, both are asked', () => {
	expect(turns('booked', later, 'unknown')).toEqual(['confirm', 'confirm']);
});

test('once the day is there its code says that it was done', () => {
	expect(turns('booked', earlier)).toEqual(['show', 'hand_in']);
});

test('a day that went by without a yes of both is none any more', () => {
	for (const proposed of ['mine', 'theirs', 'unknown'] as const) {
		expect(turns('booked', earlier, proposed)).toEqual(['propose', 'await']);
		const booked = { state: 'booked', proposed, title: 'Een lamp' } as const;
		expect(voucherNow({ ...booked, bookedFor: earlier }, now)).toEqual({
			...{ state: 'issued', bookedFor: null, proposed: null, title: 'Een lamp' }
		});
		expect(voucherNow({ ...booked, bookedFor: later }, now)).toMatchObject({ bookedFor: later });
	}
	const agreed = { state: 'booked', bookedFor: earlier, proposed: null } as const;
	expect(voucherNow(agreed, now)).toEqual(agreed);
	const done = { state: 'redeemed', bookedFor: earlier, proposed: null } as const;
	expect(voucherNow(done, now)).toEqual(done);
});

test('of what is over nobody has the turn', () => {
	for (const state of ['redeemed', 'cancelled', 'expired'] as const)
		expect(turns(state, later)).toEqual([null, null]);
});

test('the two sides always read of the same step', () => {
	const beside: Record<VoucherTurn, VoucherTurn> = {
		...{ propose: 'await', await: 'propose', answer: 'asked', asked: 'answer', confirm: 'confirm' },
		...{ agreed: 'agreed', show: 'hand_in', hand_in: 'show' }
	};
	fc.assert(
		fc.property(
			fc.constantFrom('issued', 'booked', 'redeemed', 'cancelled', 'expired'),
			fc.option(fc.integer({ min: -9e9, max: 9e9 })),
			fc.constantFrom('mine', 'theirs', 'unknown', null),
			(state, apart, proposed) => {
				const at = apart === null ? null : new Date(now.getTime() + apart);
				const [one = null, other] = turns(state, at, proposed);
				expect(one === null ? null : beside[one]).toBe(other);
			}
		)
	);
});

test('a moment that is shown in a field and sent back is the same moment', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5_000_000 }), (minutes) => {
			const at = new Date(Date.UTC(2027, 0, 1) + minutes * 60_000);
			const back = v.parse(MomentField, momentText(at));
			// In the hour that comes twice it is the first of the two.
			expect([0, 3_600_000]).toContain(at.getTime() - back.getTime());
		})
	);
});
