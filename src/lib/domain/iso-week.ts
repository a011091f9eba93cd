import { daysAfter } from './day.ts';
import { mondayOf } from './week.ts';

// Weeks as they stand on calendars and in addresses: "2026-w48", from Monday on; the first week of a
// year is the one with its first Thursday (ISO 8601).

const pattern = /^(20\d{2})-[wW](\d{2})$/;

/** The week in which a day lies, as it stands in an address. */
export function isoWeekOf(on: string): string {
	const thursday = daysAfter(mondayOf(on), 3);
	const year = thursday.slice(0, 4);
	const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000;
	return `${year}-w${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

/** The Monday of a week in an address; null for one that no calendar has. */
export function mondayOfIsoWeek(week: string): string | null {
	const [, year, number] = pattern.exec(week) ?? [];
	if (year === undefined || number === undefined) return null;
	// The fourth of January always lies in the first week.
	const monday = daysAfter(mondayOf(`${year}-01-04`), (Number(number) - 1) * 7);
	return isoWeekOf(monday) === week.toLowerCase() ? monday : null;
}
