import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { importedMost, lookedAtMost, type ImportedDate } from '../../domain/agenda/imported.ts';
import { agendaTitleLimit } from '../../domain/limits.ts';
import { zone } from '../../domain/day.ts';

// What stands in a calendar file, as dates of the wall clock in Amsterdam. It runs only in a process
// of its own (`reader.ts`): what comes from outside may be made to take for ever.

/** Why a file gives no dates. */
export class Unreadable extends Error {
	override readonly name = 'Unreadable';
	readonly why: 'calendar_unreadable' | 'calendar_too_many_dates';

	constructor(why: Unreadable['why']) {
		super(why);
		this.why = why;
	}
}

/** From when to when dates are asked for. */
export type Window = { from: Date; until: Date };

/** What a calendar gives: its dates, and the part of it that goes on after them; null for nothing. */
export type Found = { dates: ImportedDate[]; rules: string | null };

/**
 * The dates of a calendar within a window, earliest first: with those that were moved or called off
 * as they are now. Of what comes after the window the rules are given as a calendar of their own, with
 * nothing in it but when, what and where, so that it can be read again later.
 *
 * @throws {Unreadable} for what is no calendar, and for one with more dates than anybody looks at.
 */
export function findIn(text: string, window: Window): Found {
	const counted = { left: lookedAtMost };
	try {
		// One file may hold several calendars.
		const roots = rootsOf(text);
		const later: ICAL.Component[] = [];
		const dates = roots.flatMap((root) => datesOfCalendar(root, window, { counted, later }));
		if (dates.length > importedMost) throw new Unreadable('calendar_too_many_dates');
		return {
			dates: dates.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime()),
			rules: later.length === 0 ? null : rulesOf(roots, later)
		};
	} catch (caught) {
		throw caught instanceof Unreadable ? caught : new Unreadable('calendar_unreadable');
	} finally {
		ICAL.TimezoneService.reset();
	}
}

function rootsOf(text: string): ICAL.Component[] {
	const parsed: unknown[] = ICAL.parse(text);
	const all = typeof parsed[0] === 'string' ? [parsed] : parsed;
	const roots = all.map((one) => new ICAL.Component(one as never));
	if (roots.length === 0 || roots.some(({ name }) => name !== 'vcalendar'))
		throw new Unreadable('calendar_unreadable');
	return roots;
}

/** What is kept of an entry that goes on: nothing that nobody sees. */
const keptProperties = new Set([
	...['uid', 'dtstart', 'dtend', 'duration', 'rrule', 'rdate', 'exdate', 'recurrence-id'],
	...['summary', 'location', 'status']
]);

/** A calendar of its own with these entries, and the zones that they are in. */
function rulesOf(roots: readonly ICAL.Component[], entries: readonly ICAL.Component[]): string {
	const calendar = new ICAL.Component('vcalendar');
	calendar.addPropertyWithValue('version', '2.0');
	calendar.addPropertyWithValue('prodid', '-//Kring//Kring//NL');
	const zones = roots.flatMap((root) => root.getAllSubcomponents('vtimezone'));
	for (const one of [...zones, ...entries]) calendar.addSubcomponent(copyOf(one));
	// Signs that cannot be seen mean nothing here, and the database takes not all of them.
	return calendar
		.toString()
		.replace(/[^\P{Cc}\r\n\t]/gu, '')
		.toWellFormed();
}

function copyOf(component: ICAL.Component): ICAL.Component {
	const copy = new ICAL.Component(structuredClone(component.toJSON()) as never);
	if (copy.name !== 'vevent') return copy;
	copy.removeAllSubcomponents();
	for (const property of [...copy.getAllProperties()])
		if (!keptProperties.has(property.name)) copy.removeProperty(property);
	return copy;
}

/** How many dates may still be looked at, and the entries that go on after the window. */
type Reading = { counted: { left: number }; later: ICAL.Component[] };

function datesOfCalendar(root: ICAL.Component, window: Window, reading: Reading): ImportedDate[] {
	// Without them the library reads foreign times in the zone of this process.
	for (const found of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(found);
	const events = root.getAllSubcomponents('vevent');
	const ownDates = Map.groupBy(
		events.filter((one) => one.hasProperty('recurrence-id')),
		uidOf
	);
	const masters = new Set(events.filter((one) => !one.hasProperty('recurrence-id')).map(uidOf));
	return events.flatMap((one) => {
		// A date that was changed by itself is told by the entry that it belongs to.
		if (one.hasProperty('recurrence-id') && masters.has(uidOf(one))) return [];
		const exceptions = one.hasProperty('recurrence-id') ? [] : (ownDates.get(uidOf(one)) ?? []);
		return datesOf(one, exceptions, window, reading);
	});
}

function uidOf(component: ICAL.Component): string {
	return String(component.getFirstPropertyValue('uid') ?? '');
}

function datesOf(
	component: ICAL.Component,
	exceptions: ICAL.Component[],
	window: Window,
	{ counted, later }: Reading
): ImportedDate[] {
	const event = new ICAL.Event(component, { strictExceptions: false, exceptions });
	if (isOff(component) || event.startDate === null) return [];
	if (!event.isRecurring()) {
		count(counted);
		const date = dateOf(event, event.startDate, event.endDate);
		if (date.startsAt > window.until) later.push(component);
		return within(window, date);
	}
	const found: ImportedDate[] = [];
	const each = event.iterator();
	for (let next = each.next(); next !== null && next !== undefined; next = each.next()) {
		count(counted);
		const details = event.getOccurrenceDetails(next);
		const date = dateOf(details.item, details.startDate, details.endDate);
		if (instantOf(next, component) > window.until) {
			later.push(component, ...exceptions);
			break;
		}
		if (!isOff(details.item.component)) found.push(...within(window, date));
		if (found.length > importedMost) throw new Unreadable('calendar_too_many_dates');
	}
	return found;
}

function count(counted: { left: number }): void {
	counted.left -= 1;
	if (counted.left < 0) throw new Unreadable('calendar_too_many_dates');
}

function isOff(component: ICAL.Component): boolean {
	return String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
}

function within({ from, until }: Window, date: ImportedDate): ImportedDate[] {
	return date.endsAt >= from && date.startsAt <= until ? [date] : [];
}

function dateOf(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): ImportedDate {
	const startsAt = instantOf(start, event.component);
	const endsAt = end === null ? startsAt : instantOf(end, event.component, 'dtend');
	return {
		title: lineOf(event.summary),
		place: lineOf(event.location),
		heldOn: Temporal.Instant.fromEpochMilliseconds(startsAt.getTime())
			.toZonedDateTimeISO(zone)
			.toPlainDate()
			.toString(),
		startsAt,
		endsAt: endsAt < startsAt ? startsAt : endsAt,
		isWholeDay: start.isDate
	};
}

/**
 * The zone by whose clock a time without one is meant: one that the file names and does not describe,
 * as far as everybody knows it; otherwise that of Amsterdam.
 */
function zoneOf(component: ICAL.Component, name: 'dtstart' | 'dtend'): string {
	const property = component.getFirstProperty(name) ?? component.getFirstProperty('dtstart');
	const said: unknown = property?.getParameter('tzid');
	return typeof said === 'string' && isKnownZone(said) ? said : zone;
}

const knownZones = new Map<string, boolean>();

function isKnownZone(name: string): boolean {
	const known = knownZones.get(name);
	if (known !== undefined) return known;
	let isOne = name.includes('/');
	try {
		Temporal.Now.zonedDateTimeISO(name);
	} catch {
		isOne = false;
	}
	knownZones.set(name, isOne);
	return isOne;
}

/** An instant of a time in a calendar. A whole day is one of Amsterdam. */
function instantOf(
	time: ICAL.Time,
	component: ICAL.Component,
	name: 'dtstart' | 'dtend' = 'dtstart'
): Date {
	const isFloating = time.isDate || time.zone === null || time.zone.tzid === 'floating';
	if (!isFloating) return time.toJSDate();
	const { year, month, day, hour, minute, second } = time;
	const wall = new Temporal.PlainDateTime(year, month, day, time.isDate ? 0 : hour, minute, second);
	const of = time.isDate ? zone : zoneOf(component, name);
	return new Date(wall.toZonedDateTime(of, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** One line of it, without what cannot be seen. */
function lineOf(text: unknown): string {
	const tidy =
		typeof text === 'string' ? text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ') : '';
	// Cut in the middle of a sign, half of it would be left.
	return tidy
		.trim()
		.slice(0, agendaTitleLimit)
		.replace(/[\uD800-\uDBFF]$/, '')
		.toWellFormed();
}
