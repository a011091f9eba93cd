import * as v from 'valibot';
import { IdField } from '../account.ts';

// "Past het?" (E10, S21): a walk-in may have become too light for somebody, or too heavy. A host or the circle
// asks to talk about it; what came of it is one of a few words. Nothing is written about how somebody is, and
// nothing is decided by it: the outcome says what people agreed to do.

/** Which way somebody thinks that it does not fit. */
export const leanings = ['too_light', 'too_heavy'] as const;

/** Which way somebody thinks that it does not fit. */
export type Leaning = (typeof leanings)[number];

/** What can come of a talk: from a list, so that nobody writes about a person. */
export const fitOutcomes = [
	'fits',
	'with_company',
	'other_days',
	'other_place',
	'more_support',
	'not_now'
] as const;

/** What came of a talk. */
export type FitOutcome = (typeof fitOutcomes)[number];

/** Who asked to talk, or said what came of it. */
export type FitSide = 'host' | 'circle';

/** A talk about whether a walk-in fits somebody. */
export type FitTalk = {
	id: string;
	leaning: Leaning;
	startedBy: FitSide;
	startedAt: Date;
	/** Null while it is still to be talked about. */
	outcome: FitOutcome | null;
	endedAt: Date | null;
};

/** The circle asks to talk about a walk-in. */
export const StartFitForm = v.object({ linkId: IdField, leaning: v.picklist(leanings) });

/** The circle asks to talk about a walk-in, checked. */
export type StartFitForm = v.InferOutput<typeof StartFitForm>;

/** What came of a talk. */
export const EndFitForm = v.object({ talkId: IdField, outcome: v.picklist(fitOutcomes) });

/** What came of a talk, checked. */
export type EndFitForm = v.InferOutput<typeof EndFitForm>;
