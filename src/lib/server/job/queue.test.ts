import { expect, test } from 'vitest';
import { faultOf } from '../fault.ts';
import { mostAttempts, pauseAfter } from './queue.ts';
import { nextNight, nextOverview } from './worker.ts';

test('a failed job waits longer each time, never for ever, and not as long as its neighbour', () => {
	const longest = Array.from({ length: mostAttempts }, (_, index) => pauseAfter(index + 1, 1));
	expect(longest.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
	expect(Math.max(...longest)).toBe(15 * 60_000);
	expect(pauseAfter(4, 0)).toBe(4_000);
});

test('what is told of an error holds nothing that people wrote', () => {
	const inner = Object.assign(new Error('duplicate key (text)=(Nel fell)'), { code: '23505' });
	const outer = new Error('Failed query: insert … params: Nel fell', { cause: inner });
	const told = faultOf(outer);
	expect(JSON.stringify(told)).not.toContain('Nel');
	expect(told.fault).toContain('23505');
	expect(told.where).not.toBe('');
});

test('the weekly overview comes on Sunday at five, by the wall clock', () => {
	expect(nextOverview(new Date('2026-03-28T12:00:00Z'))).toEqual(new Date('2026-03-29T15:00:00Z'));
	expect(nextOverview(new Date('2026-03-29T15:00:00Z'))).toEqual(new Date('2026-04-05T15:00:00Z'));
	expect(nextOverview(new Date('2026-10-25T10:00:00Z'))).toEqual(new Date('2026-10-25T16:00:00Z'));
});

test('days are filled in at a quarter past two, also in the night in which that time is skipped', () => {
	const next = (now: string) => nextNight(new Date(now), 2 * 60 + 15).toISOString();
	expect(next('2026-03-28T12:00:00Z')).toBe('2026-03-29T01:15:00.000Z');
	expect(next('2026-03-29T01:15:00Z')).toBe('2026-03-30T00:15:00.000Z');
	expect(next('2026-10-24T12:00:00Z')).toBe('2026-10-25T00:15:00.000Z');
});
