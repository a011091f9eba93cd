import * as v from 'valibot';
import { DayField, IdField, TickField } from '../account.ts';
import { FilledField, orNothing } from '../field.ts';

// What a resident, or who speaks for them, fills in about the walk-in that they visit (5.11): each leave by
// itself, and taken back as easily as it was given (T6.1).

/** The code that a visitor was given for their own circle. */
export const LinkVisitorForm = v.object({ code: FilledField(40) });

/** What the circle is let know, one leave at a time. */
export const AgreeVisitorForm = v.object({
	linkId: IdField,
	/** The one of the circle who is asked when the resident is missed; null for nobody. */
	chosenId: orNothing(IdField),
	/** The circle sees "is binnen" on that day. */
	tellsArrival: TickField
});

/** What the circle is let know, checked. */
export type AgreeVisitorForm = v.InferOutput<typeof AgreeVisitorForm>;

/** A walk-in of which the circle is let know nothing any more. */
export const UnlinkVisitorForm = v.object({ linkId: IdField });

/** A walk-in of which the circle is let know nothing any more, checked. */
export type UnlinkVisitorForm = v.InferOutput<typeof UnlinkVisitorForm>;

const ChosenDayField = v.pipe(v.string(), v.nonEmpty(), DayField);

/** The resident is away from a walk-in for a while; nobody is asked why. */
export const SayAwayForm = v.object({
	linkId: IdField,
	fromOn: ChosenDayField,
	untilOn: ChosenDayField
});

/** The resident is away for a while, checked. */
export type SayAwayForm = v.InferOutput<typeof SayAwayForm>;

/** A time in which the resident was to be away, and is not after all. */
export const EndAwayForm = v.object({ linkId: IdField, awayId: IdField });

/** A time in which the resident was to be away, checked. */
export type EndAwayForm = v.InferOutput<typeof EndAwayForm>;

/** What each leave is for, as it is kept with the words that were shown. */
export const walkInPurposes = { missed: 'walk_in_missed', arrived: 'walk_in_arrived' } as const;
