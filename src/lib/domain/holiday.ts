import { daysAfter } from './day.ts';

/**
 * Whether hardly anybody works on a calendar day (yyyy-mm-dd), as the rules of a chain ask it. It is
 * handed to them, so that a place with other holidays can answer otherwise.
 */
export type IsHoliday = (on: string) => boolean;

/**
 * Whether a calendar day is a Dutch holiday on which hardly anybody works: New Year's Day, Easter,
 * the King's birthday, Liberation Day once in five years, Ascension Day, Whitsun and Christmas.
 *
 * Good Friday, and Liberation Day in other years, are holidays to the law of terms but working days
 * to most. They are left out on purpose: a question on a day off moves on to the next person after
 * some hours, while a question that skips a working day loses a whole day.
 *
 * @param on  yyyy-mm-dd, from 2014 on: before that the queen's birthday was celebrated.
 * @source Algemene termijnenwet, article 3, less the days above.
 */
export function isDutchHoliday(on: string): boolean {
	const year = Number(on.slice(0, 4));
	const day = on.slice(5);
	if (day === '01-01' || day === '12-25' || day === '12-26') return true;
	if (on === kingsDay(year) || (day === '05-05' && year % 5 === 0)) return true;
	const easter = easterSunday(year);
	return [0, 1, 39, 49, 50].some((days) => on === daysAfter(easter, days));
}

/**
 * Easter Sunday of a year, as yyyy-mm-dd.
 *
 * @param year  in the Gregorian calendar, from 1583.
 * @source The anonymous computus of 1876, as in J. Meeus, Astronomical Algorithms (1991), chapter 8.
 */
export function easterSunday(year: number): string {
	const whole = Math.floor;
	const golden = year % 19;
	const century = whole(year / 100);
	const rest = year % 100;
	const leapless = century - whole(century / 4);
	const drift = whole((century - whole((century + 8) / 25) + 1) / 3);
	const epact = (19 * golden + leapless - drift + 15) % 30;
	const weekday = (32 + 2 * (century % 4) + 2 * whole(rest / 4) - epact - (rest % 4)) % 7;
	const late = whole((golden + 11 * epact + 22 * weekday) / 451);
	const days = epact + weekday - 7 * late + 114;
	const two = (value: number) => String(value).padStart(2, '0');
	return `${year}-${two(whole(days / 31))}-${two((days % 31) + 1)}`;
}

/** The day on which the King's birthday is celebrated: 27 April, or the day before on a Sunday. */
function kingsDay(year: number): string {
	const birthday = `${year}-04-27`;
	return isSunday(birthday) ? daysAfter(birthday, -1) : birthday;
}

function isSunday(on: string): boolean {
	return new Date(`${on}T12:00:00Z`).getUTCDay() === 0;
}
