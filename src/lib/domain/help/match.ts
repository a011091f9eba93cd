import { instantAt } from '../day.ts';
import { weekdayOf } from '../wall-time.ts';
import type { CategoryKey } from './category.ts';
import { mayHelp, type HelperTrust, type TrustRules } from './trust.ts';

// Who fits a request (activities-credits.md 13.3). It looks at time, place, what somebody has done before and
// who was asked of late. What anybody gave or received is not known here, so it cannot count.

/** A span of one weekday, as minutes of the day. */
export type WeeklyWindow = {
	/** 1 for Monday up to 7 for Sunday. */
	weekday: number;
	fromMinute: number;
	untilMinute: number;
};

/** When help is wanted: on one of some days, in a span of minutes of that day. */
export type WantedTime = { on: string; fromMinute: number; untilMinute: number };

/** A request as far as it decides who fits. */
export type Wanted = {
	id: string;
	askerId: string;
	category: CategoryKey;
	isAtHome: boolean;
	/** So many minutes are needed. */
	minutes: number;
	/** The days that suit; none where any time does. */
	times: readonly WantedTime[];
	/** The first four digits of the postcode where it is. */
	postcodeArea: string;
	/** A language the helper has to speak; null where it does not matter. */
	language: string | null;
	/** The helper has to have called themselves so; null where it does not matter. */
	gender: string | null;
	/** There are animals. */
	hasPets: boolean;
};

/** How far somebody goes: their own postcode area, those of the neighbourhood, or the municipality. */
export type Reach = 'area' | 'neighbourhood' | 'municipality';

/** Somebody who offers help, as far as it decides whether they fit. */
export type Helper = {
	personId: string;
	categories: readonly CategoryKey[];
	isPaused: boolean;
	/** When they mostly can; none where it depends. */
	windows: readonly WeeklyWindow[];
	languages: readonly string[];
	gender: string | null;
	avoidsPets: boolean;
	postcodeArea: string;
	reach: Reach;
	/** Whom they do not want to meet, and who does not want to meet them. */
	blocked: readonly string[];
	/** How often they gave help of this kind. */
	experience: number;
	/** The asker said after help of theirs: gladly again. */
	isGladlyAgain: boolean;
	/** How often they agreed to help in the last 30 days. */
	agreedLately: number;
	/** How often they were asked in the last 7 days. */
	askedThisWeek: number;
	/** How often they want to be asked in a week at most. */
	askedMost: number;
	/** They were asked for this request before, whatever they said. */
	wasAsked: boolean;
	trust: HelperTrust;
};

/** The postcode areas that lie near each other. */
export type Places = {
	/** Those of the neighbourhood of the request. */
	neighbourhood: ReadonlySet<string>;
};

/** How often somebody is asked in a week, unless they said otherwise. */
export const askedMostDefault = 3;

/**
 * Those who fit a request, the one who fits best first.
 *
 * @param todayOn  decides with the ids who of two equals comes first, so that nobody always does.
 * @source activities-credits.md 13.3.
 */
export function fitting(
	wanted: Wanted,
	helpers: readonly Helper[],
	{ places, rules, todayOn }: { places: Places; rules: TrustRules; todayOn: string }
): Helper[] {
	const lastOn = lastDayOf(wanted) ?? todayOn;
	return helpers
		.filter((helper) => isFitting(wanted, helper, { places, rules, todayOn, lastOn }))
		.map((helper) => ({
			helper,
			score: scoreOf(wanted, helper, places),
			lot: lotOf(`${todayOn} ${wanted.id} ${helper.personId}`)
		}))
		.toSorted(
			(one, other) =>
				other.score - one.score ||
				one.lot - other.lot ||
				(one.helper.personId < other.helper.personId ? -1 : 1)
		)
		.map(({ helper }) => helper);
}

/**
 * Those who may be asked by somebody who chose them. When they mostly can, how far they go and how often they were asked
 * is theirs to say, and animals are talked about; what was wished for, and what has to be known of them, is not.
 */
export function askable<H extends Helper>(
	wanted: Wanted,
	helpers: readonly H[],
	about: { places: Places; rules: TrustRules; todayOn: string }
): H[] {
	const lastOn = lastDayOf(wanted) ?? about.todayOn;
	const talkedAbout = {
		windows: [],
		askedThisWeek: 0,
		avoidsPets: false,
		reach: 'municipality'
	} as const;
	return helpers.filter((helper) =>
		isFitting({ ...wanted, minutes: 0 }, { ...helper, ...talkedAbout }, { ...about, lastOn })
	);
}

/** Whether a time is over, so that nobody asks for it any more; of what comes back each week only its day counts. */
export function isPast(
	{ on, untilMinute }: WantedTime,
	{ isWeekly, now }: { isWeekly: boolean; now: Date }
): boolean {
	return instantAt(on, isWeekly ? 24 * 60 : untilMinute) <= now;
}

/** The last of the days that suit; null where any does. */
export function lastDayOf({ times }: Pick<Wanted, 'times'>): string | null {
	return times.reduce<string | null>(
		(last, { on }) => (last === null || on > last ? on : last),
		null
	);
}

function isFitting(
	wanted: Wanted,
	helper: Helper,
	about: { places: Places; rules: TrustRules; todayOn: string; lastOn: string }
): boolean {
	const { places, rules, todayOn, lastOn } = about;
	return (
		helper.personId !== wanted.askerId &&
		helper.categories.includes(wanted.category) &&
		!helper.isPaused &&
		!helper.wasAsked &&
		helper.askedThisWeek < helper.askedMost &&
		!helper.blocked.includes(wanted.askerId) &&
		(wanted.language === null || helper.languages.includes(wanted.language)) &&
		(wanted.gender === null || helper.gender === wanted.gender) &&
		!(wanted.hasPets && helper.avoidsPets) &&
		isInReach(wanted, helper, places) &&
		overlapOf(wanted, helper.windows) >= wanted.minutes &&
		mayHelp(wanted, helper.trust, { rules, on: lastOn, todayOn })
	);
}

/** How far somebody is from a request, as far as it is said: three steps, and no street. */
export type Near = 'area' | 'neighbourhood' | 'further';

/** How far apart two postcode areas are. */
export function nearOf(one: string, other: string, { neighbourhood }: Places): Near {
	if (one === other) return 'area';
	return neighbourhood.has(other) ? 'neighbourhood' : 'further';
}

function isInReach(wanted: Wanted, helper: Helper, { neighbourhood }: Places): boolean {
	if (helper.postcodeArea === wanted.postcodeArea) return true;
	if (helper.reach === 'area') return false;
	return helper.reach === 'municipality' || neighbourhood.has(helper.postcodeArea);
}

/**
 * How many minutes somebody can at the best of the times that suit. Who did not say when they can, can;
 * where any time suits, the longest window counts.
 */
export function overlapOf(
	{ times, minutes }: Pick<Wanted, 'times' | 'minutes'>,
	windows: readonly WeeklyWindow[]
): number {
	if (windows.length === 0)
		return Math.max(
			times.length === 0 ? minutes : 0,
			...times.map(({ fromMinute, untilMinute }) => untilMinute - fromMinute)
		);
	if (times.length === 0)
		return Math.max(...windows.map(({ fromMinute, untilMinute }) => untilMinute - fromMinute));
	return Math.max(
		...times.flatMap(({ on, fromMinute, untilMinute }) =>
			windows
				.filter(({ weekday }) => weekday === (weekdayOf(on) || 7))
				.map((own) => Math.min(untilMinute, own.untilMinute) - Math.max(fromMinute, own.fromMinute))
		),
		0
	);
}

const nearness: Record<Near, number> = { area: 25, neighbourhood: 15, further: 5 };

/**
 * How well somebody fits, 0 to 100: time 30, distance 25, experience 15, gladly again 15, and 15 for who was
 * needed little of late.
 */
export function scoreOf(wanted: Wanted, helper: Helper, places: Places): number {
	const room = overlapOf(wanted, helper.windows) / Math.max(wanted.minutes, 1);
	const time = Math.min(30, Math.floor(15 * room));
	const distance = nearness[nearOf(wanted.postcodeArea, helper.postcodeArea, places)];
	const experience = Math.min(15, 5 * helper.experience);
	const gladly = helper.isGladlyAgain ? 15 : 0;
	const rest = Math.max(0, 15 - 5 * helper.agreedLately);
	return time + distance + experience + gladly + rest;
}

/** A number that looks like chance and is the same for the same text (FNV-1a, 32 bits). */
function lotOf(text: string): number {
	let lot = 0x811c9dc5;
	for (const sign of new TextEncoder().encode(text)) lot = Math.imul(lot ^ sign, 0x01000193) >>> 0;
	return lot;
}
