import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	askedAtOnce,
	isKnownToBoth,
	mayBecome,
	mayGoOn,
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
	...{ state: 'open', isEssential: false, madeAt: start, roundAt: start, asks: [], landedAt: null },
	...{ waitingSince: null, wasReminded: false, agreedAt: null, endsAt: null, isWeekly: false },
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
		// From ten in the morning twelve waking hours end at nine the next day: the night does not count.
		expect(next({ isEssential, asks: asks(10, null) }, 22, 5)).toEqual({
			...{ does: 'wait', until: after(23) }
		});
		expect(next({ isEssential, asks: asks(10, null) }, 23, 5)).toEqual({ does: 'land' });
	});

	test('that is care lands before it is a day old, whenever it was asked', () => {
		for (let hour = 0; hour < 48; hour += 1) {
			const roundAt = after(hour);
			const step = nextStep(running({ isEssential: true, roundAt, asks: [] }), {
				...{ fitting: 0, now: after(hour + 24) }
			});
			expect(step).toEqual({ does: 'land' });
		}
	});

	test('that somebody said yes to waits for who asked, reminds them, and then lands', () => {
		const offered = { state: 'offered', waitingSince: start } as const;
		expect(next(offered, 0, 9)).toEqual({ does: 'wait', until: after(24) });
		expect(next(offered, 24, 9)).toEqual({ does: 'remind', whom: 'asker' });
		expect(next({ ...offered, wasReminded: true }, 25, 9)).toEqual({
			...{ does: 'wait', until: after(48) }
		});
		expect(next({ ...offered, wasReminded: true }, 48, 9)).toEqual({ does: 'land' });
	});

	test('that is wanted soon lands halfway, so that somebody has time to ring', () => {
		const soon = { endsAt: after(6) };
		expect(next(soon, 0, 9)).toEqual({ does: 'ask', count: 3 });
		expect(next({ ...soon, asks: asks(0, null) }, 1, 9)).toEqual({
			...{ does: 'wait', until: after(3) }
		});
		expect(next({ ...soon, asks: asks(0, null) }, 3, 9)).toEqual({ does: 'land' });
		expect(next({ endsAt: after(-1) }, 0, 9)).toEqual({ does: 'land' });
		expect(next({ ...soon, isWeekly: true, asks: asks(0, null) }, 3, 9)).toEqual({
			...{ does: 'wait', until: after(24) }
		});
		// And weeks after it was wanted it is over, when nobody settled it.
		const landed = { ...soon, landedAt: after(3) };
		expect(next(landed, 6 + 14 * 24, 0)).toEqual({ does: 'close', outcome: 'unsaid' });
	});

	test('that goes round again keeps a yes that was said before, while there is time', () => {
		const kept = (change: Partial<Running>, hours: number) =>
			nextStep(running(change), { fitting: 9, kept: 1, now: after(hours) });
		expect(kept({}, 0)).toEqual({ does: 'keep' });
		expect(kept({ asks: asks(0, null) }, 1)).toEqual({ does: 'keep' });
		expect(kept({ endsAt: after(-1) }, 0)).toEqual({ does: 'land' });
		expect(kept({ state: 'offered', waitingSince: start }, 1).does).toBe('wait');
		expect(kept({ landedAt: start }, 1).does).toBe('wait');
	});

	test('that comes back is asked about every four weeks, from the last word that it goes on', () => {
		const weekly = { state: 'agreed', agreedAt: start, isWeekly: true } as const;
		const month = 28 * 24;
		expect(next(weekly, month, 0)).toEqual({ does: 'remind', whom: 'both' });
		const goesOn = { ...weekly, waitingSince: after(month + 50) };
		expect(next(goesOn, month + 50, 0)).toEqual({ does: 'wait', until: after(2 * month + 50) });
		expect(mayGoOn(running(weekly))).toBe(true);
		for (const change of [{ state: 'done' }, { state: 'closed' }, { isWeekly: false }] as const)
			expect(mayGoOn(running({ ...weekly, ...change }))).toBe(false);
	});

	test('that landed is told again each day, and later each week', () => {
		const landed = { landedAt: after(48) };
		expect(next(landed, 50, 9)).toEqual({ does: 'wait', until: after(72) });
		expect(next(landed, 72, 9)).toEqual({ does: 'remind', whom: 'coordinator' });
		expect(next({ ...landed, waitingSince: after(240) }, 250, 9)).toEqual({
			...{ does: 'wait', until: after(408) }
		});
	});

	test('that was agreed on asks afterwards whether it was done, and is over when nobody says so', () => {
		const agreed = { state: 'agreed', agreedAt: start, endsAt: after(48) } as const;
		expect(next(agreed, 1, 0)).toEqual({ does: 'wait', until: after(72) });
		expect(next(agreed, 72, 0)).toEqual({ does: 'remind', whom: 'both' });
		const reminded = { ...agreed, wasReminded: true, waitingSince: after(72) };
		expect(next(reminded, 73, 0)).toEqual({ does: 'wait', until: after(72 + 14 * 24) });
		expect(next(reminded, 72 + 14 * 24, 0)).toEqual({ does: 'close', outcome: 'unsaid' });
		expect(next({ ...reminded, isWeekly: true }, 72 + 28 * 24, 0)).toEqual({
			...{ does: 'remind', whom: 'both' }
		});
	});

	test('that nobody said yes to goes, and what is over rests', () => {
		expect(next({ state: 'drafted' }, 1, 9)).toEqual({ does: 'wait', until: after(30 * 24) });
		expect(next({ state: 'drafted' }, 30 * 24, 9)).toEqual({
			...{ does: 'close', outcome: 'not_agreed' }
		});
		expect(next({ state: 'closed' }, 99, 9)).toEqual({ does: 'rest' });
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
			fc.nat({ max: 1 }),
			(isEssential, people, kept) => {
				const landHours = isEssential ? 24 : patience.usual.landHours;
				let now = start;
				const said: Ask[] = [];
				for (let turn = 0; turn < 60; turn += 1) {
					const fitting = people[turn]?.count ?? 1;
					const step = nextStep(running({ isEssential, asks: said }), { fitting, kept, now });
					// A yes of before waits for who asked: another state, and at once.
					if (step.does === 'keep') return void expect([kept, now]).toEqual([1, start]);
					if (step.does === 'rest' || step.does === 'remind' || step.does === 'close')
						expect.unreachable('nobody looks after it');
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
