import { daysAfter } from './day.ts';

// That days of a place stop (product-map.md E9, S22): said ahead, with where else one can go, and to
// everybody who comes. Nobody stands before a closed door.

/** How many days lie between saying so and the last day, at least, at most, and unless said otherwise. */
export const noticeDays = { least: 14, most: 365, usual: 28 } as const;

/** Most places that one is pointed to instead. */
export const placesMost = 6;

/** Who came so often lately hears of it by name (E9). */
export const regularVisits = 2;

/** So many of the last days that were kept count as lately. */
export const latelyDays = 12;

/** Circles that went there within so many days hear of it too, also when no day ahead is theirs. */
export const wentWithinDays = 60;

/** Why somebody was not told. One of a list: what happened to them is written down nowhere. */
export const whyNotTold = ['not_reached', 'comes_no_more', 'by_others', 'other'] as const;

/** Why somebody was not told. */
export type WhyNotTold = (typeof whyNotTold)[number];

/**
 * The first day that may be the last of days that stop.
 *
 * @param days  how many days lie between.
 */
export function earliestLastOn(todayOn: string, days: number): string {
	return daysAfter(todayOn, days);
}

/** How far an end is: said, over, or taken back. */
export type EndingPhase = 'ahead' | 'over' | 'taken_back';

/** How far an end is on a day. The last day itself still goes on. */
export function endingPhase(
	{ lastOn, takenBackAt }: { lastOn: string; takenBackAt: Date | null },
	todayOn: string
): EndingPhase {
	if (takenBackAt !== null) return 'taken_back';
	return lastOn < todayOn ? 'over' : 'ahead';
}

/** How it stands with telling somebody of an end. */
export type Telling = {
	state: 'open' | 'told' | 'not_told';
	whyNot: WhyNotTold | null;
	/** When the last word about that was said; null while nobody said any. */
	saidAt: Date | null;
	/** When they heard that it goes on after all; null while they did not. */
	backAt: Date | null;
};

/** Somebody who has to hear of an end, as its list has them. */
export type ToTell = Telling & { visitorId: string; name: string; hint: string | null };

/**
 * What a host says of somebody on the list: they know it, after all they do not, or they know that it goes
 * on.
 */
export const tellingWords = ['told', 'open', 'back'] as const;

/** What a host says of somebody on the list. */
export type TellingWord = (typeof tellingWords)[number];

/**
 * How it stands after a word that may come late. The last by its own moment counts, in whatever order they
 * arrive: a tick that is older than what a coordinator undid brings nothing back. Of one moment the later to
 * come counts. That it goes on can be heard only by who heard that it stops.
 */
export function afterWord<Known extends Telling>(
	known: Known,
	{ said, saidAt }: { said: TellingWord; saidAt: Date }
): Known {
	const lastAt = known.backAt ?? known.saidAt;
	if (lastAt !== null && saidAt < lastAt) return known;
	if (said !== 'back') return { ...known, state: said, whyNot: null, saidAt, backAt: null };
	return known.state === 'told' && known.backAt === null ? { ...known, backAt: saidAt } : known;
}

/** Those of a list whom nobody told yet, and for whom no reason is given. */
export function leftUntold(list: readonly ToTell[]): ToTell[] {
	return list.filter(({ state }) => state === 'open');
}

/** Those of a list who were told that it stops, and not yet that it goes on after all. */
export function leftWaiting(list: readonly ToTell[]): ToTell[] {
	return list.filter(({ state, backAt }) => state === 'told' && backAt === null);
}
