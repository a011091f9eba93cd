import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter } from './day.ts';
import {
	afterWord,
	earliestLastOn,
	endingPhase,
	leftUntold,
	leftWaiting,
	noticeDays,
	type Telling,
	type ToTell
} from './ending.ts';

const noon = new Date('2026-03-02T11:00:00Z');
const one = (change: Partial<ToTell>): ToTell => ({
	...{
		visitorId: 'a',
		name: 'Ada',
		hint: null,
		state: 'open',
		whyNot: null,
		saidAt: null,
		backAt: null
	},
	...change
});

test.each([
	['2026-03-01', 'over'],
	['2026-03-02', 'ahead'],
	['2026-03-03', 'ahead']
])('the last day itself still goes on: %s', (lastOn, phase) => {
	expect(endingPhase({ lastOn, takenBackAt: null }, '2026-03-02')).toBe(phase);
	expect(endingPhase({ lastOn, takenBackAt: noon }, '2026-03-02')).toBe('taken_back');
});

test('between saying so and the last day lie as many days as were agreed, over every change of clocks', () => {
	const day = fc.nat(5_000).map((days) => daysAfter('2020-01-01', days));
	const notice = fc.integer({ min: noticeDays.least, max: noticeDays.most });
	fc.assert(
		fc.property(day, notice, (todayOn, days) => {
			const earliest = earliestLastOn(todayOn, days);
			expect(daysAfter(earliest, -days)).toBe(todayOn);
			expect(endingPhase({ lastOn: earliest, takenBackAt: null }, todayOn)).toBe('ahead');
		})
	);
});

test('nobody is left untold who was told, or of whom it is said why not', () => {
	const list = [
		one({ visitorId: 'a' }),
		one({ visitorId: 'b', state: 'told', saidAt: noon }),
		one({ visitorId: 'c', state: 'not_told', whyNot: 'not_reached', saidAt: noon }),
		one({ visitorId: 'd', state: 'told', saidAt: noon, backAt: noon })
	];
	expect(leftUntold(list).map(({ visitorId }) => visitorId)).toEqual(['a']);
	// That it goes on hear only those who heard that it stops.
	expect(leftWaiting(list).map(({ visitorId }) => visitorId)).toEqual(['b']);
});

const nothing: Telling = { state: 'open', whyNot: null, saidAt: null, backAt: null };
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

test('a word that is older than the last one changes nothing', () => {
	const told = afterWord(nothing, { said: 'told', saidAt: later(5) });
	expect(told).toEqual({ ...nothing, state: 'told', saidAt: later(5) });
	const undone = afterWord(told, { said: 'open', saidAt: later(9) });
	expect(afterWord(undone, { said: 'told', saidAt: later(7) })).toBe(undone);
	expect(afterWord(undone, { said: 'told', saidAt: later(10) }).state).toBe('told');
});

test('that it goes on is heard by who heard that it stops, and told again it is to be heard again', () => {
	expect(afterWord(nothing, { said: 'back', saidAt: later(5) })).toBe(nothing);
	const told = afterWord(nothing, { said: 'told', saidAt: later(5) });
	const back = afterWord(told, { said: 'back', saidAt: later(6) });
	expect(back).toMatchObject({ state: 'told', saidAt: later(5), backAt: later(6) });
	expect(afterWord(back, { said: 'told', saidAt: later(5) })).toBe(back);
	expect(afterWord(back, { said: 'told', saidAt: later(7) })).toMatchObject({ backAt: null });
	expect(afterWord(back, { said: 'open', saidAt: later(7) })).toMatchObject({
		...{ state: 'open', backAt: null }
	});
});

test('a word clears why somebody was not told, and nobody is open with a why', () => {
	const notReached: Telling = {
		...{ state: 'not_told', whyNot: 'not_reached', saidAt: noon, backAt: null }
	};
	for (const said of ['told', 'open'] as const)
		expect(afterWord(notReached, { said, saidAt: later(1) })).toMatchObject({
			...{ state: said, whyNot: null }
		});
});

test('what was said twice was said once, and whether it stops or not hangs on no order of arrival', () => {
	const word = fc.record({
		said: fc.constantFrom('told' as const, 'open' as const),
		minute: fc.nat(500)
	});
	const words = fc.uniqueArray(word, { selector: ({ minute }) => minute, maxLength: 12 });
	fc.assert(
		fc.property(
			words.chain((all) =>
				fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
			),
			([all, mixed]) => {
				const after = (list: typeof all) =>
					list.reduce(
						(known, { said, minute }) => afterWord(known, { said, saidAt: later(minute) }),
						nothing
					);
				expect(after(mixed)).toEqual(after(all));
				expect(after([...mixed, ...all])).toEqual(after(all));
			}
		)
	);
});
