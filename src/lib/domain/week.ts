import { daysAfter } from './day.ts';
import type { Face } from './update.ts';

/** The Monday of the week in which a calendar day lies; days as yyyy-mm-dd. */
export function mondayOf(on: string): string {
	const weekday = new Date(`${on}T12:00:00Z`).getUTCDay();
	return daysAfter(on, -((weekday + 6) % 7));
}

/** The seven days of a week that begins on that Monday. */
export function daysOfWeek(mondayOn: string): string[] {
	return Array.from({ length: 7 }, (_, index) => daysAfter(mondayOn, index));
}

/** What decides whether an update was a good moment. */
export type Moment = {
	face: Face | null;
	photoCount: number;
	thanksCount: number;
	withdrawn: boolean;
};

/** Thanks beyond that make a moment no better. */
const mostThanks = 3;

/**
 * How good a moment was, 0 for none: a glad face first, then a photo, and that people said thanks
 * for it. Without a glad face there is none: hearts and photos also come with bad news. It orders
 * what people chose to show; it says nothing about how somebody is doing (T6.7).
 */
export function goodness({ face, photoCount, thanksCount, withdrawn }: Moment): number {
	if (withdrawn || face === null || face <= 3) return 0;
	return (face === 5 ? 3 : 2) + (photoCount > 0 ? 1 : 0) + Math.min(thanksCount, mostThanks);
}

/** The best moment of a list, or null when there was none; of equals the first. */
export function goodMoment<T extends Moment>(moments: readonly T[]): T | null {
	let best: T | null = null;
	for (const moment of moments) {
		if (goodness(moment) > (best === null ? 0 : goodness(best))) best = moment;
	}
	return best;
}
