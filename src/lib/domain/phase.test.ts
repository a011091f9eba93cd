import { expect, test } from 'vitest';
import {
	closedPhase,
	phaseNow,
	phases,
	raisedPhase,
	worseDays,
	type PhaseSignal
} from './phase.ts';

test('raising a signal brings the phase up, and never down', () => {
	expect(phases.map((phase) => raisedPhase(phase, 'orange'))).toEqual(['orange', 'orange', 'red']);
	expect(phases.map((phase) => raisedPhase(phase, 'red'))).toEqual(['red', 'red', 'red']);
});

test('closing brings it to what was chosen, and never up', () => {
	expect(closedPhase('red', 'orange')).toBe('orange');
	expect(closedPhase('red', 'red')).toBe('red');
	expect(closedPhase('orange', 'green')).toBe('green');
	expect(closedPhase('green', 'red')).toBe('green');
});

const day = (number: number) => new Date(number * 86_400_000 + 12 * 3_600_000);
const one = (
	level: 'orange' | 'red',
	from: number,
	to: number | null,
	endedIn: PhaseSignal['endedIn'] = 'green'
): PhaseSignal => ({
	...{ level, endedIn, raisedAt: day(from) },
	endedAt: to === null ? null : day(to)
});

test('the phase now is what the last one said, and never below a signal that runs', () => {
	expect(phaseNow([])).toBe('green');
	expect(phaseNow([one('orange', 10, null)])).toBe('orange');
	expect(phaseNow([one('red', 10, 12, 'orange')])).toBe('orange');
	expect(phaseNow([one('red', 10, 12, 'orange'), one('orange', 20, 21)])).toBe('green');
	// One was closed as green while the other still runs: that one counts.
	expect(phaseNow([one('red', 10, null), one('orange', 11, 12)])).toBe('red');
	expect(phaseNow([one('orange', 10, null), one('red', 11, 12)])).toBe('orange');
	expect(worseDays([one('orange', 10, 14), one('orange', 11, 12)], 50)).toEqual([
		{ fromDay: 10, toDay: 14 }
	]);
});

test('the days that are not green run from a signal until somebody says that it is green again', () => {
	expect(worseDays([], 50)).toEqual([]);
	expect(worseDays([one('orange', 10, 12)], 50)).toEqual([{ fromDay: 10, toDay: 12 }]);
	// Closed as orange it goes on, until the next one ends in green.
	expect(worseDays([one('orange', 30, 31), one('red', 10, 12, 'orange')], 50)).toEqual([
		{ fromDay: 10, toDay: 31 }
	]);
	expect(worseDays([one('red', 40, null)], 50)).toEqual([{ fromDay: 40, toDay: 50 }]);
	expect(worseDays([one('orange', 10, 11, null), one('orange', 20, 21)], 50)).toEqual([
		{ fromDay: 10, toDay: 11 },
		{ fromDay: 20, toDay: 21 }
	]);
});
