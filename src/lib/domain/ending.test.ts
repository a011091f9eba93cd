import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysAfter } from './day.ts';
import {
	earliestLastOn,
	endingPhase,
	leftUntold,
	leftWaiting,
	noticeDays,
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
		at: null,
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
		one({ visitorId: 'b', state: 'told', at: noon }),
		one({ visitorId: 'c', state: 'not_told', whyNot: 'not_reached', at: noon }),
		one({ visitorId: 'd', state: 'told', at: noon, backAt: noon })
	];
	expect(leftUntold(list).map(({ visitorId }) => visitorId)).toEqual(['a']);
	// That it goes on hear only those who heard that it stops.
	expect(leftWaiting(list).map(({ visitorId }) => visitorId)).toEqual(['b']);
});
