import { dayName, type CareDay } from '../domain/care-day.ts';
import type { Guard } from '../domain/drift.ts';
import type { Facts, Finding, WeakKind } from '../domain/finding/kind.ts';
import type { PauseReason } from '../domain/pause.ts';
import { m } from '../paraglide/messages.js';
import { dayAndMonth, listInWords, noonOf } from './format.ts';
import type { Language } from './locale.ts';

// What an explanation says (early-warning.md S9), each part a sentence of its own. A number can be
// shown as a link to what lies behind it, so numbers stay with their sentence.

/**
 * The sentences of a finding, in the order of S9. What the plan says for the phase is the caller's: it
 * comes before what is uncertain.
 */
export type Explanation = {
	noticed: readonly string[];
	facts: readonly string[];
	comparedWith: readonly string[];
	uncertain: readonly string[];
	noDiagnosis: string;
	/** What to do: talk, and the acute line. */
	act: readonly string[];
};

/** Whom it is about, who reads, and the words of the plan for its signs. */
export type Telling = {
	name: string;
	/** The text of a sign; a sign that left the plan keeps the one it had. */
	signText: (signId: string) => string;
	now: Date;
	locale: Language;
};

/** The sentences that say what was noticed, why, and how sure that is (S9). */
export function explanationOf(
	{ facts, guards }: Pick<Finding, 'facts' | 'guards'>,
	telling: Telling,
	/** Why the day was not as usual, where that is known. */
	pauseReason: PauseReason | null = null
): Explanation {
	const parts = facts.map((one) => partsOf(one, telling));
	const all = (name: keyof Parts) => [...new Set(parts.flatMap((part) => part[name]))];
	const { locale } = telling;
	return {
		noticed: all('noticed'),
		facts: all('facts'),
		comparedWith: all('comparedWith'),
		uncertain: [
			...all('uncertain'),
			...guards.map((guard) =>
				guard === 'paused' && pauseReason !== null
					? pauseWords[pauseReason]({}, { locale })
					: guardWords[guard]({}, { locale })
			)
		],
		noDiagnosis: m.finding_no_diagnosis({}, { locale }),
		act: [m.finding_talk({}, { locale }), m.finding_acute({}, { locale })]
	};
}

type Parts = Record<'noticed' | 'facts' | 'comparedWith' | 'uncertain', readonly string[]>;
type Plain = (inputs: Record<string, never>, options: { locale: Language }) => string;

const guardWords: Record<Guard, Plain> = {
	provisional: m.finding_provisional,
	few_days: m.finding_few_days,
	other_observers: m.finding_other_observers,
	paused: m.finding_paused
};

const pauseWords: Record<PauseReason, Plain> = {
	hospital: m.finding_paused_hospital,
	holiday: m.finding_paused_holiday,
	other: m.finding_paused_other
};

function partsOf(facts: Facts, telling: Telling): Parts {
	const { name, signText, locale } = telling;
	const said = { locale };
	const on = (day: CareDay) => dayAndMonth(noonOf(dayName(day)), telling);
	const signsOf = (signIds: readonly string[]) =>
		m.finding_signs({ signs: listInWords(signIds.map(signText), locale) }, said);
	const plan = [m.finding_compared_plan({}, said)];
	switch (facts.kind) {
		case 'together':
			return {
				noticed: [m.finding_together({}, said)],
				facts: [m.finding_people({ count: facts.people }, said), period(facts.days, telling)],
				comparedWith: [],
				uncertain: []
			};
		case 'adding_up':
			return {
				noticed: [m.finding_adding_up({}, said)],
				facts: [
					m.finding_people({ count: facts.people }, said),
					m.finding_signs_seen({ count: facts.signs }, said),
					signsOf(facts.signIds),
					period(facts.days, telling)
				],
				comparedWith: plan,
				uncertain: []
			};
		case 'repeated':
			return {
				noticed: [m.finding_repeated({}, said)],
				facts: [
					m.finding_repeated_days({ count: facts.days.length }, said),
					signsOf([facts.signId]),
					period(facts.days, telling)
				],
				comparedWith: plan,
				uncertain: []
			};
		case 'drift':
			return {
				noticed: [m.finding_drift({ day: on(facts.since) }, said)],
				facts: [
					m.finding_drift_days({ count: facts.high14, scored: facts.scored14 }, said),
					m.finding_drift_people({ count: facts.people14 }, said)
				],
				comparedWith: [m.finding_drift_usual({ count: facts.usual }, said)],
				uncertain:
					facts.disagreed.length === 0
						? []
						: [m.finding_disagreed({ days: listInWords(facts.disagreed.map(on), locale) }, said)]
			};
		case 'quiet':
			return {
				noticed: [m.finding_quiet({}, said)],
				facts: [
					m.finding_quiet_days({ count: facts.silentDays }, said),
					m.finding_quiet_since({ day: on(facts.lastDay) }, said)
				],
				comparedWith: [m.finding_quiet_compared({}, said)],
				uncertain: []
			};
		case 'absence':
			return {
				noticed: [m.finding_absence({ name }, said)],
				facts: [m.finding_absence_ask({ name }, said)],
				comparedWith: [m.finding_absence_compared({ name }, said)],
				uncertain: []
			};
		case 'mixed':
			return {
				noticed: [m.finding_mixed({}, said)],
				facts: facts.of.map((kind) => weakWords[kind]({ name }, said)),
				comparedWith: [],
				uncertain: []
			};
	}
}

const weakWords: Record<
	WeakKind,
	(inputs: { name: string }, options: { locale: Language }) => string
> = {
	quiet: (_inputs, said) => m.finding_mixed_quiet({}, said),
	absence: m.finding_mixed_absence,
	sign: (_inputs, said) => m.finding_mixed_sign({}, said),
	check_ins: m.finding_mixed_check_ins
};

function period(days: readonly CareDay[], telling: Telling): string {
	const said = { locale: telling.locale };
	const on = (day: CareDay) => dayAndMonth(noonOf(dayName(day)), telling);
	const [first, last] = [days[0]!, days.at(-1)!];
	if (first === last) return m.finding_on({ day: on(first) }, said);
	return m.finding_between({ first: on(first), last: on(last) }, said);
}
