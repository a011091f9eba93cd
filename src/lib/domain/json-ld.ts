import type { CancelReason, FacilityCode, ShownFacility } from './activity.ts';
import { minuteText, wallClock } from './day.ts';
import { weekdayCodes, type Recurrence } from './recurrence/rule.ts';

// What search engines read of an activity (6.2): made of the same object as the page, so that both say
// the same. What nobody looked at in a building is left out, as it is never told as a no.

/** An activity, as far as it is told to machines. */
export type ToldActivity = {
	slug: string;
	title: string;
	summary: string;
	dayPriceCents: number | null;
	venue: { name: string; address: string; postcode: string; town: string };
	facilities: readonly ShownFacility[];
	partners: readonly string[];
	series: readonly Recurrence[];
};

/** One day, as far as it is told to machines. */
export type ToldDay = {
	heldOn: string;
	startsAt: Date;
	endsAt: Date;
	isCancelled: boolean;
	cancelReason: CancelReason | null;
};

type Json = { readonly [name: string]: unknown };

/**
 * A value as JSON that may stand inside a page: nothing in it can end the element that it stands in,
 * whatever people typed. The one place where this is done.
 */
export function jsonText(value: Json): string {
	const unsafe = /[<>&\u2028\u2029]/g;
	return JSON.stringify(value).replace(
		unsafe,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}

/** An instant with the offset that holds in Amsterdam then: 2026-11-24T10:00:00+01:00. */
export function localInstant(at: Date): string {
	const { on, hour, minute, second } = wallClock(at);
	const two = (value: number) => String(value).padStart(2, '0');
	const wall = `${on}T${two(hour)}:${two(minute)}:${two(second)}`;
	const offset = Math.round((Date.parse(`${wall}Z`) - at.getTime()) / 60_000);
	const sign = offset < 0 ? '-' : '+';
	return `${wall}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** One day as an event. */
export function eventOf(told: ToldActivity, day: ToldDay, origin: string): Json {
	return {
		'@context': 'https://schema.org',
		'@type': 'Event',
		...shared(told),
		url: `${origin}/a/${told.slug}/${day.heldOn}`,
		startDate: localInstant(day.startsAt),
		endDate: localInstant(day.endsAt),
		eventStatus: `https://schema.org/Event${day.isCancelled ? 'Cancelled' : 'Scheduled'}`,
		superEvent: { '@type': 'EventSeries', name: told.title, url: `${origin}/a/${told.slug}` }
	};
}

/** All that comes back as a series of events; days that are off are named. */
export function eventSeriesOf(told: ToldActivity, days: readonly ToldDay[], origin: string): Json {
	const off = days.filter(({ isCancelled }) => isCancelled).map(({ heldOn }) => heldOn);
	return {
		'@context': 'https://schema.org',
		'@type': 'EventSeries',
		...shared(told),
		url: `${origin}/a/${told.slug}`,
		eventSchedule: told.series.map((one) => scheduleOf(one, off))
	};
}

function shared({
	title,
	summary,
	dayPriceCents,
	venue,
	facilities,
	partners
}: ToldActivity): Json {
	const known = facilities.filter(({ word }) => word !== 'unknown');
	return {
		name: title,
		description: summary,
		inLanguage: 'nl',
		eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
		isAccessibleForFree: dayPriceCents === null || dayPriceCents === 0,
		organizer: partners.map((name) => ({ '@type': 'Organization', name })),
		location: {
			'@type': 'Place',
			name: venue.name,
			address: {
				'@type': 'PostalAddress',
				streetAddress: venue.address,
				postalCode: venue.postcode,
				addressLocality: venue.town,
				addressCountry: 'NL'
			},
			amenityFeature: known.map(({ code, word }) => amenityOf(code, word === 'yes'))
		},
		...(dayPriceCents === null || dayPriceCents === 0
			? {}
			: {
					offers: {
						'@type': 'Offer',
						price: (dayPriceCents / 100).toFixed(2),
						priceCurrency: 'EUR'
					}
				})
	};
}

function amenityOf(code: FacilityCode, value: boolean): Json {
	return { '@type': 'LocationFeatureSpecification', name: code.replaceAll('_', ' '), value };
}

const dayNames = {
	...{ SU: 'Sunday', MO: 'Monday', TU: 'Tuesday', WE: 'Wednesday', TH: 'Thursday' },
	...{ FR: 'Friday', SA: 'Saturday' }
} as const;

const dayName = (weekday: number) =>
	`https://schema.org/${dayNames[weekdayCodes[weekday] ?? 'MO']}`;

function scheduleOf(
	{ rule, end, firstOn, fromMinute, untilMinute }: Recurrence,
	off: readonly string[]
): Json {
	const unit = rule.every === 'week' ? 'W' : 'M';
	return {
		'@type': 'Schedule',
		repeatFrequency: `P${rule.interval}${unit}`,
		startDate: firstOn,
		startTime: minuteText(fromMinute),
		endTime: minuteText(untilMinute),
		scheduleTimezone: 'Europe/Amsterdam',
		...(end.kind === 'until' ? { endDate: end.on } : {}),
		...(end.kind === 'count' ? { repeatCount: end.count } : {}),
		...(rule.every === 'week' ? { byDay: rule.weekdays.map(dayName) } : {}),
		...(rule.every === 'month' && rule.by === 'day' && rule.day !== 'last'
			? { byMonthDay: rule.day }
			: {}),
		...(rule.every === 'month' && rule.by === 'position' && rule.position !== 'last'
			? { byDay: [dayName(rule.weekday)], byMonthWeek: rule.position }
			: {}),
		...(off.length > 0 ? { exceptDate: off } : {})
	};
}
