import { expect, test } from 'vitest';
import { reconnectSeconds } from './connect.ts';

test('a line that broke is laid anew within two seconds, however often that failed', () => {
	expect(reconnectSeconds(0, 1)).toBeLessThan(0.02);
	for (const failures of [0, 1, 3, 5, 6, 10, 1_000]) {
		for (const random of [0, 0.5, 1]) {
			const seconds = reconnectSeconds(failures, random);
			expect(seconds).toBeGreaterThan(0);
			expect(seconds).toBeLessThanOrEqual(2);
		}
	}
});
