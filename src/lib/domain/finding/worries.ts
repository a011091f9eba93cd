import type { CareDay } from '../care-day.ts';
import { counts, scores, type Observation } from '../observation.ts';
import type { Facts, FindingRules } from './kind.ts';

// What people saw, counted (early-warning.md S4, F1 to F3): several people, several signs, the same
// sign again. Two people within three days say more than one person five times.

/** An observation that worries: a sign of the plan, or clearly different. */
export type Worry = {
	id: string;
	observerId: string;
	at: Date;
	day: CareDay;
	/** Signs of the plan that still stand in it; empty when only the change was clear. */
	signIds: readonly string[];
};

/** Something counted, with what it leans on. */
export type Count = { facts: Facts; evidence: readonly string[] };

const clearlyDifferent = 2;
const leastPeople = 2;
const repeatedDays = 3;
const repeatedWithin = 7;

/**
 * The worries among observations, in the order in which they were seen.
 *
 * @param signIds  the signs of the plan that weigh: the orange ones, and red ones, because who noted
 *   a red sign in doubt worried at least as much. A sign that left the plan does not weigh (S11).
 */
export function worriesOf(
	observations: readonly Observation[],
	signIds: ReadonlySet<string>
): Worry[] {
	const worries: Worry[] = [];
	for (const one of observations) {
		// Most say that it goes as usual: that is seen first, for there are thousands.
		if (one.signs.length === 0 && (one.change === null || one.change < clearlyDifferent)) continue;
		if (!counts(one)) continue;
		const { id, observerId, observedAt, day, signs } = one;
		const seen = [...new Set(signs.map(({ signId }) => signId))]
			.filter((signId) => signIds.has(signId))
			.sort();
		const isClear = scores(one) && one.change! >= clearlyDifferent;
		if (seen.length > 0 || isClear) {
			worries.push({ id, observerId, at: observedAt, day, signIds: seen });
		}
	}
	return worries.sort(
		(one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1)
	);
}

/**
 * How far back any of the counts looks, in care days. So many hours can touch two more days than they
 * fill: one at their beginning, and one when the clock goes forward.
 */
export function reachDays({ together, addingUp }: FindingRules): number {
	return Math.max(Math.ceil(together.hours / 24) + 2, addingUp.days, repeatedWithin);
}

/**
 * What the latest worry completes, if anything.
 *
 * @param recent  worries up to and including the latest, in order; those that lie behind a closed
 *   finding are left out, so that the same is not asked twice.
 */
export function countsAt(latest: Worry, recent: readonly Worry[], rules: FindingRules): Count[] {
	return [
		...together(latest, recent, rules),
		...addingUp(latest, recent, rules),
		...latest.signIds.flatMap((signId) => repeated(signId, latest, recent))
	];
}

/** F1: so many different people within so many hours. */
function together(latest: Worry, recent: readonly Worry[], rules: FindingRules): Count[] {
	const fromMs = latest.at.getTime() - rules.together.hours * 3_600_000;
	const seen = recent.filter(({ at }) => at.getTime() >= fromMs);
	if (peopleIn(seen) < rules.together.people) return [];
	const facts = {
		kind: 'together',
		people: peopleIn(seen),
		observations: seen.length,
		days: daysIn(seen)
	} as const;
	return [{ facts, evidence: seen.map(({ id }) => id) }];
}

/** F2: so many signs by two or more people in so many days. */
function addingUp(latest: Worry, recent: readonly Worry[], rules: FindingRules): Count[] {
	const { signs, days } = rules.addingUp;
	const seen = recent.filter(({ day, signIds }) => day > latest.day - days && signIds.length > 0);
	const counted = new Set(
		seen.flatMap(({ observerId, day, signIds }) =>
			signIds.map((signId) => JSON.stringify([observerId, day, signId]))
		)
	);
	if (latest.signIds.length === 0 || counted.size < signs || peopleIn(seen) < leastPeople)
		return [];
	const facts = {
		kind: 'adding_up',
		people: peopleIn(seen),
		signs: counted.size,
		signIds: [...new Set(seen.flatMap(({ signIds }) => signIds))].sort(),
		days: daysIn(seen)
	} as const;
	return [{ facts, evidence: seen.map(({ id }) => id) }];
}

/** F3: the same sign on three care days within seven, also by one person. */
function repeated(signId: string, latest: Worry, recent: readonly Worry[]): Count[] {
	const seen = recent.filter(
		({ day, signIds }) => day > latest.day - repeatedWithin && signIds.includes(signId)
	);
	const days = daysIn(seen);
	if (days.length < repeatedDays) return [];
	const facts = { kind: 'repeated', people: peopleIn(seen), signId, days } as const;
	return [{ facts, evidence: seen.map(({ id }) => id) }];
}

function peopleIn(worries: readonly Worry[]): number {
	return new Set(worries.map(({ observerId }) => observerId)).size;
}

function daysIn(worries: readonly Worry[]): CareDay[] {
	return [...new Set(worries.map(({ day }) => day))].sort((one, other) => one - other);
}
