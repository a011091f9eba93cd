import type { StatementLine } from '#lib/server/credit/index.ts';
import type { CategoryKey } from '#lib/domain/help/category.ts';

// Who helped whom, around one person: the picture on top of the page of bedankpunten.

/** Somebody in the round, as seen by who looks. */
export type Helped = {
	name: string;
	portrait: string | null;
	/** They helped, and with what the last time. */
	gave: CategoryKey | null;
	/** They were helped, and with what the last time. */
	got: CategoryKey | null;
};

/** Most people of the round: more faces than that are a crowd. */
const roundMost = 4;

type Faced = Pick<StatementLine, 'kind' | 'state' | 'category' | 'points' | 'other'> & {
	personId: string | null;
	portrait: string | null;
};

/** The people with whom there was help, each once, the latest first. Gifts and what was turned back are no help. */
export function peopleHelped(lines: readonly Faced[]): Helped[] {
	const round = new Map<string, Helped>();
	for (const { kind, state, category, points, other, personId, portrait } of lines) {
		if (kind !== 'help' || state === 'reversed' || personId === null || other.name === null)
			continue;
		const one = round.get(personId) ?? {
			...{ name: other.name, portrait, gave: null, got: null }
		};
		if (points < 0) one.gave ??= category;
		else one.got ??= category;
		round.set(personId, one);
	}
	return [...round.values()].slice(0, roundMost);
}
