import { isSayable, localText, scheduleOf, type JsonObject } from './calendar/event-data.ts';
import type { Occurrence } from './recurrence/expand.ts';
import type { Recurrence } from './recurrence/rule.ts';

// Series and days as OpenActive writes them (Modelling Opportunity Data 2; activities-credits.md 6.3).
// Only what moves is in these feeds: each has to be an entry of its list of activities.

/** Entries of the OpenActive list that go on in neighbourhoods, by the word that Kring has for each. */
const entries = {
	boccia: ['Boccia', '611363c5-8acf-4eeb-aeba-c33e9c70146e'],
	boules: ['Boules', '5574585d-3f21-493c-8860-54077f7e9bb2'],
	carpet_bowls: ['Carpet Bowls', '46f94a25-a024-4b0a-be2f-3aef1dfea5ec'],
	chair_exercise: ['Chair Based Exercise', 'ee3cf3ee-082e-4f53-9cb2-3ef0589497ed'],
	cycling: ['Cycling', '4a19873e-118e-43f4-b86e-05acba8fb1de'],
	dance: ['Dance', '6ca15167-51da-4d91-a1ae-8a45dc47b0ea'],
	swimming: ['Swimming', '2750229d-b725-4171-9276-376be913957c'],
	table_tennis: ['Table Tennis', '1a05993d-b206-4efe-85da-646fa340bdf4'],
	tai_chi: ['Tai Chi', 'c16df6ed-a4a0-4275-a8c3-1c8cff56856f'],
	walking: ['Walking', '95092977-5a20-4d6e-b312-8fddabe71544'],
	yoga: ['Yoga', 'bf1a5e00-cdcf-465d-8c5a-6f57040b7f7e']
} as const satisfies Record<string, readonly [string, string]>;

/** Which entry of the OpenActive list an activity is. */
export type ListActivity = keyof typeof entries;

/** All of them, in the order of their English names. */
export const listActivities = Object.keys(entries) as ListActivity[];

const context = 'https://openactive.io/';
const list = 'https://openactive.io/activity-list';

/** An entry of the list, by its own name and address. */
export function conceptOf(activity: ListActivity): JsonObject {
	const [prefLabel, id] = entries[activity];
	return { '@type': 'Concept', '@id': `${list}#${id}`, prefLabel, inScheme: list };
}

/** What is told of a series. */
export type OpenSeries = {
	id: string;
	listActivity: ListActivity;
	title: string;
	summary: string;
	slug: string;
	dayPriceCents: number | null;
	venue: { name: string; address: string; postcode: string; town: string };
	/** Who carries the activity, in the order of the alphabet. */
	partners: readonly string[];
	recurrence: Recurrence;
};

/** A series with how it comes back, and no promise of places: there is always one. */
export function sessionSeries(series: OpenSeries, origin: string): JsonObject {
	const { id, title, summary, slug, venue, partners, recurrence, dayPriceCents } = series;
	const url = `${origin}/a/${slug}`;
	const { name, address, postcode, town } = venue;
	return {
		'@context': [context],
		'@type': 'SessionSeries',
		'@id': seriesAddress(id, origin),
		...{ url, name: title },
		...(summary === '' ? {} : { description: summary }),
		activity: [conceptOf(series.listActivity)],
		organizer: {
			...{ '@type': 'Organization', '@id': `${url}#organizer` },
			name: partners.join(', ') || name
		},
		location: {
			'@type': 'Place',
			name,
			address: {
				'@type': 'PostalAddress',
				...{ streetAddress: address, postalCode: postcode, addressLocality: town },
				// The model asks for a region, which Dutch addresses do not have.
				...{ addressRegion: town, addressCountry: 'NL' }
			}
		},
		offers: [
			{
				'@type': 'Offer',
				'@id': `${seriesAddress(id, origin)}#price`,
				price: (dayPriceCents ?? 0) / 100,
				priceCurrency: 'EUR'
			}
		],
		eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
		genderRestriction: 'https://openactive.io/NoRestriction',
		...(isSayable(recurrence.rule) ? { eventSchedule: [openSchedule(series, origin)] } : {})
	};
}

function openSchedule({ id, slug, recurrence }: OpenSeries, origin: string): JsonObject {
	const { startTime, endTime, ...schedule } = scheduleOf(recurrence, []);
	const minutes = (time: unknown) => String(time).slice(0, 5);
	return {
		...schedule,
		...{ startTime: minutes(startTime), endTime: minutes(endTime) },
		duration: durationText(recurrence.untilMinute - recurrence.fromMinute),
		scheduledEventType: 'ScheduledSession',
		idTemplate: `${seriesAddress(id, origin)}/{startDate}`,
		urlTemplate: `${origin}/a/${slug}?from={startDate}`
	};
}

/** What is told of a day of a series. */
export type OpenSession = {
	seriesId: string;
	slug: string;
	/** When the rule has it: what the day is known by, wherever it was moved to. */
	original: Occurrence;
	at: Occurrence;
	isCancelled: boolean;
};

/** One day of a series: what is the same for each stands with the series. */
export function scheduledSession(session: OpenSession, origin: string): JsonObject {
	const { seriesId, slug, original, at, isCancelled } = session;
	const isMoved = original.startsAt.getTime() !== at.startsAt.getTime();
	const status = isCancelled ? 'EventCancelled' : isMoved ? 'EventRescheduled' : 'EventScheduled';
	const known = original.startsAt.toISOString().replace('.000Z', 'Z');
	return {
		'@context': [context],
		'@type': 'ScheduledSession',
		'@id': `${seriesAddress(seriesId, origin)}/${known}`,
		superEvent: seriesAddress(seriesId, origin),
		url: `${origin}/a/${slug}/${at.on}`,
		startDate: localText(at.startsAt),
		endDate: localText(at.endsAt),
		duration: durationText((at.endsAt.getTime() - at.startsAt.getTime()) / 60_000),
		eventStatus: `https://schema.org/${status}`
	};
}

function seriesAddress(id: string, origin: string): string {
	return `${origin}/open/session-series/${id}`;
}

/** A length as ISO 8601 writes it: "PT1H30M". Whole minutes in. */
function durationText(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	const rest = minutes % 60;
	return `PT${hours > 0 ? `${hours}H` : ''}${rest > 0 || hours === 0 ? `${rest}M` : ''}`;
}
