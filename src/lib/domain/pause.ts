import * as v from 'valibot';
import { DayField, IdField, TickField } from './account.ts';
import { dayNumber, isWithin, type CareDay, type DayRange } from './care-day.ts';
import { daysAfter, monthsAfter } from './day.ts';
import { Refusal } from './refusal.ts';

// Days on which nothing is usual, because the resident is in hospital or away (S3.3, S3.7): they are
// left out of what counts as usual, silence is none, and a drift is no more than a note. The question
// "alles goed?" has a pause of its own (S6).

/** Why the days are not as usual. */
export const pauseReasons = ['hospital', 'holiday', 'other'] as const;

/** Why the days are not as usual. */
export type PauseReason = (typeof pauseReasons)[number];

/** Days on which nothing is usual, both ends included, as yyyy-mm-dd. */
export type Pause = { id: string; fromOn: string; untilOn: string; reason: PauseReason };

/** Longest pause, in months: after that it is how things are now. */
export const pauseMonths = 6;

/** So many months back and ahead a pause can lie. */
export const pauseReach = { back: 3, ahead: 12 } as const;

/** Most pauses that are kept of a circle at a time. */
export const pauseLimit = 100;

const DateField = v.pipe(v.string(), v.nonEmpty(), DayField);

/** A pause, new or put right, and whether the check-in is to rest as well. */
export const CirclePauseForm = v.object({
	pauseId: IdField,
	fromOn: DateField,
	untilOn: DateField,
	reason: v.picklist(pauseReasons),
	checkIns: TickField
});

/** A pause, checked. */
export type CirclePauseForm = v.InferOutput<typeof CirclePauseForm>;

/** Which pause is over, and whether "alles goed?" is asked again as well. */
export const PauseEndForm = v.object({ pauseId: IdField, checkIns: TickField });

/** Which pause is over, checked. */
export type PauseEndForm = v.InferOutput<typeof PauseEndForm>;

/** Which pause never was, and whether "alles goed?" is asked again as well. */
export const PauseRemoveForm = v.object({ pauseId: IdField, checkIns: TickField });

/** Which pause never was, checked. */
export type PauseRemoveForm = v.InferOutput<typeof PauseRemoveForm>;

/**
 * Insists that a pause lies where somebody still remembers it, and is one.
 *
 * @throws {Refusal} `pause_backwards`; `pause_out_of_reach` for days too far back, ahead or apart.
 */
export function assertPause(
	{ fromOn, untilOn }: Pick<Pause, 'fromOn' | 'untilOn'>,
	todayOn: string
): void {
	if (fromOn > untilOn) throw new Refusal('pause_backwards');
	const isNear =
		fromOn >= monthsAfter(todayOn, -pauseReach.back) &&
		untilOn <= monthsAfter(todayOn, pauseReach.ahead) &&
		untilOn <= monthsAfter(fromOn, pauseMonths);
	if (!isNear) throw new Refusal('pause_out_of_reach');
}

/**
 * A pause that somebody ends today, which is its last day. Of one that did not begin nothing is left,
 * and one that is over stays as it was.
 */
export function endedPause(pause: Pause, todayOn: string): Pause | null {
	if (pause.fromOn > todayOn) return null;
	return pause.untilOn <= todayOn ? pause : { ...pause, untilOn: todayOn };
}

/** Until when the check-in rests with a pause, which begins at once; null where it does not. */
export function checkInRest(
	{ fromOn, untilOn }: Pick<Pause, 'fromOn' | 'untilOn'>,
	todayOn: string,
	mostDays: number
): string | null {
	if (fromOn > todayOn || untilOn < todayOn) return null;
	const latest = daysAfter(todayOn, mostDays - 1);
	return untilOn < latest ? untilOn : latest;
}

/** The days of a pause as the engine counts them. */
export function daysOfPause({ fromOn, untilOn }: Pick<Pause, 'fromOn' | 'untilOn'>): DayRange {
	return { fromDay: dayNumber(fromOn), toDay: dayNumber(untilOn) };
}

/** Why a day is not as usual; null for a usual day. */
export function reasonOn(day: CareDay, pauses: readonly Pause[]): PauseReason | null {
	return pauses.find((pause) => isWithin(day, [daysOfPause(pause)]))?.reason ?? null;
}
