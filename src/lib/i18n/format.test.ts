import { describe, expect, test } from 'vitest';
import {
	clockLength,
	clockTime,
	dateInWords,
	dayAndMonth,
	dayInWords,
	daysFrom,
	endDateInWords,
	euros,
	fileSize,
	lengthInWords,
	listInWords,
	momentInWords,
	noonOf
} from './format.ts';
import { dayOf } from '../domain/day.ts';

/** Tuesday 24 November 2026, noon in Amsterdam. */
const now = new Date('2026-11-24T11:00:00Z');
const nl = { now, locale: 'nl' } as const;
const en = { now, locale: 'en' } as const;

test('a date in a sentence has its year only when that is another', () => {
	expect(dayAndMonth(noonOf('2026-03-08'), nl)).toBe('8 maart');
	expect(dayAndMonth(noonOf('2025-03-08'), en)).toBe('8 March 2025');
});

describe('a moment', () => {
	test.each([
		['2026-11-24T13:20:00Z', 'vandaag 14:20', 'today 14:20'],
		['2026-11-24T08:05:00Z', 'vandaag 9:05', 'today 9:05'],
		['2026-11-23T18:30:00Z', 'gisteren 19:30', 'yesterday 19:30'],
		['2026-11-25T09:00:00Z', 'morgen 10:00', 'tomorrow 10:00'],
		['2026-11-22T15:05:00Z', 'zondag 16:05', 'Sunday 16:05'],
		['2026-11-18T15:05:00Z', 'woensdag 16:05', 'Wednesday 16:05'],
		['2026-11-17T15:05:00Z', 'dinsdag 17 november 16:05', 'Tuesday 17 November 16:05'],
		['2026-11-27T12:15:00Z', 'vrijdag 27 november 13:15', 'Friday 27 November 13:15'],
		['2025-11-24T11:00:00Z', 'maandag 24 november 2025 12:00', 'Monday 24 November 2025 12:00']
	])('%s is %s', (instant, dutch, english) => {
		expect(momentInWords(new Date(instant), nl)).toBe(dutch);
		expect(momentInWords(new Date(instant), en)).toBe(english);
	});

	test('just before and just after midnight are two days, by the clock of Amsterdam', () => {
		expect(momentInWords(new Date('2026-11-23T22:59:59Z'), nl)).toBe('gisteren 23:59');
		expect(momentInWords(new Date('2026-11-23T23:00:00Z'), nl)).toBe('vandaag 0:00');
	});

	test('on a line of its own it starts with a capital', () => {
		expect(dayInWords(now, { ...nl, capital: true })).toBe('Vandaag');
		expect(momentInWords(now, { ...en, capital: true })).toBe('Today 12:00');
	});
});

describe('the night summer time begins (29 March 2026, 2:00 becomes 3:00)', () => {
	const evening = new Date('2026-03-29T18:00:00Z');

	test('the clock jumps', () => {
		expect(clockTime(new Date('2026-03-29T00:59:00Z'))).toBe('1:59');
		expect(clockTime(new Date('2026-03-29T01:00:00Z'))).toBe('3:00');
	});

	test('a day of 23 hours is one day', () => {
		expect(daysFrom(evening, new Date('2026-03-28T23:30:00Z'))).toBe(0);
		expect(daysFrom(evening, new Date('2026-03-28T22:30:00Z'))).toBe(-1);
		expect(daysFrom(evening, new Date('2026-03-29T22:00:00Z'))).toBe(1);
	});
});

describe('the night summer time ends (25 October 2026, 3:00 becomes 2:00)', () => {
	const evening = new Date('2026-10-25T18:00:00Z');

	test('half past two comes twice', () => {
		expect(clockTime(new Date('2026-10-25T00:30:00Z'))).toBe('2:30');
		expect(clockTime(new Date('2026-10-25T01:30:00Z'))).toBe('2:30');
	});

	test('a day of 25 hours is one day', () => {
		expect(daysFrom(evening, new Date('2026-10-24T22:00:00Z'))).toBe(0);
		expect(daysFrom(evening, new Date('2026-10-24T21:59:00Z'))).toBe(-1);
		expect(daysFrom(evening, new Date('2026-10-25T22:59:00Z'))).toBe(0);
		expect(daysFrom(evening, new Date('2026-10-25T23:00:00Z'))).toBe(1);
	});
});

test('a calendar day is that day on both sides of summer time', () => {
	for (const day of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-12-31']) {
		expect(dayOf(noonOf(day))).toBe(day);
	}
});

test('dates as on a letter', () => {
	expect(dateInWords(now, 'nl')).toBe('dinsdag 24 november 2026');
	expect(dateInWords(now, 'en')).toBe('Tuesday 24 November 2026');
	expect(endDateInWords(noonOf('2027-11-24'), 'nl')).toBe('24 november 2027');
});

test.each([
	[0, '0 minuten', '0 minutes'],
	[1, '1 minuut', '1 minute'],
	[45, '45 minuten', '45 minutes'],
	[60, '1 uur', '1 hour'],
	[90, '1,5 uur', '1.5 hours'],
	[140, '2 uur en 20 minuten', '2 hours and 20 minutes'],
	[1440, '1 dag', '1 day'],
	[4320, '3 dagen', '3 days']
])('%i minutes is %s', (minutes, dutch, english) => {
	expect(lengthInWords(minutes, 'nl')).toBe(dutch);
	expect(lengthInWords(minutes, 'en')).toBe(english);
});

test('a spoken note has minutes and seconds', () => {
	expect([0, 23, 65, 119.6].map(clockLength)).toEqual(['0:00', '0:23', '1:05', '2:00']);
});

test('a list ends with "en"', () => {
	expect(listInWords(['Anouk'], 'nl')).toBe('Anouk');
	expect(listInWords(['Anouk', 'Piet', 'Toos'], 'nl')).toBe('Anouk, Piet en Toos');
	expect(listInWords(['Anouk', 'Piet'], 'en')).toBe('Anouk and Piet');
});

test('money and files', () => {
	expect(euros(500, 'nl')).toBe('€\u00a05');
	expect(euros(550, 'nl')).toBe('€\u00a05,50');
	expect(euros(550, 'en')).toBe('€5.50');
	expect(fileSize(60_000_000, 'nl')).toBe('60\u00a0MB');
	expect(fileSize(3_440_000, 'nl')).toBe('3,4\u00a0MB');
});
