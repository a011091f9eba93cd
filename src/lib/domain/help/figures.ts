import { quantile } from '../reciprocity/measure.ts';

// How asking goes in a neighbourhood (activities-credits.md 15). Only numbers come in, and few go out: what counts
// fewer than five is not shown, and neither is what could be found by taking one number from another.

/** One request, in hours since it went out; null where it did not come that far. */
export type RequestHours = {
	isEssential: boolean;
	/** It still waits for somebody. */
	isOpen: boolean;
	openHours: number;
	yesHours: number | null;
	agreedHours: number | null;
};

/** Half of them took no longer than the median, nine of ten no longer than the other. */
export type Times = { median: number; most: number };

/** How requests went; null is too few to tell. */
export type HelpFigures = {
	/** So many went out. */
	asked: number | null;
	/** So many of them found somebody with whom both agreed. */
	agreed: number | null;
	/** Hours until somebody first said yes. */
	firstYes: Times | null;
	/** Hours until both agreed. */
	agreement: Times | null;
	/** So many wait for longer than seven days. */
	openLong: number | null;
	/** Of care that is asked for: the share that somebody answered within a day, of 0 to 1. */
	essentialInADay: number | null;
};

/** Fewer than so many are not told. */
export const fewest = 5;

const longHours = 7 * 24;

/** Puts the figures together. */
export function figuresOf(rows: readonly RequestHours[]): HelpFigures {
	const agreed = rows.filter(({ agreedHours }) => agreedHours !== null).length;
	const long = rows.filter(({ isOpen, openHours }) => isOpen && openHours > longHours).length;
	// A day has not passed yet for what went out today and is not answered: it counts for neither.
	const care = rows.filter(
		({ isEssential, openHours, yesHours }) => isEssential && (openHours >= 24 || yesHours !== null)
	);
	const soon = care.filter(({ yesHours }) => yesHours !== null && yesHours <= 24).length;
	return {
		asked: shown(rows.length, rows.length),
		agreed: shown(agreed, rows.length),
		firstYes: timesOf(rows.map(({ yesHours }) => yesHours)),
		agreement: timesOf(rows.map(({ agreedHours }) => agreedHours)),
		openLong: shown(long, rows.length),
		essentialInADay: shown(soon, care.length) === null ? null : soon / care.length
	};
}

/** A part of a whole, where neither it nor what is left of the whole tells of few; none at all and all may be told. */
function shown(part: number, whole: number): number | null {
	const isFew = (number: number) => number > 0 && number < fewest;
	return whole < fewest || isFew(part) || isFew(whole - part) ? null : part;
}

function timesOf(hours: readonly (number | null)[]): Times | null {
	const sorted = hours.filter((one) => one !== null).toSorted((one, other) => one - other);
	if (sorted.length < fewest) return null;
	return { median: quantile(sorted, 0.5)!, most: quantile(sorted, 0.9)! };
}
