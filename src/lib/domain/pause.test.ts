import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber } from './care-day.ts';
import { daysAfter } from './day.ts';
import {
	assertPause,
	checkInRest,
	daysOfPause,
	endedPause,
	reasonOn,
	type Pause
} from './pause.ts';

const today = '2026-03-04';
const pause = (fromOn: string, untilOn: string, reason: Pause['reason'] = 'hospital'): Pause => ({
	...{ id: 'p', fromOn, untilOn, reason }
});

describe('a pause', () => {
	const codeOf = (fromOn: string, untilOn: string) => {
		try {
			assertPause({ fromOn, untilOn }, today);
			return 'fits';
		} catch (caught) {
			return (caught as Error).message;
		}
	};

	test('lies where somebody still remembers it, and is not how things are now', () => {
		expect(codeOf('2026-03-04', '2026-03-04')).toBe('fits');
		expect(codeOf('2026-03-05', '2026-03-04')).toBe('pause_backwards');
		expect(codeOf('2025-12-04', '2026-01-01')).toBe('fits');
		expect(codeOf('2025-12-03', '2026-01-01')).toBe('pause_out_of_reach');
		expect(codeOf('2026-03-01', '2026-09-01')).toBe('fits');
		expect(codeOf('2026-03-01', '2026-09-02')).toBe('pause_out_of_reach');
		expect(codeOf('2027-02-01', '2027-03-05')).toBe('pause_out_of_reach');
	});

	test('ends today at the latest, and leaves nothing when it did not begin', () => {
		expect(endedPause(pause('2026-03-01', '2026-03-20'), today)?.untilOn).toBe(today);
		expect(endedPause(pause('2026-02-01', '2026-02-03'), today)?.untilOn).toBe('2026-02-03');
		expect(endedPause(pause('2026-03-05', '2026-03-20'), today)).toBeNull();
	});

	test('has the check-in rest from now on, no longer than that may', () => {
		expect(checkInRest(pause('2026-03-01', '2026-03-10'), today, 14)).toBe('2026-03-10');
		expect(checkInRest(pause('2026-03-01', '2026-05-10'), today, 14)).toBe('2026-03-17');
		expect(checkInRest(pause('2026-03-05', '2026-03-10'), today, 14)).toBeNull();
		expect(checkInRest(pause('2026-03-01', '2026-03-03'), today, 14)).toBeNull();
	});
});

test('a day has a reason exactly when it lies in a pause', () => {
	const ranges = fc.array(
		fc.record({ from: fc.integer({ min: -60, max: 60 }), length: fc.integer({ min: 0, max: 20 }) }),
		{ maxLength: 5 }
	);
	fc.assert(
		fc.property(ranges, fc.integer({ min: -70, max: 90 }), (list, offset) => {
			const pauses = list.map(({ from, length }) =>
				pause(daysAfter(today, from), daysAfter(today, from + length), 'holiday')
			);
			const day = dayNumber(today) + offset;
			const lies = pauses
				.map(daysOfPause)
				.some(({ fromDay, toDay }) => fromDay <= day && day <= toDay);
			expect(reasonOn(day, pauses)).toBe(lies ? 'holiday' : null);
		})
	);
});
