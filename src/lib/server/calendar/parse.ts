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

/**
 * The dates of a calendar within a window, earliest first: with those that were moved or called off
 * as they are now.
 *
 * @throws {Unreadable} for what is no calendar, and for one with more dates than anybody looks at.
 */
export function datesIn(text: string, window: Window): ImportedDate[] {
	const root = rootOf(text);
	const counted = { left: lookedAtMost };
	try {
		// Without them the library reads foreign times in the zone of this process.
		for (const found of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(found);
		const dates = root
			.getAllSubcomponents('vevent')
			.flatMap((one) => datesOf(one, root, window, counted));
		if (dates.length > importedMost) throw new Unreadable('calendar_too_many_dates');
		return dates.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
	} catch (caught) {
		throw caught instanceof Unreadable ? caught : new Unreadable('calendar_unreadable');
	} finally {
		ICAL.TimezoneService.reset();
	}
}

function rootOf(text: string): ICAL.Component {
	let root: ICAL.Component;
	try {
		const parsed: unknown[] = ICAL.parse(text);
		const first = typeof parsed[0] === 'string' ? parsed : parsed[0];
		root = new ICAL.Component(first as never);
	} catch {
		throw new Unreadable('calendar_unreadable');
	}
	if (root.name !== 'vcalendar') throw new Unreadable('calendar_unreadable');
	return root;
}

function datesOf(
	component: ICAL.Component,
	root: ICAL.Component,
	window: Window,
	counted: { left: number }
): ImportedDate[] {
	// A date that was changed by itself is told by the entry that it belongs to.
	if (component.hasProperty('recurrence-id') && hasMaster(root, component)) return [];
	const event = new ICAL.Event(component, { strictExceptions: false });
	if (isOff(component) || event.startDate === null) return [];
	if (!event.isRecurring()) {
		count(counted);
		return within(window, dateOf(event, event.startDate, event.endDate));
	}
	const found: ImportedDate[] = [];
	const each = event.iterator();
	for (let next = each.next(); next !== null && next !== undefined; next = each.next()) {
		count(counted);
		const details = event.getOccurrenceDetails(next);
		const date = dateOf(details.item, details.startDate, details.endDate);
		if (instantOf(next) > window.until) break;
		if (!isOff(details.item.component)) found.push(...within(window, date));
		if (found.length > importedMost) throw new Unreadable('calendar_too_many_dates');
	}
	return found;
}

function count(counted: { left: number }): void {
	counted.left -= 1;
	if (counted.left < 0) throw new Unreadable('calendar_too_many_dates');
}

function hasMaster(root: ICAL.Component, component: ICAL.Component): boolean {
	const uid = component.getFirstPropertyValue('uid');
	return root
		.getAllSubcomponents('vevent')
		.some((one) => one.getFirstPropertyValue('uid') === uid && !one.hasProperty('recurrence-id'));
}

function isOff(component: ICAL.Component): boolean {
	return String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
}

function within({ from, until }: Window, date: ImportedDate): ImportedDate[] {
	return date.endsAt >= from && date.startsAt <= until ? [date] : [];
}

function dateOf(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): ImportedDate {
	const startsAt = instantOf(start);
	const endsAt = end === null ? startsAt : instantOf(end);
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

/** An instant of a time in a calendar. A time without a zone, and a whole day, are those of Amsterdam. */
function instantOf(time: ICAL.Time): Date {
	const isFloating = time.isDate || time.zone === null || time.zone.tzid === 'floating';
	if (!isFloating) return time.toJSDate();
	const { year, month, day, hour, minute, second } = time;
	const wall = new Temporal.PlainDateTime(year, month, day, time.isDate ? 0 : hour, minute, second);
	return new Date(wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

/** One line of it, without what cannot be seen. */
function lineOf(text: unknown): string {
	const tidy =
		typeof text === 'string' ? text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ') : '';
	return tidy.trim().slice(0, agendaTitleLimit);
}
