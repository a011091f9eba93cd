import { minuteText, wallClock, zone } from '../day.ts';
import type { Occurrence } from '../recurrence/expand.ts';
import { weekdayCodes, type Recurrence, type Rule } from '../recurrence/rule.ts';

// What a public page says to search engines (activities-credits.md 6.2), in the words of
// schema.org. It is made from what the page itself shows, and says nothing that is not known.

/** Plain data as JSON knows it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** Plain data with names. */
export type JsonObject = { readonly [name: string]: JsonValue };

/** Where something is held. */
export type EventPlace = {
	name: string;
	/** Street and house number. */
	street: string;
	postcode: string;
	town: string;
	/** `unknown` is left out: it is not a no. */
	facilities: readonly { name: string; state: 'yes' | 'no' | 'unknown' }[];
};

/** What is told of an activity and of each of its days. */
export type EventFacts = {
	name: string;
	description: string;
	/** The page that shows it, whole. */
	url: string;
	/** Which part of a day it is, where its page tells of more than one. */
	part?: string | null;
	place: EventPlace;
	/** In the order in which the page shows them. */
	organisers: readonly { name: string; url: string | null }[];
	/** What a day costs; null while nobody said, which is not the same as free. */
	priceCents: number | null;
	/** Of the texts: `nl`. */
	language: string;
};

/** One day of an activity. */
export type EventDay = EventFacts & {
	at: Occurrence;
	/** Where it stood before it was moved. */
	movedFrom: Occurrence | null;
	isCancelled: boolean;
	/** The activity that it is a day of. */
	activity: { name: string; url: string } | null;
};

/** An activity with everything by which it comes back. */
export type EventActivity = EventFacts & {
	schedules: readonly {
		recurrence: Recurrence;
		/** Days of the rule on which it is not: withdrawn, cancelled or moved away. */
		exceptOn: readonly string[];
	}[];
};

/** One day as a schema.org Event. A day that was moved and then cancelled is cancelled. */
export function eventOfDay(day: EventDay): JsonObject {
	const { at, movedFrom, isCancelled, activity } = day;
	const isMoved = movedFrom !== null && !isCancelled;
	const status = isCancelled ? 'Cancelled' : isMoved ? 'Rescheduled' : 'Scheduled';
	return {
		...factsOf('Event', day),
		startDate: localText(at.startsAt),
		endDate: localText(at.endsAt),
		...(isMoved ? { previousStartDate: localText(movedFrom.startsAt) } : {}),
		eventStatus: `https://schema.org/Event${status}`,
		...(activity === null ? {} : { superEvent: activityOf(activity) })
	};
}

/** An activity as a schema.org EventSeries, with how it comes back. */
export function eventOfActivity(activity: EventActivity): JsonObject {
	const schedules = activity.schedules.flatMap(({ recurrence, exceptOn }) =>
		isSayable(recurrence.rule) ? [scheduleOf(recurrence, exceptOn)] : []
	);
	return {
		...factsOf('EventSeries', activity),
		...(schedules.length > 0 ? { eventSchedule: schedules } : {})
	};
}

/**
 * Data as it can stand inside a script element of a page: no sign in it ends the element, begins a
 * comment, or ends a line of script. Read as JSON it is the same data.
 */
export function jsonLdText(value: JsonValue): string {
	return JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
}

function factsOf(type: 'Event' | 'EventSeries', facts: EventFacts): JsonObject {
	const { name, description, url, place, organisers, priceCents, language } = facts;
	return {
		'@context': 'https://schema.org',
		'@type': type,
		// Two parts of one day stand on one page, and are two things.
		'@id': facts.part == null ? url : `${url}#${facts.part}`,
		...{ name, url },
		...(description === '' ? {} : { description }),
		inLanguage: language,
		eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
		location: placeOf(place),
		...(organisers.length > 0 ? { organizer: organisers.map(organiserOf) } : {}),
		...(priceCents === null ? {} : priceOf(priceCents, url))
	};
}

function placeOf({ name, street, postcode, town, facilities }: EventPlace): JsonObject {
	const known = facilities.filter(({ state }) => state !== 'unknown');
	const features = known.map((facility) => ({
		'@type': 'LocationFeatureSpecification',
		name: facility.name,
		value: facility.state === 'yes'
	}));
	return {
		'@type': 'Place',
		name,
		address: {
			'@type': 'PostalAddress',
			streetAddress: street,
			postalCode: postcode,
			addressLocality: town,
			addressCountry: 'NL'
		},
		...(features.length > 0 ? { amenityFeature: features } : {})
	};
}

function activityOf({ name, url }: { name: string; url: string }): JsonObject {
	return { '@type': 'EventSeries', '@id': url, name, url };
}

function organiserOf({ name, url }: { name: string; url: string | null }): JsonObject {
	return { '@type': 'Organization', name, ...(url === null ? {} : { url }) };
}

function priceOf(cents: number, url: string): JsonObject {
	const price = (cents / 100).toFixed(2);
	return {
		isAccessibleForFree: cents === 0,
		offers: { '@type': 'Offer', price, priceCurrency: 'EUR', url }
	};
}

/** schema.org counts days of a month from 1 to 31 only, so it has no words for the last one. */
export function isSayable(rule: Rule): boolean {
	return !(rule.every === 'month' && rule.by === 'day' && rule.day === 'last');
}

/** A series as schema.org tells how something comes back. */
export function scheduleOf(recurrence: Recurrence, exceptOn: readonly string[]): JsonObject {
	const { rule, end, firstOn, fromMinute, untilMinute } = recurrence;
	return {
		'@type': 'Schedule',
		repeatFrequency: `P${rule.interval}${rule.every === 'week' ? 'W' : 'M'}`,
		...daysOf(rule),
		startDate: firstOn,
		...(end.kind === 'until' ? { endDate: end.on } : {}),
		...(end.kind === 'count' ? { repeatCount: end.count } : {}),
		startTime: `${minuteText(fromMinute)}:00`,
		endTime: `${minuteText(untilMinute)}:00`,
		scheduleTimezone: zone,
		...(exceptOn.length > 0 ? { exceptDate: exceptOn.toSorted() } : {})
	};
}

/** Days as schema.org calls them; which of a month it only says in the short names of calendars. */
function daysOf(rule: Rule): JsonObject {
	if (rule.every === 'week') {
		const days = [...new Set(rule.weekdays)].toSorted((one, other) => one - other);
		return { byDay: days.map((day) => `https://schema.org/${weekdayNames[day]}`) };
	}
	if (rule.by === 'day') return { byMonthDay: Number(rule.day) };
	return { byDay: `${rule.position === 'last' ? -1 : rule.position}${weekdayCodes[rule.weekday]}` };
}

/** As schema.org names them, Sunday first. */
const weekdayNames = [
	'Sunday',
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday'
] as const;

/** An instant as the clock in Amsterdam shows it, with how far that is ahead at that moment. */
export function localText(at: Date): string {
	const { on, hour, minute, second } = wallClock(at);
	const two = (value: number) => String(value).padStart(2, '0');
	const local = `${on}T${two(hour)}:${two(minute)}:${two(second)}`;
	const ahead = (Date.parse(`${local}Z`) - at.getTime()) / 60_000;
	// Amsterdam is always ahead of UTC, by whole minutes.
	return `${local}+${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
