import { byTurn, type Weighed } from './received.ts';

// Several devices at one door say the same thing: Jan is here, Jan pours the coffee. What they claim
// about one thing is one thing. A claim is taken back by its own id, so that what another device saw
// by itself stays (activities-credits.md 7.3).

/** That something is so, said by one operation. Claims with one key are about one thing. */
export type Claim<What> = { id: string; key: string; said: Weighed; what: What };

/** What takes claims back, by the id of the claim. */
export type TakenBack = ReadonlyMap<string, readonly Weighed[]>;

/** What took a claim back before it arrived waits for it so long (7.3). */
const waitsForClaimMs = 7 * 86_400_000;

/**
 * The things that are so: for each the claims that stand, in the order in which they took part.
 *
 * @param claims  in that same order.
 */
export function standing<What>(
	claims: readonly Claim<What>[],
	takenBack: TakenBack
): Claim<What>[][] {
	const live = claims.filter((claim) => !isTakenBack(claim, takenBack));
	return [...Map.groupBy(live, ({ key }) => key).values()];
}

/**
 * The claims that said nothing new when they took part, because somebody had said so before and had
 * not taken it back. What is found here stays found, whatever arrives later.
 */
export function repeated<What>(
	claims: readonly Claim<What>[],
	takenBack: TakenBack
): ReadonlySet<string> {
	const found = new Set<string>();
	for (const sameThing of Map.groupBy(claims, ({ key }) => key).values()) {
		sameThing.forEach((claim, at) => {
			const stood = sameThing.slice(0, at).some((earlier) => {
				const ends = takenBack.get(earlier.id) ?? [];
				return !ends.some((end) => byTurn(end, claim.said) < 0 && reaches(end, earlier.said));
			});
			if (stood) found.add(claim.id);
		});
	}
	return found;
}

/** Whether a claim no longer stands. */
export function isTakenBack<What>({ id, said }: Claim<What>, takenBack: TakenBack): boolean {
	return (takenBack.get(id) ?? []).some((end) => reaches(end, said));
}

/** Operations by the ids that they name. */
export function byNamed<Naming extends Weighed>(
	operations: readonly Naming[],
	named: (one: Naming) => readonly string[]
): Map<string, Naming[]> {
	const found = new Map<string, Naming[]>();
	for (const one of operations) {
		for (const id of new Set(named(one))) found.set(id, [...(found.get(id) ?? []), one]);
	}
	return found;
}

function reaches(end: Weighed, said: Weighed): boolean {
	return said.receivedAt.getTime() - end.receivedAt.getTime() <= waitsForClaimMs;
}
