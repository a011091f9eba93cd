import { describe, expect, test } from 'vitest';
import { shownFacilities } from './activity.ts';
import { eventOf, eventSeriesOf, jsonText, localInstant, type ToldActivity } from './json-ld.ts';

const told: ToldActivity = {
	...{ slug: 'kom-gerust-langs', title: 'Kom gerust langs', summary: 'Koffie.' },
	...{ dayPriceCents: 500, partners: ['De Berk', 'De Linde'] },
	venue: { name: 'De Linde', address: 'Lindelaan 8', postcode: '1234 AB', town: 'Dommeldal' },
	facilities: shownFacilities(
		[
			{
				...{ code: 'step_free', state: 'yes', note: '', checkedOn: '2026-11-03' },
				outOfOrderUntilOn: null
			}
		],
		'2026-11-23'
	),
	series: [
		{
			...{ rule: { every: 'week', interval: 1, weekdays: [2, 4] }, end: { kind: 'open' } },
			...{ firstOn: '2026-01-06', fromMinute: 600, untilMinute: 840 }
		}
	]
};
const day = {
	...{ heldOn: '2026-11-24', isCancelled: false, cancelReason: null },
	startsAt: new Date('2026-11-24T09:00:00Z'),
	endsAt: new Date('2026-11-24T13:00:00Z')
};

describe('what machines read', () => {
	test('cannot leave the element that it stands in, and still says the same', () => {
		const title = '</script><script>alert(1)</script><!-- & \u2028';
		const text = jsonText({ title });
		expect(text).not.toMatch(/[<>&\u2028]/);
		expect(JSON.parse(text)).toEqual({ title });
	});

	test.each([
		['2026-11-24T09:00:00Z', '2026-11-24T10:00:00+01:00'],
		['2026-07-07T08:00:00Z', '2026-07-07T10:00:00+02:00'],
		['2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
		['2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00']
	])('an instant stands with the offset that holds then: %s', (instant, text) => {
		expect(localInstant(new Date(instant))).toBe(text);
	});

	test('a day has its price, its place, and no fact that nobody looked at', () => {
		expect(eventOf(told, day, 'https://kring.example')).toMatchObject({
			...{ '@type': 'Event', startDate: '2026-11-24T10:00:00+01:00' },
			...{ eventStatus: 'https://schema.org/EventScheduled', isAccessibleForFree: false },
			offers: { price: '5.00', priceCurrency: 'EUR' },
			location: {
				amenityFeature: [
					{ '@type': 'LocationFeatureSpecification', name: 'step free', value: true }
				]
			}
		});
	});

	test('a day that is off says so; in the series it is named', () => {
		const off = { ...day, isCancelled: true, cancelReason: 'ill' } as const;
		expect(eventOf(told, off, '')).toMatchObject({
			eventStatus: 'https://schema.org/EventCancelled'
		});
		expect(eventSeriesOf(told, [off], '')).toMatchObject({
			eventSchedule: [
				{
					...{ repeatFrequency: 'P1W', startTime: '10:00', exceptDate: ['2026-11-24'] },
					byDay: ['https://schema.org/Tuesday', 'https://schema.org/Thursday']
				}
			]
		});
	});

	test('what costs nothing has no offer', () => {
		const free = eventOf({ ...told, dayPriceCents: null }, day, '');
		expect(free).toMatchObject({ isAccessibleForFree: true });
		expect(free).not.toHaveProperty('offers');
	});
});
