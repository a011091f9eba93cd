import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrenceOf } from '../recurrence/expand.ts';
import type { Recurrence, Rule } from '../recurrence/rule.ts';
import {
	eventOfActivity,
	eventOfDay,
	jsonLdText,
	type EventDay,
	type EventFacts,
	type JsonValue
} from './event-data.ts';

const facts: EventFacts = {
	name: 'Koffie-inloop',
	description: 'Iedereen is welkom.',
	url: 'https://kring.example/a/koffie',
	place: {
		name: 'De Ark',
		street: 'Dorpsstraat 12',
		postcode: '1234 AB',
		town: 'Voorbeeld',
		facilities: [
			{ name: 'Rolstoeltoilet', state: 'yes' },
			{ name: 'Ringleiding', state: 'no' },
			{ name: 'Lift', state: 'unknown' }
		]
	},
	organisers: [
		{ name: 'Buurtteam', url: 'https://buurtteam.example/' },
		{ name: 'Parochie', url: null }
	],
	priceCents: 500,
	language: 'nl'
};

const day: EventDay = {
	...{ ...facts, url: 'https://kring.example/a/koffie/2026-06-23' },
	at: occurrenceOf('2026-06-23', 600, 930),
	...{ movedFrom: null, isCancelled: false },
	activity: { name: 'Koffie-inloop', url: 'https://kring.example/a/koffie' }
};

test('a day, whole', () => {
	expect(eventOfDay(day)).toEqual({
		'@context': 'https://schema.org',
		'@type': 'Event',
		'@id': day.url,
		name: 'Koffie-inloop',
		url: day.url,
		description: 'Iedereen is welkom.',
		inLanguage: 'nl',
		eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
		location: {
			'@type': 'Place',
			name: 'De Ark',
			address: {
				'@type': 'PostalAddress',
				streetAddress: 'Dorpsstraat 12',
				postalCode: '1234 AB',
				addressLocality: 'Voorbeeld',
				addressCountry: 'NL'
			},
			amenityFeature: [
				{ '@type': 'LocationFeatureSpecification', name: 'Rolstoeltoilet', value: true },
				{ '@type': 'LocationFeatureSpecification', name: 'Ringleiding', value: false }
			]
		},
		organizer: [
			{ '@type': 'Organization', name: 'Buurtteam', url: 'https://buurtteam.example/' },
			{ '@type': 'Organization', name: 'Parochie' }
		],
		isAccessibleForFree: false,
		offers: { '@type': 'Offer', price: '5.00', priceCurrency: 'EUR', url: day.url },
		startDate: '2026-06-23T10:00:00+02:00',
		endDate: '2026-06-23T15:30:00+02:00',
		eventStatus: 'https://schema.org/EventScheduled',
		superEvent: {
			'@type': 'EventSeries',
			'@id': 'https://kring.example/a/koffie',
			name: 'Koffie-inloop',
			url: 'https://kring.example/a/koffie'
		}
	});
});

describe('a day', () => {
	test.each([
		['2026-03-28', '2026-03-28T10:00:00+01:00'],
		['2026-03-29', '2026-03-29T10:00:00+02:00'],
		['2026-10-24', '2026-10-24T10:00:00+02:00'],
		['2026-10-25', '2026-10-25T10:00:00+01:00']
	])('on %s begins at %s', (on, startDate) => {
		expect(eventOfDay({ ...day, at: occurrenceOf(on, 600, 930) })).toMatchObject({ startDate });
	});

	test('over the night in October says both of its times as they are on the clock', () => {
		expect(eventOfDay({ ...day, at: occurrenceOf('2026-10-25', 60, 600) })).toMatchObject({
			startDate: '2026-10-25T01:00:00+02:00',
			endDate: '2026-10-25T10:00:00+01:00'
		});
	});

	const movedFrom = occurrenceOf('2026-06-22', 600, 930);
	test('that was moved says from when', () => {
		expect(eventOfDay({ ...day, movedFrom })).toMatchObject({
			eventStatus: 'https://schema.org/EventRescheduled',
			previousStartDate: '2026-06-22T10:00:00+02:00'
		});
	});

	test('that was cancelled says so, also when it was moved before', () => {
		const data = eventOfDay({ ...day, movedFrom, isCancelled: true });
		expect(data).toMatchObject({ eventStatus: 'https://schema.org/EventCancelled' });
		expect(data).not.toHaveProperty('previousStartDate');
	});

	test.each([
		[0, { isAccessibleForFree: true, offers: { price: '0.00' } }],
		[350, { isAccessibleForFree: false, offers: { price: '3.50' } }]
	])('that costs %s cents', (priceCents, data) => {
		expect(eventOfDay({ ...day, priceCents })).toMatchObject(data);
	});

	test('says nothing of what is not known', () => {
		const place = { ...facts.place, facilities: [{ name: 'Lift', state: 'unknown' as const }] };
		const unknown = { description: '', organisers: [], priceCents: null, activity: null, place };
		const data = eventOfDay({ ...day, ...unknown });
		expect(Object.keys(data)).not.toEqual(
			expect.arrayContaining([
				expect.stringMatching(/description|organizer|offers|Free|superEvent/)
			])
		);
		expect(data['location']).not.toHaveProperty('amenityFeature');
	});
});

test('two parts of one day are two things on one page', () => {
	const { url } = facts;
	const told = eventOfActivity({ ...facts, part: '600', schedules: [] });
	expect(told).toMatchObject({ '@id': `${url}#600`, url });
	expect(eventOfActivity({ ...facts, schedules: [] })['@id']).toBe(url);
});

describe('an activity', () => {
	const tuesdays: Recurrence = {
		rule: { every: 'week', interval: 1, weekdays: [2] },
		end: { kind: 'until', on: '2026-12-29' },
		...{ firstOn: '2026-01-06', fromMinute: 600, untilMinute: 930 }
	};
	const scheduleOf = (recurrence: Recurrence, exceptOn: string[] = []) =>
		eventOfActivity({ ...facts, schedules: [{ recurrence, exceptOn }] })['eventSchedule'];

	test('says how it comes back', () => {
		expect(scheduleOf(tuesdays, ['2026-06-23', '2026-05-05'])).toEqual([
			{
				'@type': 'Schedule',
				repeatFrequency: 'P1W',
				byDay: ['https://schema.org/Tuesday'],
				startDate: '2026-01-06',
				endDate: '2026-12-29',
				startTime: '10:00:00',
				endTime: '15:30:00',
				scheduleTimezone: 'Europe/Amsterdam',
				exceptDate: ['2026-05-05', '2026-06-23']
			}
		]);
		expect(eventOfActivity({ ...facts, schedules: [] })).toMatchObject({
			'@type': 'EventSeries',
			name: 'Koffie-inloop'
		});
	});

	test.each<[string, Rule, object]>([
		[
			'three days of every other week',
			{ every: 'week', interval: 2, weekdays: [4, 0, 2] },
			{
				repeatFrequency: 'P2W',
				byDay: [
					'https://schema.org/Sunday',
					'https://schema.org/Tuesday',
					'https://schema.org/Thursday'
				]
			}
		],
		[
			'the last Friday of a quarter',
			{ every: 'month', by: 'position', interval: 3, position: 'last', weekday: 5 },
			{ repeatFrequency: 'P3M', byDay: '-1FR' }
		],
		[
			'the second Tuesday of a month',
			{ every: 'month', by: 'position', interval: 1, position: 2, weekday: 2 },
			{ repeatFrequency: 'P1M', byDay: '2TU' }
		],
		[
			'the fifteenth of a month',
			{ every: 'month', by: 'day', interval: 1, day: 15 },
			{ repeatFrequency: 'P1M', byMonthDay: 15 }
		]
	])('on %s', (_name, rule, data) => {
		expect(scheduleOf({ ...tuesdays, rule })).toMatchObject([data]);
	});

	test('that ends after so many times, or never', () => {
		expect(scheduleOf({ ...tuesdays, end: { kind: 'count', count: 8 } })).toMatchObject([
			{ repeatCount: 8 }
		]);
		const [open] = scheduleOf({ ...tuesdays, end: { kind: 'open' } }) as object[];
		expect(Object.keys(open!)).not.toContain('endDate');
	});

	test('on the last day of a month says nothing of how: there are no words for it', () => {
		const rule: Rule = { every: 'month', by: 'day', interval: 1, day: 'last' };
		expect(scheduleOf({ ...tuesdays, rule })).toBeUndefined();
	});
});

describe('inside a page', () => {
	test('no text ends the element, and all of it comes back', () => {
		const nasty = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom('</script>', '<!--', ']]>', '&amp;', 'a\u2028b\u2029c')
		);
		const anyJson = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>;
		fc.assert(
			fc.property(nasty, anyJson, (text, value) => {
				// As JSON itself has it: it knows no minus zero.
				const data = JSON.parse(JSON.stringify({ [text]: text, value })) as JsonValue;
				const written = jsonLdText(data);
				expect(written).not.toMatch(/[<>&\u2028\u2029]/);
				expect(JSON.parse(written)).toEqual(data);
			}),
			{ numRuns: 500 }
		);
	});

	test('as it is written', () => {
		expect(jsonLdText({ name: '</script>&\u2028' })).toBe(
			'{"name":"\\u003c/script\\u003e\\u0026\\u2028"}'
		);
	});
});
