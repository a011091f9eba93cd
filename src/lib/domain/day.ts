/** The zone in which Kring lives; instants are kept in UTC. */
export const zone = 'Europe/Amsterdam';

/** Made when first asked for: it costs an old phone a millisecond. There are few zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
	const made = clocks.get(timeZone);
	if (made !== undefined) return made;
	const clock = new Intl.DateTimeFormat('en-CA', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23'
	});
	clocks.set(timeZone, clock);
	return clock;
}

/** A wall clock at an instant. */
export type WallClock = { on: string; hour: number; minute: number; second: number };

/** What the wall clock says at an instant, in Amsterdam or another zone; `on` is yyyy-mm-dd. */
export function wallClock(at: Date, timeZone: string = zone): WallClock {
	const found = Object.fromEntries(
		clockOf(timeZone)
			.formatToParts(at)
			.map(({ type, value }) => [type, value])
	);
	return {
		on: `${found['year']}-${found['month']}-${found['day']}`,
		hour: Number(found['hour']),
		minute: Number(found['minute']),
		second: Number(found['second'])
	};
}

/** The calendar day in Amsterdam, as yyyy-mm-dd. */
export function dayOf(at: Date): string {
	return wallClock(at).on;
}

/** The calendar day so many days later (or earlier), as yyyy-mm-dd. */
export function daysAfter(on: string, days: number): string {
	const day = new Date(`${on}T12:00:00Z`);
	day.setUTCDate(day.getUTCDate() + days);
	return day.toISOString().slice(0, 10);
}

/**
 * The instant at which the wall clock shows this day and time, in Amsterdam or another zone.
 * In the hour that comes twice it is the first one; in the hour that is skipped, the moment the
 * clock jumps over it, moved on by as much.
 *
 * @param minutes  after local midnight, 0 to 1440.
 */
export function instantAt(on: string, minutes: number, timeZone: string = zone): Date {
	const wanted = Date.parse(`${on}T00:00:00Z`) + minutes * 60_000;
	const offsetAt = (ms: number) => {
		const { on: day, hour, minute, second } = wallClock(new Date(ms), timeZone);
		return Date.parse(`${day}T00:00:00Z`) + ((hour * 60 + minute) * 60 + second) * 1000 - ms;
	};
	// Both candidates around a change; the earlier one that shows the wanted time wins.
	const candidates = [
		wanted - offsetAt(wanted - 86_400_000),
		wanted - offsetAt(wanted + 86_400_000)
	];
	const fitting = candidates.filter((ms) => ms + offsetAt(ms) === wanted);
	return new Date(fitting.length > 0 ? Math.min(...fitting) : candidates[0]!);
}

/** The last instant of a calendar day in Amsterdam: the midnight that follows it. */
export function endOfDay(on: string): Date {
	return instantAt(daysAfter(on, 1), 0);
}

/** The calendar day so many months later; the last day of a month stays within its month. */
export function monthsAfter(on: string, months: number): string {
	const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
	const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
	return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)))
		.toISOString()
		.slice(0, 10);
}

/** The last calendar day on which something that ends at this instant still holds. */
export function lastDayBefore(end: Date): string {
	return dayOf(new Date(end.getTime() - 1));
}

/** A minute of the day as hh:mm, for a time field. */
export function minuteText(minute: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	// What goes on through the night ends the next day.
	return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
