import { expect, test } from 'vitest';
import { answerInWords, lateInWords, offTitle, whyInWords } from './door-words.ts';

const answer = { called: 'Tineke', answer: 'all_well', phone: '' } as const;
const now = new Date('2026-11-23T13:00:00Z');

test.each([
	['2026-11-23T08:00:00Z', 'vandaag'],
	// Just after midnight here, and still the day before elsewhere.
	['2026-11-22T23:10:00Z', 'vandaag'],
	['2026-11-22T22:50:00Z', 'gisteren'],
	['2026-11-20T12:00:00Z', 'vrijdag']
])('an answer of %s was given %s', (at, when) => {
	expect(answerInWords({ ...answer, answeredAt: new Date(at) }, now)).toContain(
		`Tineke zei ${when}:`
	);
});

test('a day that is off says why, where there is a word for it', () => {
	const off = { cancelReason: 'ill', stoppedEarly: false } as const;
	expect(offTitle(off)).toBe('Deze dag vervalt: iemand is ziek');
	expect(offTitle({ ...off, stoppedEarly: true })).toBe('Vandaag eerder gestopt: iemand is ziek');
	expect(offTitle({ ...off, cancelReason: 'other' })).toBe('Deze dag vervalt');
	expect(whyInWords('weather')).toBe('Waarom: het weer is te slecht.');
	expect(whyInWords('other')).toBe('');
});

test('who eats otherwise after the kitchen counted is said in words', () => {
	expect([null, 0, 1, 3].map((portions) => lateInWords({ now: portions }))).toEqual([
		'weet het nu niet',
		'eet toch niet',
		'eet nu mee',
		'eet nu mee, 3 porties'
	]);
});
