import { dayOf, monthsAfter } from './day.ts';
import { areAllowed, usualRules, type FindingRules } from './finding/kind.ts';
import { phases, type Phase } from './phase.ts';
import { represents } from './policy/decide.ts';
import type { Ground, Standing } from './policy/standing.ts';
import { Refusal } from './refusal.ts';
import {
	endsSoonOn,
	isInForce,
	raisedLevels,
	stateOfLine,
	supportLinesMost,
	type SupportLine
} from './support.ts';

// "Waaraan zien we dat het minder gaat?": the resident's own words in three phases, who does what
// then, and what they would rather not (D1). It counts once the resident, or who represents them,
// agreed to it, and it is looked at again by a date.

/** Who does something: the resident, those near, the professional, or somebody by name. */
export const actors = ['me', 'near', 'professional', 'member'] as const;

/** Who does something. */
export type Actor = (typeof actors)[number];

/** Whose words a sign is in, or that it came out of a signal that was closed (D10). */
export const signSources = ['me', 'near', 'professional', 'learned'] as const;

/** Whose words a sign is in. */
export type SignSource = (typeof signSources)[number];

/** Something by which one sees how it goes. Its id stays over versions, so that notes keep counting. */
export type PlanSign = { id: string; phase: Phase; text: string; source: SignSource };

/** What somebody does in a phase, or what one rather does not. Their order is their rank. */
export type PlanAction = {
	id: string;
	phase: Phase;
	text: string;
	actor: Actor;
	/** Only for an actor by name. */
	personId: string | null;
	/** "Rather not": do not touch me, no police. */
	isAvoid: boolean;
};

/**
 * That others may act against the wish of a moment: signed apart, and taken back at any time. It
 * covers what it names and nothing else, and is no ground for care under compulsion.
 */
export type AgainstWish = { text: string; signedAt: Date; withdrawnAt: Date | null };

/** What people fill in together. */
export type PlanContent = {
	signs: readonly PlanSign[];
	actions: readonly PlanAction[];
	/** Who made it together with the resident. */
	madeWithIds: readonly string[];
	/** A talk that nobody answers becomes an orange signal by itself (S4); off unless agreed to. */
	autoOrange?: boolean;
	/** How much people have to see before it is a talk (S4, D8); as usual where a plan sets nothing. */
	rules?: FindingRules;
	/** Who does what when there has to be more help (D9). */
	support?: readonly SupportLine[];
};

/** That it was agreed to: by the resident, or on a recorded ground for them. */
export type Agreement = {
	personId: string;
	/** Null when it was the resident. */
	ground: Ground | null;
	at: Date;
	/** The last day before it is looked at again, as yyyy-mm-dd. */
	reviewOn: string;
};

/** One version of a signal plan. At most one is active, and at most one a draft. */
export type SignalPlan = PlanContent & {
	version: number;
	status: 'draft' | 'active' | 'replaced';
	agreement: Agreement | null;
	againstWish: AgainstWish | null;
};

/** Longest text of a sign. */
export const signTextLimit = 140;

/** Longest text of an action. */
export const actionTextLimit = 200;

/** Longest name of a number or a place. */
export const wayLabelLimit = 60;

/** Longest text of when somebody answers, and of who is not there. */
export const wayHoursLimit = 120;

/** In one phase: how many signs and actions work, and beyond how many it stops (S10). */
export const planLimits = {
	signs: { few: 3, many: 5, most: 10 },
	actions: { many: 3, most: 6 }
} as const;

/** After so many months a plan is looked at again, unless another date is chosen. */
export const reviewMonths = { usual: 6, most: 12 } as const;

/** A gentle word while a plan is being written; it stops nobody. */
export type PlanHint = { phase: Phase; kind: 'few_signs' | 'many_signs' | 'many_actions' };

/** What a plan still needs before anybody can agree to it. */
export type PlanGap = { phase: Phase; kind: 'no_sign' | 'no_action' };

/** The gentle words that a plan asks for: three to five signs a phase, and at most three actions. */
export function hintsFor(content: PlanContent): PlanHint[] {
	return phases.flatMap((phase) => {
		const signs = content.signs.filter((sign) => sign.phase === phase).length;
		const actions = content.actions.filter((action) => action.phase === phase).length;
		const hints: PlanHint['kind'][] = [];
		if (signs > 0 && signs < planLimits.signs.few) hints.push('few_signs');
		if (signs > planLimits.signs.many) hints.push('many_signs');
		if (actions > planLimits.actions.many) hints.push('many_actions');
		return hints.map((kind) => ({ phase, kind }));
	});
}

/**
 * What a plan still needs: a sign in each phase, and in orange and red something that somebody does.
 * In green nothing special need be done.
 */
export function gapsOf({ signs, actions }: PlanContent): PlanGap[] {
	return phases.flatMap((phase) => {
		const hasSign = signs.some((sign) => sign.phase === phase);
		const isDone = actions.some((action) => action.phase === phase && !action.isAvoid);
		const gaps: PlanGap['kind'][] = [];
		if (!hasSign) gaps.push('no_sign');
		if (!isDone && phase !== 'green') gaps.push('no_action');
		return gaps.map((kind) => ({ phase, kind }));
	});
}

/**
 * Insists that a plan is not longer than anybody reads in need.
 *
 * @throws {Refusal} `too_many` beyond 10 signs or 6 actions in one phase, or 10 agreements at one
 *   level of help.
 */
export function assertReadable(content: PlanContent): void {
	for (const phase of phases) {
		const count = (list: readonly { phase: Phase }[]) =>
			list.filter((one) => one.phase === phase).length;
		const { signs, actions } = planLimits;
		if (count(content.signs) > signs.most) throw new Refusal('too_many', { limit: signs.most });
		if (count(content.actions) > actions.most)
			throw new Refusal('too_many', { limit: actions.most });
	}
	for (const level of raisedLevels) {
		const lines = supportOf(content).filter((line) => line.level === level);
		if (lines.length > supportLinesMost) throw new Refusal('too_many', { limit: supportLinesMost });
	}
}

/** A fresh draft: what is active now, to be changed, or an empty one. Signs keep their ids. */
export function draftFrom(active: SignalPlan | null): SignalPlan {
	return {
		version: (active?.version ?? 0) + 1,
		status: 'draft',
		signs: active?.signs ?? [],
		actions: active?.actions ?? [],
		madeWithIds: active?.madeWithIds ?? [],
		autoOrange: active?.autoOrange ?? false,
		...(active?.rules === undefined ? {} : { rules: active.rules }),
		...(active?.support === undefined ? {} : { support: active.support }),
		agreement: null,
		againstWish: active?.againstWish ?? null
	};
}

/** What was agreed for when there has to be more help; a plan of before that had none. */
export function supportOf(plan: Pick<PlanContent, 'support'> | null): readonly SupportLine[] {
	return plan?.support ?? [];
}

/** The rules that a plan sets, and the usual ones where it sets none or some that are not allowed. */
export function rulesOf(plan: Pick<PlanContent, 'rules'> | null | undefined): FindingRules {
	const rules = plan?.rules;
	return rules !== undefined && areAllowed(rules) ? rules : usualRules;
}

/**
 * A draft after something that helped was put into it (D10). It counts once it was agreed to, as
 * everything else; the same words twice are once.
 */
export function learned(draft: SignalPlan, action: PlanAction): SignalPlan {
	const isThere = draft.actions.some(
		({ phase, text, isAvoid }) =>
			phase === action.phase && text === action.text && isAvoid === action.isAvoid
	);
	return isThere ? draft : { ...draft, actions: [...draft.actions, action] };
}

/**
 * A plan that counts from now on.
 *
 * @param by  the resident, or somebody who represents them: their ground is recorded with it.
 * @throws {Refusal} `signal_plan_incomplete` when a phase says nothing; `too_many` beyond the limits;
 *   `review_in_time` for a day that is over or further than a year; `not_found` for anybody else.
 */
export function agreed(
	draft: SignalPlan,
	by: Standing,
	reviewOn: string,
	now: Date
): SignalPlan & { status: 'active'; agreement: Agreement } {
	assertReadable(draft);
	if (gapsOf(draft).length > 0) throw new Refusal('signal_plan_incomplete');
	const todayOn = dayOf(now);
	if (reviewOn <= todayOn || reviewOn > monthsAfter(todayOn, reviewMonths.most))
		throw new Refusal('review_in_time');
	const ground = groundOf(by, now);
	const agreement = { personId: by.personId, ground, at: now, reviewOn };
	return { ...draft, status: 'active', agreement };
}

function groundOf(by: Standing, now: Date): Ground | null {
	if (by.role === 'resident') return null;
	if (!represents(by, now)) throw new Refusal('not_found');
	return by.representation!.ground;
}

/** The day that is proposed for looking again. */
export function usualReviewOn(now: Date): string {
	return monthsAfter(dayOf(now), reviewMonths.usual);
}

/**
 * Whether a plan is to be looked at again: its day has come, it was used since it was agreed, or
 * something that was agreed for more help ends.
 */
export function isReviewDue(plan: SignalPlan, lastClosedAt: Date | null, now: Date): boolean {
	const { agreement } = plan;
	if (plan.status !== 'active' || agreement === null) return false;
	const wasUsed = lastClosedAt !== null && lastClosedAt > agreement.at;
	const todayOn = dayOf(now);
	return wasUsed || agreement.reviewOn <= todayOn || endsSoonOn(supportOf(plan), todayOn) !== null;
}

/** What the resident signed about acting against their wish of a moment; null when nothing holds. */
export function mayActAgainstWish({ status, againstWish }: SignalPlan): string | null {
	const holds = status === 'active' && againstWish !== null && againstWish.withdrawnAt === null;
	return holds ? againstWish.text : null;
}

/** A number to call or a place to go to, in the order of trying (S08). */
export type WayOut = {
	id: string;
	kind: 'number' | 'place';
	label: string;
	/** Empty for a place without one. */
	phone: string;
	/** When somebody answers or is there, and who is not: in the family's own words. */
	hours: string;
	/** When somebody last said "still right", as yyyy-mm-dd. */
	confirmedOn: string;
};

/** Weeks after which a number is asked about again (G4). */
export const confirmWeeks = 13;

/** The ways out of which nobody said for 13 weeks that they are still right. */
export function waysToConfirm(ways: readonly WayOut[], now: Date): WayOut[] {
	const limit = dayOf(new Date(now.getTime() - confirmWeeks * 7 * 86_400_000));
	return ways.filter(({ confirmedOn }) => confirmedOn < limit);
}

/** What stands on the emergency card, printed and offline (T9.1). 112 stands on it always. */
export type EmergencyCard = {
	/** Null while no plan was agreed to: then the card has numbers only. */
	plan: {
		version: number;
		reviewOn: string;
		phases: readonly {
			phase: Phase;
			signs: readonly string[];
			actions: readonly Pick<PlanAction, 'text' | 'actor' | 'personId'>[];
			avoid: readonly string[];
		}[];
		againstWish: string | null;
		support: readonly SupportLine[];
	} | null;
	ways: readonly WayOut[];
};

/**
 * The emergency card: the plan that counts, red first, and the ways out in their order. A draft is
 * never on it, and neither is anything that people noted, an agreement that is over, or one with
 * somebody who left.
 *
 * @param presentIds  who has a place in the circle.
 */
export function emergencyCard(
	plan: SignalPlan | null,
	ways: readonly WayOut[],
	{ now, presentIds }: { now: Date; presentIds: readonly string[] }
): EmergencyCard {
	if (plan?.status !== 'active' || plan.agreement === null) return { plan: null, ways };
	const { version, agreement, signs, actions } = plan;
	const inPhase = phases.toReversed().map((phase) => {
		const own = actions.filter((action) => action.phase === phase);
		return {
			phase,
			signs: signs.filter((sign) => sign.phase === phase).map(({ text }) => text),
			actions: own
				.filter(({ isAvoid }) => !isAvoid)
				.map(({ text, actor, personId }) => ({ text, actor, personId })),
			avoid: own.filter(({ isAvoid }) => isAvoid).map(({ text }) => text)
		};
	});
	const againstWish = mayActAgainstWish(plan);
	const { reviewOn } = agreement;
	const support = supportOf(plan).filter((line) =>
		isInForce(stateOfLine(line, presentIds, dayOf(now)))
	);
	return { plan: { version, reviewOn, phases: inPhase, againstWish, support }, ways };
}
