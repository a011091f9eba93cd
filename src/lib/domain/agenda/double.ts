import type { Aim } from './entry.ts';

// Two organisations that come for the same without knowing of each other (C3, S09).

/** A visit, as far as coming twice goes. */
export type VisitFacts = {
	id: string;
	startsAt: Date;
	/** Null where nobody said; `other` is not compared. */
	aim: Aim | null;
	organisationId: string | null;
};

/** Two organisations with the same aim, and the first two visits that show it. */
export type Double = {
	aim: Aim;
	/** In the order of their ids. */
	organisationIds: readonly [string, string];
	entryIds: readonly [string, string];
};

/** Two visits lie this close when not so many hours are between their beginnings. */
export const doubleHours = 24;

/**
 * Which organisations come for the same within 24 hours: each pair once for each aim, however often
 * they do.
 *
 * @param visits  those that go on, in any order.
 */
export function doublesOf(visits: readonly VisitFacts[]): Double[] {
	const known = visits
		.filter(({ aim, organisationId }) => aim !== null && aim !== 'other' && organisationId !== null)
		.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
	const found = new Map<string, Double>();
	for (const [place, first] of known.entries()) {
		for (const second of known.slice(place + 1)) {
			if (second.startsAt.getTime() - first.startsAt.getTime() > doubleHours * 3_600_000) break;
			if (second.aim !== first.aim || second.organisationId === first.organisationId) continue;
			const pair = [first.organisationId!, second.organisationId!].toSorted() as [string, string];
			const key = [first.aim, ...pair].join(' ');
			if (found.has(key)) continue;
			found.set(key, { aim: first.aim!, organisationIds: pair, entryIds: [first.id, second.id] });
		}
	}
	return [...found.values()];
}
