import type { Asking } from '../signal.ts';
import type { TopicId } from '../topic.ts';
import { matrix, type Permission, type Rule } from './matrix.ts';
import { everything, type Level, type Standing } from './standing.ts';

/** How long a used factor counts as fresh (T3.5). */
export const freshMs = 10 * 60 * 1000;

/**
 * The answer to "may this be done". Everything but `yes` is a no:
 * - `ended`: the membership, the right or the circle is over;
 * - `no_right`: there never was a right;
 * - `second_factor`: allowed, but a professional did not show one yet;
 * - `prove_again`: allowed, but the last factor was used too long ago.
 */
export type Decision = 'yes' | 'no_right' | 'ended' | 'second_factor' | 'prove_again';

/**
 * Whether somebody may do a thing in a circle now. The only place where this is decided (T4.1).
 *
 * @param topicId  the topic of the thing itself, for rules with topic `ofItem`. Without it the
 *                 answer is whether there is any such topic at all; the rows are filtered then.
 * @param now      the database's time: a right that ends at noon has ended at noon (T4.5).
 */
export function decide(
	permission: Permission,
	standing: Standing,
	now: Date,
	topicId?: TopicId
): Decision {
	if (!Object.hasOwn(matrix, permission)) return 'no_right';
	const rule: Rule = matrix[permission];
	if (standing.removedAt !== null || standing.closedAt !== null) return 'ended';
	if (isOver(standing.endsAt, now)) return 'ended';
	// A card is the resident's own key and opens nothing for anybody else (T2.10).
	if (standing.byCard && standing.role !== 'resident') return 'no_right';

	if (standing.byCard && rule.notByCard) return 'no_right';

	const topics = topicsOf(rule, standing, now, topicId);
	if (!topics.some((topic) => reaches(standing, topic, rule.level, now))) {
		return hadIt(standing, topics, rule.level) ? 'ended' : 'no_right';
	}
	if (!isOneOf(rule, standing, now)) return 'no_right';

	// Only who has the right hears what is still to be shown: to all others every no is alike (T4.7).
	if (standing.role === 'professional' && !standing.strong) return 'second_factor';
	const provedLongAgo = now.getTime() - standing.provedAt.getTime() >= freshMs;
	return rule.fresh && provedLongAgo ? 'prove_again' : 'yes';
}

/**
 * How far somebody's right on a topic goes now.
 * Resident and representative read everything by role (settled 1); the resident writes everything,
 * a representative what is in their scope.
 */
export function levelOn(standing: Standing, topicId: TopicId, now: Date): Level {
	if (standing.role === 'resident') return 'write';
	const right = standing.rights.find((one) => one.topicId === topicId && !isOver(one.endsAt, now));
	if (!represents(standing, now)) return right?.level ?? 'none';
	const scope = scopeOf(standing);
	const acts = scope.includes('everything') || scope.includes(topicId);
	return acts ? 'write' : (right?.level ?? 'read');
}

/** The topics, of those given, on which somebody has at least this level now. */
export function topicsWithin(
	standing: Standing,
	topicIds: readonly TopicId[],
	level: 'read' | 'write',
	now: Date
): TopicId[] {
	return topicIds.filter((topicId) => reaches(standing, topicId, level, now));
}

/** Whether somebody decides for the resident now. */
export function represents(standing: Standing, now: Date): boolean {
	return standing.representation !== null && !isOver(standing.representation.endsAt, now);
}

/** Whether somebody speaks for the circle: the resident, or a representative. */
export function hasAuthority(standing: Standing, now: Date): boolean {
	return standing.role === 'resident' || represents(standing, now);
}

/** Whether somebody speaks for the resident on a topic: a representative only within their scope. */
export function speaksOn(standing: Standing, topicId: TopicId, now: Date): boolean {
	if (standing.role === 'resident') return true;
	const scope = scopeOf(standing);
	return represents(standing, now) && (scope.includes(everything) || scope.includes(topicId));
}

/** A signal, as far as the right to see it goes. */
export type SignalFacts = {
	/** What it asks (`askingsOf`): whoever was asked at one level, stays with it. */
	levels: readonly Asking[];
	/** Who said it, or for whom it was said. */
	authorIds: readonly string[];
};

/** Whether somebody may take a signal on: whoever answers a level at which it was raised. */
export function answersSignal(
	{ answers }: Pick<Standing, 'answers'>,
	{ levels }: Pick<SignalFacts, 'levels'>
): boolean {
	return levels.some((level) => answers.includes(level));
}

/**
 * Whether somebody sees a signal with its words: resident and representative all of them, whoever
 * answers it, and nobody else (settled 1). Who said it themselves follows it; see `followsSignal`.
 */
export function readsSignal(
	standing: Standing,
	signal: Pick<SignalFacts, 'levels'>,
	now: Date
): boolean {
	return hasAuthority(standing, now) || answersSignal(standing, signal);
}

/** Whether somebody may see how a signal goes: whoever reads it, and who said it. */
export function followsSignal(standing: Standing, signal: SignalFacts, now: Date): boolean {
	return signal.authorIds.includes(standing.personId) || readsSignal(standing, signal, now);
}

/** That there is more help, as far as the right to see it goes. */
export type SupportFacts = {
	/** Who asked for it. */
	raisedById: string;
	/** Who was told of what they promised. */
	toldIds: readonly string[];
};

/**
 * Whether somebody sees that there is more help, and who was told: who reads about health, who
 * decides about less of it, who asked for it and who was told.
 */
export function seesSupport(
	standing: Standing,
	{ raisedById, toldIds }: SupportFacts,
	now: Date
): boolean {
	const { personId } = standing;
	const isPart = raisedById === personId || toldIds.includes(personId);
	return isPart || standing.isContact || levelOn(standing, 'health', now) !== 'none';
}

function isOver(end: Date | null, now: Date): boolean {
	return end !== null && end.getTime() <= now.getTime();
}

/** Stands for "whatever the topic" among topics; no topic has this name. */
const whatever = '*';

function topicsOf(
	rule: Rule,
	standing: Standing,
	now: Date,
	topicId: TopicId | undefined
): readonly TopicId[] {
	if (rule.topic === 'none') return [whatever];
	if (rule.topic !== 'ofItem') return [rule.topic];
	if (topicId !== undefined) return [topicId];
	// Without a topic the question is "anything at all". Who has every topic by role has some; who
	// represents in a few topics only, those and what they have as a member.
	if (standing.role === 'resident') return [whatever];
	const own = standing.rights.map((right) => right.topicId);
	if (!represents(standing, now)) return own;
	const scope = scopeOf(standing);
	return rule.level === 'read' || scope.includes('everything') ? [whatever] : [...own, ...scope];
}

function reaches(standing: Standing, topicId: TopicId, level: Level, now: Date): boolean {
	if (topicId === whatever) return true;
	const found = levelOn(standing, topicId, now);
	return found === 'write' || found === level;
}

function hadIt(standing: Standing, topics: readonly TopicId[], level: Level): boolean {
	return standing.rights.some(
		(right) => topics.includes(right.topicId) && (right.level === 'write' || right.level === level)
	);
}

/**
 * Whether somebody is who a rule asks for. A representative looks at everything, and acts for the
 * whole circle only when their scope is everything: who looks after the money removes nobody.
 */
function isOneOf({ who, level, topic }: Rule, standing: Standing, now: Date): boolean {
	// To answer is agreed with somebody; no role brings it along, also not the resident's.
	if (who === 'answerer') return standing.answers.length > 0;
	if (who === 'member' || standing.role === 'resident') return true;
	if (who === 'party') return standing.isContact || speaksOn(standing, 'health', now);
	if (who === 'trusted' && standing.isContact) return true;
	if (!represents(standing, now)) return false;
	return level === 'read' || topic !== 'none' || scopeOf(standing).includes('everything');
}

function scopeOf(standing: Standing): readonly string[] {
	return standing.representation?.scope ?? [];
}
