import { expect, test } from 'vitest';
import { closedPhase, phases, raisedPhase } from './phase.ts';

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
