import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MomentField } from './field.ts';
import { momentText, voucherTurn, type VoucherProposed, type VoucherTurn } from './voucher.ts';

const now = new Date('2027-03-05T10:00:00Z');
const later = new Date('2027-03-09T13:00:00Z');
const earlier = new Date('2027-03-01T13:00:00Z');

const turns = (
	state: Parameters<typeof voucherTurn>[0]['state'],
	bookedFor: Date | null,
	proposed: VoucherProposed = null
) => {
	const other = { mine: 'theirs', theirs: 'mine' } as const;
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

test('once the day is there its code says that it was done, whether both said yes to it or not', () => {
	expect(turns('booked', earlier)).toEqual(['show', 'hand_in']);
	expect(turns('booked', earlier, 'mine')).toEqual(['show', 'hand_in']);
});

test('of what is over nobody has the turn', () => {
	for (const state of ['redeemed', 'cancelled', 'expired'] as const)
		expect(turns(state, later)).toEqual([null, null]);
});

test('the two sides always read of the same step', () => {
	const beside: Record<VoucherTurn, VoucherTurn> = {
		...{ propose: 'await', await: 'propose', answer: 'asked', asked: 'answer' },
		...{ agreed: 'agreed', show: 'hand_in', hand_in: 'show' }
	};
	fc.assert(
		fc.property(
			fc.constantFrom('issued', 'booked', 'redeemed', 'cancelled', 'expired'),
			fc.option(fc.integer({ min: -9e9, max: 9e9 })),
			fc.constantFrom('mine', 'theirs', null),
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
