import * as v from 'valibot';
import { DayField, IdField } from './account.ts';
import { dayOf, monthsAfter } from './day.ts';
import { everything, grounds } from './policy/standing.ts';
import { Refusal } from './refusal.ts';
import { longestReviewMonths, toldLimit } from './limits.ts';

/** On what ground somebody decides for the resident. */
export const GroundField = v.picklist(grounds);

/** When it is looked at again. */
export const ReviewField = v.pipe(v.string(), v.nonEmpty(), DayField);

/** How the resident was told. */
export const ToldField = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(toldLimit));

/** That somebody may decide for the resident. */
export const RepresentForm = v.object({
	personId: IdField,
	ground: GroundField,
	reviewOn: ReviewField,
	residentTold: ToldField,
	/** Topics, or `everything`. */
	'scope[]': v.pipe(
		v.optional(v.array(v.pipe(v.string(), v.maxLength(36))), []),
		v.minLength(1),
		v.maxLength(40)
	)
});

/** That somebody may decide for the resident. */
export type RepresentForm = v.InferOutput<typeof RepresentForm>;

/** Whose deciding for the resident ends. */
export const EndRepresentForm = v.object({ personId: IdField });

/** Whose deciding for the resident ends. */
export type EndRepresentForm = v.InferOutput<typeof EndRepresentForm>;

/** A scope that names each topic once; `everything` stands alone. */
export function tidyScope(scope: readonly string[]): string[] {
	return scope.includes(everything) ? [everything] : [...new Set(scope)];
}

/**
 * Insists that the day of looking again lies ahead, and within two years.
 *
 * @throws {Refusal} `review_in_time`.
 */
export function assertReview(reviewOn: string, now: Date): void {
	const todayOn = dayOf(now);
	if (reviewOn <= todayOn || reviewOn > monthsAfter(todayOn, longestReviewMonths))
		throw new Refusal('review_in_time');
}

/** Whether the day of looking again has come. */
export function isReviewDue(reviewOn: string, now: Date): boolean {
	return reviewOn <= dayOf(now);
}
