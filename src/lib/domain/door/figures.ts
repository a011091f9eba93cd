import { daysAfter } from '../day.ts';
import { isHeld, type ActivityDay } from './activity-day.ts';
import type { DayState } from './day-state.ts';
import type { Category, Role } from './operation.ts';

// What an activity may say about itself (activities-credits.md 8), counted the same way everywhere.
// These are the team's own numbers: what leaves the team goes through `suppress.ts` first.

/** Who was here on a day, as numbers; names only to tell one person from another. */
export type Attendance = {
	/** Remembered people who were here as visitors, each once. */
	namedIds: readonly string[];
	/** Visitors without a name: counted, on a line of their own, or forgotten since. */
	anonymous: number;
	/** Those of them who were here for the first time. */
	anonymousFirstTimers: number;
	/** Never among the visitors (8). */
	helpers: number;
	companions: number;
	professionals: number;
	portions: { here: number; takeAway: number };
};

/** What `attendanceOf` looks at, of a day that was just made or of one that was kept. */
export type AtTheDoor = Pick<DayState, 'visits' | 'forgotten' | 'counts' | 'meals'>;

/** One day of an activity, as figures need it. */
export type DayRecord = Pick<ActivityDay, 'on' | 'status' | 'record'> &
	Attendance & {
		startsAt: Date;
		/** When people were told that it was cancelled; null when it was not. */
		toldAt: Date | null;
		/** Portions that were advised; null when nobody asked. */
		advice: number | null;
		/** Visitors with a name who had at least one task. */
		turnIds: readonly string[];
		/** Organisations that were rung, once for each time. */
		calledIds: readonly string[];
	};

/** When a visitor was here, over all time. */
export type VisitorHistory = {
	/** They had been here before anybody wrote them down. */
	cameBefore: boolean;
	/** Days on which they visited, yyyy-mm-dd, in any order. */
	visitOns: readonly string[];
};

/** What is counted for a stretch of days. */
export type FigureSource = {
	/** All days of the activity in the period; others are left out. */
	days: readonly DayRecord[];
	/** Everybody who has a name on one of those days. */
	histories: ReadonlyMap<string, VisitorHistory>;
	/** First and last day, both included. */
	period: { fromOn: string; untilOn: string };
	/** Whoever was here first so lately that thirty days are not over is not asked after. */
	todayOn: string;
};

/** So many of so many. */
export type Share = { of: number; count: number };

/** The figures of an activity in a period. */
export type Figures = {
	heldDays: number;
	/** Visits of visitors, with and without a name. */
	visits: number;
	helpers: number;
	companions: number;
	professionals: number;
	/** "Tussen a en b": nobody knows which of those without a name came twice. */
	unique: { lower: number; upper: number };
	firstTimers: number;
	/** First-timers with a name who were back within 30 days, of those whose 30 days are over. */
	returned: Share;
	/** Visitors with a name who had a task, of all with a name. */
	broughtAndFetched: Share;
	portions: { here: number; takeAway: number };
	/** Advised less served, on average over the days with an advice; null without any. */
	forecastError: number | null;
	/** Days on which more was served than advised. */
	shortDays: number;
	/** Days that did not go on, of all that should have. */
	cancelled: Share;
	/** Median of how long before the start people were told, in whole minutes; null without any. */
	leadMinutes: number | null;
	/** How often each organisation was rung. */
	calls: ReadonlyMap<string, number>;
};

/** So soon a second visit is a return (8). */
export const returnDays = 30;

/** Whom the counters count as visitors. Helpers and companions are figures of their own. */
const visitorCategories = [
	'visitor',
	'first_timer',
	'child'
] as const satisfies readonly Category[];

/** Who was here, from what was recorded at the door. */
export function attendanceOf({ visits, forgotten, counts, meals }: AtTheDoor): Attendance {
	const inRole = (role: Role) => visits.filter((visit) => visit.role === role);
	const nameless = inRole('visitor').filter(({ visitorId }) => visitorId === null);
	const counted = sum(visitorCategories.map((category) => counts[category]));
	return {
		namedIds: inRole('visitor').flatMap(({ visitorId }) => visitorId ?? []),
		anonymous: nameless.length + forgotten.visitor + counted,
		anonymousFirstTimers:
			nameless.filter(({ firstTime }) => firstTime).length +
			forgotten.firstTimers +
			counts.first_timer,
		helpers: inRole('helper').length + forgotten.helper + counts.helper,
		companions: inRole('companion').length + forgotten.companion + counts.companion,
		professionals: inRole('professional').length + forgotten.professional,
		portions: {
			here: sum(meals.map(({ here }) => here)) + counts.meal_here,
			takeAway: sum(meals.map(({ takeAway }) => takeAway)) + counts.meal_take_away
		}
	};
}

/** Whether a day counts as held, with whoever was recorded on it. */
export function wasHeld(day: DayRecord): boolean {
	const { namedIds, anonymous, helpers, companions, professionals } = day;
	return isHeld(day, namedIds.length + anonymous + helpers + companions + professionals);
}

/**
 * The figures of an activity in a period.
 *
 * @source activities-credits.md 8.
 */
export function figuresOf({ days, histories, period, todayOn }: FigureSource): Figures {
	const within = days.filter(({ on }) => period.fromOn <= on && on <= period.untilOn);
	const held = within.filter(wasHeld);
	const off = within.filter((day) => day.status === 'cancelled' && !wasHeld(day));
	const forgotten = within.filter(({ record, status }) => {
		return status === 'planned' && record === 'not_recorded';
	});
	const namedIds = new Set(held.flatMap((day) => day.namedIds));
	const anonymous = held.map((day) => day.anonymous);
	const firstOns = firstVisitsIn([...namedIds], { held, histories, period });
	const withTurn = new Set(held.flatMap(({ turnIds }) => turnIds).filter((id) => namedIds.has(id)));
	const advised = held.flatMap(({ advice, portions }) => {
		return advice === null ? [] : [advice - portions.here - portions.takeAway];
	});
	return {
		heldDays: held.length,
		visits: sum(held.map((day) => day.namedIds.length)) + sum(anonymous),
		helpers: sum(held.map(({ helpers }) => helpers)),
		companions: sum(held.map(({ companions }) => companions)),
		professionals: sum(held.map(({ professionals }) => professionals)),
		unique: {
			lower: namedIds.size + Math.max(0, ...anonymous),
			upper: namedIds.size + sum(anonymous)
		},
		firstTimers: firstOns.size + sum(held.map((day) => day.anonymousFirstTimers)),
		returned: returnedOf(firstOns, histories, todayOn),
		broughtAndFetched: { of: namedIds.size, count: withTurn.size },
		portions: {
			here: sum(held.map(({ portions }) => portions.here)),
			takeAway: sum(held.map(({ portions }) => portions.takeAway))
		},
		forecastError: advised.length === 0 ? null : sum(advised) / advised.length,
		shortDays: advised.filter((error) => error < 0).length,
		cancelled: { of: held.length + off.length + forgotten.length, count: off.length },
		leadMinutes: median(off.flatMap(({ startsAt, toldAt }) => leadOf(startsAt, toldAt))),
		calls: timesEach(within.flatMap(({ calledIds }) => calledIds))
	};
}

/** For each with a name whose first visit ever lies in the period, the day of that visit. */
function firstVisitsIn(
	namedIds: readonly string[],
	{ held, histories, period }: Pick<FigureSource, 'histories' | 'period'> & { held: DayRecord[] }
): Map<string, string> {
	const found = new Map<string, string>();
	const earliestIn = new Map<string, string>();
	for (const { on, namedIds: here } of held) {
		for (const id of here) if (on < (earliestIn.get(id) ?? '~')) earliestIn.set(id, on);
	}
	for (const id of namedIds) {
		const { cameBefore, visitOns } = histories.get(id) ?? { cameBefore: false, visitOns: [] };
		const firstOn = [...visitOns, earliestIn.get(id)!].reduce((one, other) =>
			one < other ? one : other
		);
		if (!cameBefore && firstOn >= period.fromOn) found.set(id, firstOn);
	}
	return found;
}

function returnedOf(
	firstOns: ReadonlyMap<string, string>,
	histories: FigureSource['histories'],
	todayOn: string
): Share {
	const complete = [...firstOns].filter(([, on]) => daysAfter(on, returnDays) < todayOn);
	const back = complete.filter(([id, firstOn]) => {
		const untilOn = daysAfter(firstOn, returnDays);
		return histories.get(id)?.visitOns.some((on) => firstOn < on && on <= untilOn);
	});
	return { of: complete.length, count: back.length };
}

function leadOf(startsAt: Date, toldAt: Date | null): number[] {
	if (toldAt === null) return [];
	return [Math.floor((startsAt.getTime() - toldAt.getTime()) / 60_000)];
}

/** The middle one, or the whole number below the middle of the middle two. */
function median(values: readonly number[]): number | null {
	const sorted = values.toSorted((one, other) => one - other);
	const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	return low === undefined || high === undefined ? null : Math.floor((low + high) / 2);
}

function timesEach(ids: readonly string[]): ReadonlyMap<string, number> {
	const groups = Map.groupBy(ids, (id) => id);
	return new Map([...groups].map(([id, all]) => [id, all.length]));
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
