import type { CareDay } from '../care-day.ts';
import type { DriftFacts, Guard } from '../drift.ts';

// What the engine may find (early-warning.md S4), and no more: something to talk about. It knows no
// level above orange, so nothing in here can become a red signal.

/** F1 to F5, F7 and F8 of S4. A missed check-in (F6) is an orange signal, not a finding. */
export const findingKinds = [
	'together',
	'adding_up',
	'repeated',
	'drift',
	'quiet',
	'absence',
	'mixed'
] as const;

/** One of the things that the engine may find. */
export type FindingKind = (typeof findingKinds)[number];

/** A note is only to be seen; about a talk somebody is asked. */
export type FindingLevel = 'note' | 'talk';

/** The contact person, or only those whom a visitor of a day activity named (settled 24). */
export type Audience = 'contact' | 'named';

/** What somebody did with a finding. */
export const findingAnswers = [
	'talked',
	'raised_orange',
	'known_cause',
	'not_relevant',
	'new_normal'
] as const;

/** What somebody did with a finding. */
export type FindingAnswer = (typeof findingAnswers)[number];

/** What can be weak by itself and counts in two kinds (F8). */
export type WeakKind = 'quiet' | 'absence' | 'sign' | 'check_ins';

/** The facts of a finding (S9): numbers and days, from which sentences are made. */
export type Facts =
	| { kind: 'together'; people: number; observations: number; days: readonly CareDay[] }
	| {
			kind: 'adding_up';
			people: number;
			/** Signs counted: the same by the same person on one day is one. */
			signs: number;
			signIds: readonly string[];
			days: readonly CareDay[];
	  }
	| { kind: 'repeated'; people: number; signId: string; days: readonly CareDay[] }
	| ({ kind: 'drift'; track: string } & Omit<DriftFacts, 'entryIds'>)
	| { kind: 'quiet'; lastDay: CareDay; silentDays: number }
	| { kind: 'absence' }
	| { kind: 'mixed'; of: readonly WeakKind[] };

/** Something to talk about, or only to be seen. Made anew from the record each time. */
export type Finding = {
	/** What raised it comes first; what leans on the same evidence was added to it (S4). */
	kinds: readonly FindingKind[];
	level: FindingLevel;
	audience: Audience;
	raisedAt: Date;
	/** The care day on which it was raised. */
	day: CareDay;
	/** When it became a talk; null for a note. */
	talkAt: Date | null;
	/** Why a drift is only a note (S3.7). */
	guards: readonly Guard[];
	facts: readonly Facts[];
	/** Ids of what it leans on, sorted: observations, absences, and names for a drift or a silence. */
	evidence: readonly string[];
	status: 'open' | 'answered' | 'expired';
	answer: FindingAnswer | null;
	closedAt: Date | null;
};

/** What somebody did with a finding: it is known by what it leans on, so it outlives a rebuild. */
export type GivenAnswer = { at: Date; answer: FindingAnswer; evidence: readonly string[] };

/** What can be set for one plan, within limits (S4). */
export type FindingRules = {
	together: { people: number; hours: number };
	addingUp: { signs: number; days: number };
};

/** What holds when a plan sets nothing else. */
export const usualRules: FindingRules = {
	together: { people: 2, hours: 72 },
	addingUp: { signs: 3, days: 14 }
};

/** From the least to the most that can be set. */
export const ruleLimits = {
	together: { people: [2, 4], hours: [24, 168] },
	addingUp: { signs: [2, 10], days: [7, 28] }
} as const;

/** Whether a plan may set these rules: whole numbers within the limits. */
export function areAllowed({ together, addingUp }: FindingRules): boolean {
	const within = (value: number, [least, most]: readonly [number, number]) =>
		Number.isInteger(value) && least <= value && value <= most;
	return (
		within(together.people, ruleLimits.together.people) &&
		within(together.hours, ruleLimits.together.hours) &&
		within(addingUp.signs, ruleLimits.addingUp.signs) &&
		within(addingUp.days, ruleLimits.addingUp.days)
	);
}

/** Raised with every change to what the engine finds: what is kept is then made anew (S11). */
export const engineVersion = 1;

/** An unanswered finding is over after so many days, and what goes on is asked again (S3.8). */
export const askAgainDays = 14;
