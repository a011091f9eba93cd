import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomId } from '../id.ts';
import { calendarEveryMinutes, readingDelayMs } from './imported.ts';

const hourMs = calendarEveryMinutes * 60_000;

test('a calendar is asked at its own moment of the hour, the same every time', () => {
	fc.assert(
		fc.property(fc.uuid(), (id) => {
			const delay = readingDelayMs(id);
			expect(delay).toBe(readingDelayMs(id));
			expect(delay).toBeGreaterThanOrEqual(0);
			// The next round comes after it, with ten minutes to spare.
			expect(delay).toBeLessThan(hourMs - 10 * 60_000);
		})
	);
});

test('many calendars are spread over the whole hour', () => {
	const parts = [0, 0, 0, 0, 0];
	for (let at = 0; at < 1_200; at++) parts[Math.floor(readingDelayMs(randomId()) / 600_000)]! += 1;
	// Two hundred and forty on average; as few as that in one would not come by chance.
	expect(Math.min(...parts)).toBeGreaterThan(100);
});
