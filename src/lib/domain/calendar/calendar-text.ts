import { daysAfter, zone } from '../day.ts';
import {
	expandRecurrence,
	ruleTextWithEnd,
	utcText,
	wallText,
	type Occurrence
} from '../recurrence/expand.ts';
import { fits, type Recurrence, type Rule } from '../recurrence/rule.ts';
import { weekdayOf } from '../wall-time.ts';
import type {
	Calendar,
	CalendarOptions,
	CalendarOverride,
	CalendarSeries,
	CalendarSingle,
	CalendarWords,
	Cancelled
} from './calendar.ts';
import { addressValue, escaped, lineEnd, propertyLine } from './calendar-line.ts';

// A feed as calendar programs subscribe to it (activities-credits.md 6.1; RFC 5545, 7986). Kring
// writes it by itself because programs tell entries apart by their bytes: the same content is the
// same text, whatever order it came in and whenever it is asked for. So the clock is not read: days
// that are long past are folded together by a day that is handed in.

/** So many days a day that was cancelled or moved is told apart. */
export const keepOverrideDays = 90;

/**
 * A feed as calendar programs read it.
 *
 * @returns text for `text/calendar; charset=utf-8`. Equal content gives equal text, whatever its
 *   order; a day that goes by changes it only where a day is folded together: a cancelled day is
 *   then left out without a trace, every other one falls back to where the rule has it.
 */
export function calendarText(calendar: Calendar, options: CalendarOptions): string {
	const entries = calendar.entries.toSorted((one, other) => compared(one.id, other.id));
	const events = entries.flatMap((entry) =>
		entry.kind === 'series' ? eventsOfSeries(entry, options) : eventsOfSingle(entry, options)
	);
	const lines = [
		...headLines(calendar),
		...timeZoneLines,
		...events.flatMap((event) => eventLines(event, calendar.host)),
		'END:VCALENDAR'
	];
	return lines.join(lineEnd) + lineEnd;
}

/** One VEVENT. */
type Event = CalendarWords & {
	/** The first half of its UID. */
	name: string;
	sequence: number;
	changedAt: Date;
	/** Its lines of when it begins and ends. */
	span: readonly string[];
	/** The lines that only an event has that comes back, or a day of one. */
	comesBack: readonly string[];
	isCancelled: boolean;
	relatedTo: string | null;
};

function eventsOfSeries(series: CalendarSeries, options: CalendarOptions): Event[] {
	const { recurrence, overrides } = series;
	const keptFrom = daysAfter(options.today, -keepOverrideDays);
	const sorted = overrides.toSorted((one, other) => compared(one.originalOn, other.originalOn));
	const kept = sorted.filter(({ originalOn, at }) => originalOn >= keptFrom || at.on >= keptFrom);
	const gone = sorted.filter((one) => one.cancelled !== null && !kept.includes(one));
	const leftOut = new Set([...series.withdrawnOn, ...gone.map(({ originalOn }) => originalOn)]);
	// A program that reads both would show the day, hide it, or both.
	for (const { originalOn } of kept) leftOut.delete(originalOn);
	const ofRule = daysOfRule(recurrence, [...leftOut, ...kept.map(({ originalOn }) => originalOn)]);
	// Programs complain about a day that is left out of nothing.
	const withoutDays = [...leftOut].filter((on) => ofRule.has(on)).toSorted(compared);
	const whole: Event = {
		...wordsOf(series),
		name: series.id,
		sequence: series.sequence,
		changedAt: series.changedAt,
		span: wallLines(recurrence.firstOn, recurrence.fromMinute, recurrence.untilMinute),
		isCancelled: false,
		comesBack: [
			propertyLine('RRULE', ruleTextWithEnd(recurrence)),
			...leftOutLines(withoutDays, recurrence.fromMinute)
		],
		relatedTo: series.successorOf
	};
	const days = kept.flatMap((override) => {
		const original = ofRule.has(override.originalOn) ? recurrence : null;
		return eventsOfDay({ whole, original, override }, options);
	});
	return [whole, ...days];
}

/** All dates on one line: a line for each would take three times the room, for years. */
function leftOutLines(days: readonly string[], fromMinute: number): string[] {
	if (days.length === 0) return [];
	return [propertyLine(`EXDATE;${inZone}`, days.map((on) => wallText(on, fromMinute)).join())];
}

type DayOfSeries = {
	whole: Event;
	/** What gives the day its original time; null if the series does not have the day. */
	original: Recurrence | null;
	override: CalendarOverride;
};

function eventsOfDay(
	{ whole, original, override }: DayOfSeries,
	options: CalendarOptions
): Event[] {
	const { originalOn, sequence, changedAt, at, cancelled, own } = override;
	const dayName = `${whole.name}-${originalOn.replaceAll('-', '')}`;
	const day = { ...whole, ...own, sequence, changedAt, span: spanLines(at) };
	if (original === null) {
		// Programs disagree about a day that the rule does not have: it stands by itself.
		return withCancelling({ ...day, name: dayName, comesBack: [] }, cancelled, dayName, options);
	}
	const originally = wallText(originalOn, original.fromMinute);
	const comesBack = [propertyLine(`RECURRENCE-ID;${inZone}`, originally)];
	return withCancelling({ ...day, comesBack }, cancelled, dayName, options);
}

function eventsOfSingle(single: CalendarSingle, options: CalendarOptions): Event[] {
	const { id, sequence, changedAt, at, wholeUntilOn, cancelled } = single;
	const span = wholeUntilOn === undefined ? spanLines(at) : dayLines(at.on, wholeUntilOn);
	const day: Event = {
		...wordsOf(single),
		...{ name: id, sequence, changedAt, span },
		...{ isCancelled: false, comesBack: [], relatedTo: null }
	};
	return withCancelling(day, cancelled, id, options);
}

function withCancelling(
	day: Event,
	cancelled: Cancelled | null,
	name: string,
	{ notices, cancelledSummary }: CalendarOptions
): Event[] {
	if (cancelled === null) return [day];
	const told = { ...day, summary: cancelledSummary(day.summary), description: cancelled.reason };
	const off = { ...told, isCancelled: true };
	if (!notices) return [off];
	return [off, { ...told, name: `${name}-notice`, comesBack: [], relatedTo: null }];
}

function wordsOf(words: CalendarWords): CalendarWords {
	const { summary, description, location, geo, url, categories } = words;
	return { summary, description, location, geo, url, categories };
}

/** Days that a series has: at least those of these days. */
function daysOfRule(recurrence: Recurrence, days: readonly string[]): Set<string> {
	const { rule, end, firstOn } = recurrence;
	const lastOn = end.kind === 'until' ? end.on : days.toSorted(compared).at(-1);
	const fitting = days.filter(
		(on) => on >= firstOn && on <= lastOn! && fits(rule, on) && isInStep(rule, firstOn, on)
	);
	if (end.kind !== 'count' || fitting.length === 0) return new Set(fitting);
	// Only to count is the library asked, which takes its time.
	const counted = expandRecurrence(recurrence, { fromOn: firstOn, untilOn: lastOn! });
	return new Set(counted.map(({ on }) => on));
}

function isInStep({ every, interval }: Rule, firstOn: string, on: string): boolean {
	const stepOf = every === 'week' ? weekOf : monthOf;
	return (stepOf(on) - stepOf(firstOn)) % interval === 0;
}

const weekOf = (on: string) => {
	const monday = daysAfter(on, -((weekdayOf(on) + 6) % 7));
	return Math.floor(Date.parse(monday) / (7 * 86_400_000));
};

const monthOf = (on: string) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));

const inZone = `TZID=${zone}`;

function headLines({ name, sourceUrl }: Calendar): string[] {
	return [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Kring//Kring//NL',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		propertyLine('NAME', escaped(name)),
		propertyLine('X-WR-CALNAME', escaped(name)),
		propertyLine('SOURCE;VALUE=URI', addressValue(sourceUrl)),
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		'X-PUBLISHED-TTL:PT1H'
	];
}

/** The clock of Amsterdam as it has gone since 1996; before that, summer ended in September. */
const timeZoneLines = [
	'BEGIN:VTIMEZONE',
	`TZID:${zone}`,
	'BEGIN:DAYLIGHT',
	'DTSTART:19960331T020000',
	'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
	'TZNAME:CEST',
	'TZOFFSETFROM:+0100',
	'TZOFFSETTO:+0200',
	'END:DAYLIGHT',
	'BEGIN:STANDARD',
	'DTSTART:19961027T030000',
	'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
	'TZNAME:CET',
	'TZOFFSETFROM:+0200',
	'TZOFFSETTO:+0100',
	'END:STANDARD',
	'END:VTIMEZONE'
] as const;

function eventLines(event: Event, host: string): string[] {
	const changed = utcText(event.changedAt);
	const uidOf = (name: string) => escaped(`${name}@${host}`);
	const { geo, relatedTo } = event;
	const categories = [...new Set(event.categories)].toSorted(compared);
	const given = [
		['SUMMARY', escaped(event.summary)],
		['DESCRIPTION', escaped(event.description)],
		['LOCATION', escaped(event.location)],
		['GEO', geo === null ? '' : `${geo.latitude.toFixed(6)};${geo.longitude.toFixed(6)}`],
		['URL', addressValue(event.url)],
		['CATEGORIES', categories.map(escaped).join()],
		['RELATED-TO;RELTYPE=SIBLING', relatedTo === null ? '' : uidOf(relatedTo)]
	] as const;
	return [
		'BEGIN:VEVENT',
		propertyLine('UID', uidOf(event.name)),
		`SEQUENCE:${event.sequence}`,
		`DTSTAMP:${changed}`,
		`LAST-MODIFIED:${changed}`,
		...event.span,
		...event.comesBack,
		...given.flatMap(([name, value]) => (value === '' ? [] : [propertyLine(name, value)])),
		`STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
		'TRANSP:TRANSPARENT',
		'END:VEVENT'
	];
}

/**
 * Times by the wall clock, so that they stay what they are in every program. Only in the hour in
 * which the clock jumps are they instants: programs read a time that comes twice in two ways (4.4).
 * No series begins or ends in it.
 */
function spanLines({ on, fromMinute, untilMinute, startsAt, endsAt }: Occurrence): string[] {
	if (isNight(fromMinute) || isNight(untilMinute))
		return [`DTSTART:${utcText(startsAt)}`, `DTEND:${utcText(endsAt)}`];
	return wallLines(on, fromMinute, untilMinute);
}

function wallLines(on: string, fromMinute: number, untilMinute: number): string[] {
	return [
		`DTSTART;${inZone}:${wallText(on, fromMinute)}`,
		`DTEND;${inZone}:${wallText(on, untilMinute)}`
	];
}

/** Days without times: the end is the day after the last one (RFC 5545, 3.6.1). */
function dayLines(fromOn: string, untilOn: string): string[] {
	const written = (on: string) => on.replaceAll('-', '');
	return [
		`DTSTART;VALUE=DATE:${written(fromOn)}`,
		`DTEND;VALUE=DATE:${written(daysAfter(untilOn, 1))}`
	];
}

/** Also in the night that a day ends in. */
const isNight = (minute: number) => {
	const ofDay = minute % (24 * 60);
	return ofDay >= 2 * 60 && ofDay < 3 * 60;
};

/** By the numbers of their signs, which are the same everywhere. */
const compared = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
