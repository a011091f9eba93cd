import { expect, test } from 'vitest';
import type { Recurrence } from '../domain/recurrence/rule.ts';
import { seriesInWords } from './activity-words.ts';

// How days come back, as the outside reads it.

const tuesdays: Recurrence = {
	...{ rule: { every: 'week', interval: 1, weekdays: [2] }, end: { kind: 'open' } },
	...{ firstOn: '2026-03-03', fromMinute: 600, untilMinute: 840 }
};
const said = (one: Partial<Recurrence>) =>
	seriesInWords({ ...tuesdays, ...one }, { todayOn: '2026-03-10', locale: 'nl' });

test('says from when and until when, where that still comes', () => {
	const until = { kind: 'until', on: '2026-04-06' } as const;
	expect(said({})).toBe('Elke dinsdag');
	expect(said({ end: until })).toBe('Elke dinsdag, tot en met 6 april');
	expect(said({ firstOn: '2026-04-07' })).toBe('Elke dinsdag, vanaf 7 april');
	expect(said({ firstOn: '2026-03-17', end: until })).toBe(
		'Elke dinsdag, van 17 maart tot en met 6 april'
	);
});
