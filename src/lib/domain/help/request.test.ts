import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	askedAtOnce,
	isKnownToBoth,
	mayBecome,
	nextStep,
	patience,
	type Ask,
	type RequestState,
	type Running
} from './request.ts';

const start = new Date('2026-11-20T09:00:00Z');
const after = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
const asks = (hours: number, ...said: Ask['says'][]): Ask[] =>
	said.map((says, at) => ({ helperId: `${hours}-${at}`, askedAt: after(hours), says }));
const running = (change: Partial<Running> = {}): Running => ({
	...{ state: 'open', isEssential: false, openedAt: start, asks: [], landedAt: null },
	...change
});
const next = (change: Partial<Running>, hours: number, fitting: number) =>
	nextStep(running(change), { fitting, now: after(hours) });

describe('a request', () => {
	test('is asked of three who fit, or of as many as there are', () => {
		expect(next({}, 0, 9)).toEqual({ does: 'ask', count: 3 });
		expect(next({}, 0, 2)).toEqual({ does: 'ask', count: 2 });
	});

	test('waits a day for those three, and is then asked of three others', () => {
		const first = asks(0, null, 'no', null);
		expect(next({ asks: first }, 1, 5)).toEqual({ does: 'wait', until: after(24) });
		expect(next({ asks: first }, 24, 5)).toEqual({ does: 'ask', count: 3 });
	});

	test('does not wait for who said no', () => {
		expect(next({ asks: asks(0, 'no', 'no', 'no') }, 1, 5)).toEqual({ does: 'ask', count: 3 });
		expect(next({ asks: asks(0, 'no') }, 1, 5)).toEqual({ does: 'ask', count: 3 });
	});

	test('comes to the coordinator after two days, and at once where nobody is left', () => {
		const both = [...asks(0, null, null, null), ...asks(24, null, null, null)];
		expect(next({ asks: both }, 30, 5)).toEqual({ does: 'wait', until: after(48) });
		expect(next({ asks: both }, 48, 5)).toEqual({ does: 'land' });
		expect(next({}, 0, 0)).toEqual({ does: 'land' });
		expect(next({ asks: asks(0, 'no', 'no') }, 1, 0)).toEqual({ does: 'land' });
	});

	test('that is care goes on sooner', () => {
		const isEssential = true;
		expect(next({ isEssential, asks: asks(0, null) }, 5, 5)).toEqual({
			...{ does: 'wait', until: after(6) }
		});
		expect(next({ isEssential, asks: asks(0, null) }, 6, 5)).toEqual({ does: 'ask', count: 3 });
		expect(next({ isEssential, asks: asks(0, null) }, 12, 5)).toEqual({ does: 'land' });
	});

	test('that somebody said yes to, or that somebody answers for, rests', () => {
		for (const state of ['drafted', 'offered', 'agreed', 'done', 'closed'] as const)
			expect(next({ state }, 99, 9)).toEqual({ does: 'rest' });
		expect(next({ landedAt: after(48) }, 50, 9)).toEqual({ does: 'rest' });
	});
});

test('whatever is answered and whoever fits, a request never ends in silence', () => {
	const answer = fc.constantFrom('yes', 'no', null);
	fc.assert(
		fc.property(
			fc.boolean(),
			fc.array(
				fc.record({
					count: fc.nat({ max: 6 }),
					says: answer,
					at: fc.double({ min: 0, max: 1, noNaN: true })
				}),
				{ maxLength: 40 }
			),
			(isEssential, people) => {
				const { landHours } = isEssential ? patience.essential : patience.usual;
				let now = start;
				const said: Ask[] = [];
				for (let turn = 0; turn < 60; turn += 1) {
					const fitting = people[turn]?.count ?? 1;
					const step = nextStep(running({ isEssential, asks: said }), { fitting, now });
					if (step.does === 'rest') expect.unreachable('nobody looks after it');
					// At the latest then a person answers for it.
					if (step.does === 'land') {
						expect(now.getTime()).toBeLessThanOrEqual(after(landHours).getTime());
						return;
					}
					if (step.does === 'ask') {
						expect(step.count).toBeGreaterThan(0);
						expect(step.count).toBeLessThanOrEqual(Math.min(askedAtOnce, fitting));
						for (let at = 0; at < step.count; at += 1)
							said.push({ helperId: `${turn}-${at}`, askedAt: now, says: null });
						continue;
					}
					expect(step.until.getTime()).toBeGreaterThan(now.getTime());
					const says = people[turn]?.says ?? null;
					// A yes is another state; here the first of those who wait says something or nothing.
					const waiting = said.find((one) => one.says === null);
					if (says === 'no' && waiting !== undefined) waiting.says = 'no';
					else now = step.until;
				}
				expect.unreachable('it went on for ever');
			}
		)
	);
});

test('address and number are known once both said yes, and not before', () => {
	const states: RequestState[] = ['drafted', 'open', 'offered', 'agreed', 'done', 'closed'];
	expect(states.filter(isKnownToBoth)).toEqual(['agreed', 'done']);
	// What is over stays over, and nobody is agreed with whom nobody asked.
	expect(states.filter((to) => mayBecome('closed', to))).toEqual([]);
	expect(mayBecome('drafted', 'agreed')).toBe(false);
	expect(mayBecome('agreed', 'open')).toBe(true);
});
