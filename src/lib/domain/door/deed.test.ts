import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, minutes } from '../../../../tests/support/door.ts';
import {
	arriving,
	counting,
	nameless,
	operationOf,
	takingBack,
	tallyOf,
	totalled,
	welcomingUnnamed,
	type Deed
} from './deed.ts';
import * as v from 'valibot';
import { OperationForm } from './operation-form.ts';
import { countedBy, voidMost } from './operation.ts';

const written = {
	...{ operationId: idOf(1), deviceId: idOf(2), occurrenceId: idOf(3), seq: 4, total: 7 },
	atDevice: minutes(0)
};

test.each<[string, Deed, string | null]>([
	['one more', counting('child', 'up'), 'child up'],
	['one fewer', counting('meal_here', 'down'), 'meal_here down'],
	['somebody new without a name', welcomingUnnamed(false), 'first_timer up'],
	['somebody without a name who was here before', welcomingUnnamed(true), 'visitor up'],
	['a known visitor', arriving(idOf(9)), null]
])('%s is added up under its own name, and Kring counts the same', (_name, deed, tally) => {
	expect(tallyOf(deed)).toBe(tally);
	const counted = countedBy(operationOf(deed, written));
	expect(counted === null ? null : `${counted.category} ${counted.direction}`).toBe(tally);
	expect(counted?.total ?? 7).toBe(7);
});

test('what is written down is what Kring reads', () => {
	for (const deed of [counting('visitor', 'up'), welcomingUnnamed(true), arriving(idOf(9))]) {
		const operation = operationOf(deed, written);
		const sent = JSON.parse(JSON.stringify(operation)) as unknown;
		expect(v.parse(OperationForm, sent)).toEqual(operation);
	}
});

test('what is kept of a refusal once the device ended names nobody', () => {
	const welcomed: Deed = {
		type: 'welcomed',
		payload: {
			...{ remember: true, visitorId: idOf(9), callName: 'Ria', nameHint: 'Lindelaan' },
			...{ cameBefore: false, consents: ['welcome_note'], dietCodes: ['soft'], guideId: null },
			welcomeNote: 'Hoort links niet goed.'
		}
	};
	const noted: Deed = { type: 'day_noted', payload: { text: 'Ria viel.' } };
	const counted: Deed = { type: 'cash_counted', payload: { cents: 5, remark: 'van Ria' } };
	for (const deed of [welcomed, noted, counted]) {
		const left = nameless(deed);
		expect(left.type).toBe(deed.type);
		for (const word of ['Ria', 'Lindelaan', 'links', 'soft'])
			expect(JSON.stringify(left)).not.toContain(word);
	}
	expect(nameless(counting('child', 'up'))).toEqual(counting('child', 'up'));
});

test('what is not counted gets no total', () => {
	expect(totalled(arriving(idOf(9)), 3)).toEqual(arriving(idOf(9)));
});

test('taking back names everything once, in as many as it takes', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 70 }), (many) => {
			const ids = Array.from({ length: many }, (_, at) => idOf(at));
			const named = takingBack(ids).map((deed) =>
				deed.type === 'voided' ? deed.payload.operationIds : []
			);
			expect(named.flat()).toEqual(ids);
			for (const some of named) expect(some.length).toBeLessThanOrEqual(voidMost);
			expect(named.every(({ length }) => length > 0)).toBe(true);
		})
	);
});
