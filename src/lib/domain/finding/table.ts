import type { CareDay } from '../care-day.ts';

// What talks were good for, counted over circles (S12.4, in use): how many there are, how many were
// of use, and how often one came before a signal, beside how often that would be so by chance. It
// counts circles, never who reported (D11).

/** A talk that comes so many days before a signal counts as having come before it. */
export const daysBefore = 28;

/** A group of fewer circles is not counted apart: its numbers would be about somebody. */
export const leastCircles = 5;

/** One circle, as far as the table counts. */
export type TalkHistory = {
	/** The first care day on which somebody noted, and today. */
	fromDay: CareDay;
	toDay: CareDay;
	/** Talks that were asked about, by the day on which they were raised. */
	talks: readonly { day: CareDay; isClosed: boolean; isUseful: boolean }[];
	/** The days on which people raised a signal; what the engine raised itself is none. */
	signalDays: readonly CareDay[];
};

/** One line of the table. Shares are null where nothing was counted. */
export type TalkLine = {
	circles: number;
	personMonths: number;
	talks: number;
	talksPerMonth: number | null;
	closed: number;
	usefulShare: number | null;
	signals: number;
	/** Of the signals: those with a talk in the 28 days before. */
	withTalkShare: number | null;
	/** Of all days: those with a talk in the 28 days before. By chance a signal falls on such a day. */
	chanceShare: number | null;
};

const daysOfMonth = 365.25 / 12;

/** A line of the table; null for a group that is too small to be counted. */
export function talkLine(circles: readonly TalkHistory[]): TalkLine | null {
	if (circles.length < leastCircles) return null;
	const days = circles.map(({ fromDay, toDay }) => Math.max(0, toDay - fromDay + 1));
	const personMonths = sum(days) / daysOfMonth;
	const talks = circles.flatMap((one) => one.talks);
	const closed = talks.filter(({ isClosed }) => isClosed);
	const signals = sum(circles.map(({ signalDays }) => signalDays.length));
	const withTalk = sum(
		circles.map((one) => one.signalDays.filter((day) => hadTalk(one, day)).length)
	);
	const talkDays = sum(
		circles.map((one, at) =>
			sum(Array.from({ length: days[at]! }, (_, day) => Number(hadTalk(one, one.fromDay + day))))
		)
	);
	return {
		circles: circles.length,
		personMonths,
		talks: talks.length,
		talksPerMonth: share(talks.length, personMonths),
		closed: closed.length,
		usefulShare: share(closed.filter(({ isUseful }) => isUseful).length, closed.length),
		signals,
		withTalkShare: share(withTalk, signals),
		chanceShare: share(talkDays, sum(days))
	};
}

/**
 * The groups of circles that may be counted: those that are large enough by themselves, and the small
 * ones together. There is no line for all: with it, what was left out could be worked out.
 */
export function countedGroups<T>(
	groups: ReadonlyMap<string, readonly T[]>
): Map<string | null, T[]> {
	const counted = new Map<string | null, T[]>();
	const rest: T[] = [];
	for (const [name, circles] of groups) {
		if (circles.length >= leastCircles) counted.set(name, [...circles]);
		else rest.push(...circles);
	}
	if (rest.length >= leastCircles) counted.set(null, rest);
	return counted;
}

function hadTalk({ talks }: TalkHistory, onDay: CareDay): boolean {
	return talks.some(({ day }) => day < onDay && onDay - day <= daysBefore);
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}

function share(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}
