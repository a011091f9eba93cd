// Days, times, lengths and lists in words, for people in the Netherlands. Everything is shown in
// Europe/Amsterdam, wherever the server or the phone is. No clock in here: `now` is given.
// The words themselves come from Intl, so both languages are complete by nature.

import { dayOf, zone } from '../domain/day.ts';
import { once } from '../domain/once.ts';
import type { Language } from './locale.ts';

/** When somebody looks, and in which language. `capital` starts with one, for a line of its own. */
export type Reading = { now: Date; locale: Language; capital?: boolean };

const tag = { nl: 'nl-NL', en: 'en-GB' } as const;
const dayMs = 86_400_000;

/** As `once`, for each language. */
function perLocale<T>(make: (name: string) => T): (locale: Language) => T {
	const made = { nl: once(() => make(tag.nl)), en: once(() => make(tag.en)) };
	return (locale) => made[locale]();
}

const clock = once(
	() =>
		new Intl.DateTimeFormat('nl-NL', {
			timeZone: zone,
			hour: 'numeric',
			minute: '2-digit',
			hourCycle: 'h23'
		})
);
const longDate = perLocale(
	(name) =>
		new Intl.DateTimeFormat(name, {
			timeZone: zone,
			weekday: 'long',
			day: 'numeric',
			month: 'long',
			year: 'numeric'
		})
);
const relativeDay = perLocale((name) => new Intl.RelativeTimeFormat(name, { numeric: 'auto' }));
const list = perLocale((name) => new Intl.ListFormat(name, { type: 'conjunction' }));
const oneDecimal = perLocale((name) => new Intl.NumberFormat(name, { maximumFractionDigits: 1 }));
const minutesLong = perLocale((name) => unit(name, 'minute'));
const hoursLong = perLocale((name) => unit(name, 'hour'));
const daysLong = perLocale((name) => unit(name, 'day'));

function unit(name: string, of: 'minute' | 'hour' | 'day'): Intl.NumberFormat {
	const options = {
		style: 'unit',
		unit: of,
		unitDisplay: 'long',
		maximumFractionDigits: 1
	} as const;
	return new Intl.NumberFormat(name, options);
}

/** The clock on the wall in Amsterdam: "9:05", "14:20". The same in both languages. */
export function clockTime(at: Date): string {
	return clock().format(at);
}

/**
 * How many calendar days lie between, in Amsterdam: 0 today, -1 yesterday, 1 tomorrow.
 * Counts days on the calendar, so a day of 23 or 25 hours is one day.
 */
export function daysFrom(now: Date, at: Date): number {
	const start = (day: Date): number => Date.parse(`${dayOf(day)}T00:00:00Z`);
	return Math.round((start(at) - start(now)) / dayMs);
}

/**
 * A day in words: "vandaag", "gisteren", "morgen"; within the six days before, the weekday alone;
 * else "dinsdag 24 november", with the year when it is not this one.
 */
export function dayInWords(at: Date, { now, locale, capital = false }: Reading): string {
	const distance = daysFrom(now, at);
	const words = Math.abs(distance) <= 1 ? relativeDay(locale).format(distance, 'day') : null;
	return start(words ?? dateWords(at, now, locale, distance < -1 && distance > -7), capital);
}

/** A moment in words: "vandaag 14:20", "zondag 16:05", "dinsdag 24 november 9:00". */
export function momentInWords(at: Date, reading: Reading): string {
	return `${dayInWords(at, reading)} ${clockTime(at)}`;
}

/** A whole date, as on a letter: "dinsdag 24 november 2026". */
export function dateInWords(at: Date, locale: Language): string {
	const { weekday, day, month, year } = partsOf(at, locale);
	return `${weekday} ${day} ${month} ${year}`;
}

/** A day of a week that stands above it: "dinsdag 24". */
export function weekdayAndDay(at: Date, locale: Language): string {
	const { weekday, day } = partsOf(at, locale);
	return `${weekday} ${day}`;
}

/** A date without the weekday: "24 november 2027", for end dates. */
export function endDateInWords(at: Date, locale: Language): string {
	const { day, month, year } = partsOf(at, locale);
	return `${day} ${month} ${year}`;
}

/** A month of a calendar: "november 2026". */
export function monthInWords(at: Date, locale: Language): string {
	const { month, year } = partsOf(at, locale);
	return `${month} ${year}`;
}

/** A date as people say it in a sentence: "8 maart", with the year when it is not this one. */
export function dayAndMonth(at: Date, { now, locale }: Reading): string {
	const { day, month, year } = partsOf(at, locale);
	return dayOf(now).startsWith(year) ? `${day} ${month}` : `${day} ${month} ${year}`;
}

/**
 * A calendar day (`2026-11-24`) as an instant to give to the functions above: noon in
 * Amsterdam, so that it is that day whatever summer time does.
 */
export function noonOf(day: string): Date {
	return new Date(`${day}T11:00:00Z`);
}

/** The days of a week from Monday on, by name; as a number Sunday is 0. */
export function weekdaysInWords(locale: Language): { value: number; label: string }[] {
	// The first of January of 2024 was a Monday.
	return [1, 2, 3, 4, 5, 6, 0].map((value, index) => ({
		value,
		label: partsOf(noonOf(`2024-01-0${index + 1}`), locale).weekday
	}));
}

/** A length in words: "45 minuten", "1,5 uur", "2 uur en 20 minuten", "3 dagen". Whole minutes. */
export function lengthInWords(minutes: number, locale: Language): string {
	if (minutes >= 1440 && minutes % 1440 === 0) return daysLong(locale).format(minutes / 1440);
	return hoursInWords(minutes, locale);
}

/** The same for time that somebody works, in which a day is no 24 hours: "24 uur". */
export function hoursInWords(minutes: number, locale: Language): string {
	if (minutes < 60) return minutesLong(locale).format(minutes);
	if (minutes % 30 === 0) return hoursLong(locale).format(minutes / 60);
	const hours = hoursLong(locale).format(Math.floor(minutes / 60));
	return list(locale).format([hours, minutesLong(locale).format(minutes % 60)]);
}

/** The length of a spoken note: "0:23", "1:05". */
export function clockLength(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Names or things in one breath: "Anouk, Piet en Toos". */
export function listInWords(items: readonly string[], locale: Language): string {
	return list(locale).format(items);
}

/** An amount of money: "€ 5", "€ 5,50". Whole cents in. */
export function euros(cents: number, locale: Language): string {
	const digits = cents % 100 === 0 ? 0 : 2;
	const amount = new Intl.NumberFormat(tag[locale], {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(cents / 100);
	return locale === 'nl' ? `€\u00a0${amount}` : `€${amount}`;
}

/** The size of a file, for who has to choose a smaller one: "3,4 MB", "60 MB". Whole bytes in. */
export function fileSize(bytes: number, locale: Language): string {
	return `${oneDecimal(locale).format(bytes / 1_000_000)}\u00a0MB`;
}

function dateWords(at: Date, now: Date, locale: Language, weekdayAlone: boolean): string {
	const { weekday, day, month, year } = partsOf(at, locale);
	if (weekdayAlone) return weekday;
	const date = `${weekday} ${day} ${month}`;
	return dayOf(now).startsWith(year) ? date : `${date} ${year}`;
}

/** Put together by ourselves: browsers differ in commas, and server and browser must agree. */
function partsOf(at: Date, locale: Language): Record<'weekday' | 'day' | 'month' | 'year', string> {
	const found = { weekday: '', day: '', month: '', year: '' };
	for (const { type, value } of longDate(locale).formatToParts(at)) {
		if (type in found) found[type as keyof typeof found] = value;
	}
	return found;
}

function start(words: string, capital: boolean): string {
	return capital ? words.charAt(0).toLocaleUpperCase('nl') + words.slice(1) : words;
}
