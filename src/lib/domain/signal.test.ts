import { describe, expect, test } from 'vitest';
import {
	alwaysSounds,
	authorsOf,
	calledBy,
	joins,
	offeredFor,
	owesFeedback,
	type Voice
} from './signal.ts';

const noon = new Date('2026-03-04T11:00:00Z');
const said = (personId: string, onBehalfOfId: string | null = null): Voice => ({
	id: personId,
	by: 'person',
	personId,
	onBehalfOfId,
	level: 'orange',
	at: noon,
	withdrawnAt: null
});
const engine = (by: 'check_in' | 'finding'): Voice => ({
	id: by,
	by,
	level: 'orange',
	at: noon,
	withdrawnAt: null
});

describe('what is offered after ticking signs (S4)', () => {
	test.each([
		[[], ['note']],
		[[{ phase: 'green', sure: true }], ['note']],
		[[{ phase: 'orange', sure: true }], ['note', 'orange']],
		[[{ phase: 'red', sure: true }], ['red']],
		[[{ phase: 'red', sure: false }], ['red', 'orange', 'note']],
		[
			[
				{ phase: 'red', sure: false },
				{ phase: 'red', sure: true }
			],
			['red']
		]
	] as const)('%o: %o', (ticks, offered) => {
		expect(offeredFor(ticks)).toEqual(offered);
	});
});

describe('how loud a note calls', () => {
	const red = { phase: 'red', sure: true } as const;
	const doubt = { phase: 'red', sure: false } as const;
	const orange = { phase: 'orange', sure: true } as const;

	test('who is sure of a red sign is not asked, and who doubts has to say', () => {
		expect(calledBy([red, doubt], 'note')).toBe('red');
		expect(calledBy([doubt], 'red')).toBe('red');
		expect(calledBy([doubt], 'orange')).toBe('orange');
		expect(calledBy([doubt, orange], 'note')).toBeNull();
		expect(() => calledBy([doubt], null)).toThrow('doubt_unsaid');
	});

	test('without a red sign nobody is called, whatever was chosen', () => {
		expect(calledBy([], 'red')).toBeNull();
		expect(calledBy([orange], 'red')).toBeNull();
	});
});

test('a missed check-in joins no signal of the circle, and the other way round', () => {
	const circle = { state: 'open', way: 'circle' } as const;
	const checkIn = { state: 'open', way: 'check_in' } as const;
	expect(joins(circle, said('nel'))).toBe(true);
	expect(joins(circle, engine('finding'))).toBe(true);
	expect(joins(circle, engine('check_in'))).toBe(false);
	expect(joins(checkIn, said('nel'))).toBe(false);
	expect(joins({ ...circle, state: 'taken_on' }, said('nel'))).toBe(true);
	expect(joins({ ...circle, state: 'closed' }, said('nel'))).toBe(false);
	expect(joins({ ...circle, state: 'withdrawn' }, said('nel'))).toBe(false);
});

test('who saw it and who typed it in are both told how it goes on', () => {
	const voices = [said('sanne', 'nel'), engine('finding'), said('cor'), said('nel')];
	expect(authorsOf(voices)).toEqual(['sanne', 'nel', 'cor']);
	expect(authorsOf([said('sanne', 'nel')])).toEqual(['sanne', 'nel']);
});

test('who closes owes a word to everybody who raised it but themselves', () => {
	expect(owesFeedback([said('nel')], 'cor')).toBe(true);
	expect(owesFeedback([said('nel')], 'nel')).toBe(false);
	expect(owesFeedback([said('nel', 'cor')], 'nel')).toBe(true);
	expect(owesFeedback([engine('check_in')], 'cor')).toBe(false);
});

test('red and a missed check-in sound at night', () => {
	expect(alwaysSounds({ level: 'red', way: 'circle' })).toBe(true);
	expect(alwaysSounds({ level: 'orange', way: 'check_in' })).toBe(true);
	expect(alwaysSounds({ level: 'orange', way: 'circle' })).toBe(false);
});
