import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { daysAfter, zone } from '../day.ts';
import { Refusal } from '../refusal.ts';
import { ruleText, type Recurrence } from './rule.ts';

// From a rule to days, and from a day and a time to an instant. The only place that asks Temporal and
// the library of recurrence rules. Both are asked in the zone of Amsterdam, so that the zone in which
// the process runs changes nothing (activities-credits.md 4.2, 4.4).

/** One day of something that comes back. The wall clock is the truth; the instants follow from it. */
export type Occurrence = {
	/** The day, yyyy-mm-dd. */
	on: string;
	/** Minutes after local midnight. */
	fromMinute: number;
	untilMinute: number;
	startsAt: Date;
	endsAt: Date;
};

/** Days from and to which something is asked for, both included. */
export type Days = { fromOn: string; untilOn: string };

/** Which of the two moments is meant, of a time that comes twice. */
export type Twice = 'first' | 'second';

/**
 * The days of something that comes back that lie within these days, earliest first. An end after so
 * many times counts from the first day on, whatever days are asked for.
 */
export function expandRecurrence(recurrence: Recurrence, { fromOn, untilOn }: Days): Occurrence[] {
	const { fromMinute, untilMinute } = recurrence;
	const rule = new RRuleTemporal({ rruleString: calendarText(recurrence) });
	const from = zoned(fromOn, 0);
	const until = zoned(untilOn, 1439);
	return rule
		.between(asDate(from), asDate(until), true)
		.map((at) => occurrenceOf(at.toPlainDate().toString(), fromMinute, untilMinute));
}

/** A day with its instants. Times that the clock skips or shows twice are read as calendars do. */
export function occurrenceOf(on: string, fromMinute: number, untilMinute: number): Occurrence {
	return {
		...{ on, fromMinute, untilMinute },
		startsAt: asDate(zoned(on, fromMinute)),
		endsAt: asDate(zoned(on, untilMinute))
	};
}

/**
 * The instant of a time on a day that somebody typed for this one day.
 *
 * @param twice  which one is meant, of a time that comes twice.
 * @throws {Refusal} `time_does_not_exist` for a time that the clock skips; `time_twice` for one that
 *   comes twice, while nobody said which.
 */
export function instantTyped(on: string, minute: number, twice: Twice | null): Date {
	const wall = wallOf(on, minute);
	const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
	const second = wall.toZonedDateTime(zone, { disambiguation: 'later' });
	if (first.epochMilliseconds === second.epochMilliseconds) return asDate(first);
	if (!first.toPlainDateTime().equals(wall)) throw new Refusal('time_does_not_exist', { on });
	if (twice === null) throw new Refusal('time_twice', { on });
	return asDate(twice === 'first' ? first : second);
}

/** The rule with its end, as calendars write it; the end as an instant in UTC (RFC 5545, 3.3.10). */
export function ruleTextWithEnd({ rule, end }: Recurrence): string {
	const text = ruleText(rule);
	if (end.kind === 'open') return text;
	if (end.kind === 'count') return `${text};COUNT=${end.count}`;
	// The end of the day and not the last start: an inclusive instant that some programs leave out.
	return `${text};UNTIL=${utcText(asDate(zoned(end.on, 1439)))}`;
}

/** An instant as calendars write it: 20261025T003000Z. */
export function utcText(at: Date): string {
	return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A day and a minute as calendars write them, without a zone: 20261025T103000. */
export function wallText(on: string, minute: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	const day = daysAfter(on, Math.floor(minute / (24 * 60)));
	const hour = Math.floor(minute / 60) % 24;
	return `${day.replaceAll('-', '')}T${two(hour)}${two(minute % 60)}00`;
}

function calendarText(recurrence: Recurrence): string {
	const start = wallText(recurrence.firstOn, recurrence.fromMinute);
	return `DTSTART;TZID=${zone}:${start}\nRRULE:${ruleTextWithEnd(recurrence)}`;
}

function wallOf(on: string, minute: number): Temporal.PlainDateTime {
	return Temporal.PlainDate.from(on)
		.toPlainDateTime(Temporal.PlainTime.from('00:00'))
		.add({ minutes: minute });
}

function zoned(on: string, minute: number): Temporal.ZonedDateTime {
	return wallOf(on, minute).toZonedDateTime(zone, { disambiguation: 'compatible' });
}

function asDate({ epochMilliseconds }: Temporal.ZonedDateTime): Date {
	return new Date(epochMilliseconds);
}
