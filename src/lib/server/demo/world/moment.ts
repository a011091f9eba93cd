/**
 * Moments of the demo world. Everything is told as "so many days ago at such a time" in
 * Amsterdam, and resolved against `now`, so that the newest updates are always fresh, always in
 * waking hours and never in the future.
 */

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The demo world is awake between these minutes of the day. */
const wakeMinute = 7 * 60 + 30;
const sleepMinute = 22 * 60 + 15;

/** Today counts from this minute on; before it the newest updates are yesterday's. */
const dayStartsAt = 9 * 60 + 30;

/** Nothing happens in the last minutes before `now`. */
const graceMinutes = 6;

/** A day in Amsterdam, by its calendar. Month is 1 to 12, weekday 0 (Sunday) to 6. */
export type LocalDay = { year: number; month: number; day: number; weekday: number };

const parts = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/Amsterdam',
	hourCycle: 'h23',
	year: 'numeric',
	month: 'numeric',
	day: 'numeric',
	hour: 'numeric',
	minute: 'numeric'
});

function localNumbers(at: Date): Record<'year' | 'month' | 'day' | 'hour' | 'minute', number> {
	const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
	for (const { type, value } of parts.formatToParts(at)) {
		if (type in found) found[type as keyof typeof found] = Number(value);
	}
	return found;
}

/** The calendar day in Amsterdam at this moment. */
export function localDay(at: Date): LocalDay {
	const { year, month, day } = localNumbers(at);
	return { year, month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

/** Minutes since midnight in Amsterdam at this moment, 0 to 1439. */
export function minuteOfDay(at: Date): number {
	const { hour, minute } = localNumbers(at);
	return hour * 60 + minute;
}

/** The moment that is `minutes` past midnight in Amsterdam, `daysBefore` days before `day`. */
function momentOf(day: LocalDay, daysBefore: number, minutes: number): Date {
	const guess = Date.UTC(day.year, day.month - 1, day.day - daysBefore, 0, minutes);
	// One correction is enough: nothing is told within an hour of a change of the clock.
	const offset = offsetMs(new Date(guess));
	return new Date(guess - offsetMs(new Date(guess - offset)));
}

function offsetMs(at: Date): number {
	const { year, month, day, hour, minute } = localNumbers(at);
	const local = Date.UTC(year, month - 1, day, hour, minute);
	return local - Math.floor(at.getTime() / minuteMs) * minuteMs;
}

/** How the demo world counts its days, for one `now`. */
export type Calendar = {
	/** `daysAgo` 0 is the newest day; `minutes` since midnight, Amsterdam. Whole minutes. */
	told(daysAgo: number, minutes: number): Date;
	/** The plain clock: a day ahead is a negative `daysAgo`, and nothing is squeezed. */
	clock(daysAgo: number, minutes: number): Date;
	/** The calendar day that `daysAgo` stands for. */
	dayOf(daysAgo: number): LocalDay;
	/** A later moment in waking hours, never past `now`. */
	after(from: Date, minutes: number): Date;
};

/**
 * The calendar that belongs to `now`. On the newest day, times are squeezed between waking and
 * `now`, which keeps their order; early in the morning the newest day is yesterday.
 */
export function calendarAt(now: Date): Calendar {
	const nowMinute = minuteOfDay(now);
	const early = nowMinute < dayStartsAt;
	const today = localDay(early ? new Date(now.getTime() - dayMs) : now);
	const lastMinute = early ? sleepMinute : Math.min(sleepMinute, nowMinute - graceMinutes);

	function told(daysAgo: number, minutes: number): Date {
		if (daysAgo > 0) return momentOf(today, daysAgo, minutes);
		const share = (minutes - wakeMinute) / (sleepMinute - wakeMinute);
		return momentOf(today, 0, Math.round(wakeMinute + share * (lastMinute - wakeMinute)));
	}

	function clock(daysAgo: number, minutes: number): Date {
		return momentOf(today, daysAgo, minutes);
	}

	function dayOf(daysAgo: number): LocalDay {
		const { year, month, day } = today;
		const at = new Date(Date.UTC(year, month - 1, day - daysAgo));
		return {
			year: at.getUTCFullYear(),
			month: at.getUTCMonth() + 1,
			day: at.getUTCDate(),
			weekday: at.getUTCDay()
		};
	}

	function after(from: Date, minutes: number): Date {
		const wanted = awake(new Date(from.getTime() + minutes * minuteMs));
		const latest = now.getTime() - minuteMs;
		if (wanted.getTime() <= latest) return wanted;
		// Too fresh to have an answer at its own pace: it came somewhere between then and now.
		const room = Math.max(0, latest - from.getTime());
		const share = minutes / (minutes + 60);
		return awakeBefore(new Date(from.getTime() + Math.floor(room * share)), from);
	}

	return { told, clock, dayOf, after };
}

/** This moment, or the next morning when it falls in the night. */
function awake(at: Date): Date {
	const minute = minuteOfDay(at);
	if (minute > sleepMinute) return momentOf(localDay(at), -1, wakeMinute + (minute % 50));
	if (minute < wakeMinute) return momentOf(localDay(at), 0, wakeMinute + (minute % 50));
	return at;
}

/** This moment, or the evening before it when it falls in the night; never before `from`. */
function awakeBefore(at: Date, from: Date): Date {
	const minute = minuteOfDay(at);
	if (minute >= wakeMinute && minute <= sleepMinute) return at;
	const evening = momentOf(localDay(at), minute < wakeMinute ? 1 : 0, sleepMinute);
	return evening > from ? evening : from;
}
