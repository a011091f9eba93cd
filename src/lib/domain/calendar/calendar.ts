import type { Occurrence } from '../recurrence/expand.ts';
import type { Recurrence } from '../recurrence/rule.ts';

// What stands in a calendar that people subscribe to (activities-credits.md 6.1). How it is written
// for their programs stands in `calendar-text.ts`.

/** What programs can subscribe to: an activity, a place, a neighbourhood, or what is one's own. */
export type Calendar = {
	name: string;
	/** Where the feed itself stands. */
	sourceUrl: string;
	/** The second half of what programs know every entry by; it never changes. */
	host: string;
	/** In any order; no two with the same id. */
	entries: readonly CalendarEntry[];
};

/** What stands in a calendar: something that comes back, or a day by itself. */
export type CalendarEntry = CalendarSeries | CalendarSingle;

/** What people read of an entry. An empty text is left out. */
export type CalendarWords = {
	summary: string;
	description: string;
	location: string;
	geo: { latitude: number; longitude: number } | null;
	url: string;
	/** In any order. */
	categories: readonly string[];
};

/** Something that comes back, with the days on which it is otherwise. */
export type CalendarSeries = CalendarWords & {
	kind: 'series';
	id: string;
	/** Never falls. A day that is cancelled or moved raises its own, not this one. */
	sequence: number;
	/** When its content last changed, its days not counted. */
	changedAt: Date;
	/**
	 * Of one that lies over the hour in which the clock jumps, programs disagree by an hour when it ends
	 * in those two nights.
	 */
	recurrence: Recurrence;
	/** Days that were withdrawn before anybody could know of them: they leave no trace. */
	withdrawnOn: readonly string[];
	/** At most one for each day, in any order. */
	overrides: readonly CalendarOverride[];
	/** The series that this one goes on from, "deze en volgende". */
	successorOf: string | null;
};

/** A day of a series on which it is otherwise: elsewhere, at another time, cancelled, or on again. */
export type CalendarOverride = {
	/** The day that the rule gave it. It was given before the rule changed if the rule no longer has it. */
	originalOn: string;
	/** Never falls; above that of the series. */
	sequence: number;
	changedAt: Date;
	/** The day and the times at which it stands now. */
	at: Occurrence;
	cancelled: Cancelled | null;
	/** What reads otherwise than for the series. */
	own: Partial<CalendarWords>;
};

/** A day by itself. */
export type CalendarSingle = CalendarWords & {
	kind: 'single';
	id: string;
	/** Never falls. */
	sequence: number;
	changedAt: Date;
	at: Occurrence;
	/** The last day of one without times; absent where it has times. */
	wholeUntilOn?: string;
	cancelled: Cancelled | null;
};

/** That a day does not go on, with the words of whoever cancelled it; they may be empty. */
export type Cancelled = { reason: string };

/** How a feed is written. */
export type CalendarOptions = {
	/** What was cancelled or moved more than 90 days before this day is folded together. */
	today: string;
	/** Also says of each cancelled day so in an entry of its own, for programs that hide those. */
	notices: boolean;
	/** The title of a day that does not go on: "VERVALT: …". */
	cancelledSummary: (summary: string) => string;
};
