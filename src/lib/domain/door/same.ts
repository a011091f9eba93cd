import { foldedName } from './known-name.ts';
import { dietCodes, type DietCode } from './operation.ts';
import { whoIs } from './people.ts';

// Two names that turn out to be one person (7.3). That they are one is a line that can be taken away
// again: nothing of either is changed or moved, and every reader asks who somebody turned out to be.

/** Who turned out to be whom: the id of the one whose name stays, by the id of the other. */
export type SameAs = ReadonlyMap<string, string>;

/** All ids under which one person is known, that of the name that stays first. */
export function namesOf(visitorId: string, sameAs: SameAs): string[] {
	const own = whoIs(visitorId, { sameAs });
	return [own, ...[...sameAs.keys()].filter((id) => whoIs(id, { sameAs }) === own)];
}

/** So long two names that were put together can be taken apart, in days. @source activities-credits.md 7.3 */
export const apartDays = 30;

/** Somebody who is known by a name, as far as that tells them from others. */
export type Named = { id: string; callName: string; nameHint: string | null };

/** Pairs that may be one person: they are called the same, and no hint on both tells them apart. */
export function maybeSame<V extends Named>(visitors: readonly V[]): [V, V][] {
	const byName = Map.groupBy(visitors, ({ callName }) => foldedName(callName));
	return [...byName].flatMap(([name, alike]) =>
		name === ''
			? []
			: alike.flatMap((one, at) =>
					alike
						.slice(at + 1)
						.filter((other) => !isToldApart(one, other))
						.map((other): [V, V] => [one, other])
				)
	);
}

function isToldApart({ nameHint: one }: Named, { nameHint: other }: Named): boolean {
	return one !== null && other !== null && foldedName(one) !== foldedName(other);
}

/**
 * Visitors with those put together who turned out to be one. The name is that of the one who stays;
 * what either wanted a host to know, or cannot eat, holds for both.
 */
export function together<
	V extends { id: string; dietCodes: readonly DietCode[]; welcomeNote: string }
>(rows: readonly V[], sameAs: SameAs): V[] {
	const others = Map.groupBy(
		rows.filter(({ id }) => sameAs.has(id)),
		({ id }) => whoIs(id, { sameAs })
	);
	return rows
		.filter(({ id }) => !sameAs.has(id))
		.map((row) => {
			const all = [row, ...(others.get(row.id) ?? [])];
			const eats = new Set(all.flatMap((one) => one.dietCodes));
			const notes = new Set(
				all.map(({ welcomeNote }) => welcomeNote).filter((note) => note !== '')
			);
			return {
				...row,
				dietCodes: dietCodes.filter((code) => eats.has(code)),
				welcomeNote: [...notes].join(' ')
			};
		});
}
