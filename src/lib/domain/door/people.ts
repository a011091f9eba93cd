import type { ConsentPurpose, OperationOf, OperationType } from './operation.ts';
import { byMade, type DayFacts, type Weighed } from './received.ts';

// Who is who at the door: visitors who turned out to be one person, and those whose name is to be
// forgotten. A name goes; that somebody was there stays, as a number (I8).

/** What somebody said last about being remembered and the like. */
export type Consent = {
	visitorId: string;
	purpose: ConsentPurpose;
	given: boolean;
	saidAt: Date;
	givenBy: 'self' | 'representative';
	how: 'spoken' | 'paper';
};

/** Who is who, and who is nobody any more. */
export type People = { facts: DayFacts; forgottenIds: ReadonlySet<string> };

/** An operation of one kind, with what it is worth. */
export type WeighedOf<Type extends OperationType> = Weighed & { operation: OperationOf<Type> };

/** Following who turned out to be whom ends here: nobody is that many people. */
const sameAsMost = 20;

/** Who is who on a day, by what the server knows and what was said today. */
export function peopleOf(consents: readonly Consent[], facts: DayFacts): People {
	const today = consents.filter(({ purpose, given }) => purpose === 'remember_me' && !given);
	const forgottenIds = new Set([
		...[...facts.forgottenIds].map((id) => whoIs(id, facts)),
		...today.map(({ visitorId }) => visitorId)
	]);
	return { facts, forgottenIds };
}

/** Who a visitor turned out to be. */
export function whoIs(visitorId: string, { sameAs }: Pick<DayFacts, 'sameAs'>): string {
	let id = visitorId;
	for (let step = 0; step < sameAsMost; step++) {
		const other = sameAs.get(id);
		if (other === undefined) return id;
		id = other;
	}
	return id;
}

/** Who a visitor turned out to be; null for nobody, and for who is not remembered any more. */
export function nameOf(visitorId: string | null, { facts, forgottenIds }: People): string | null {
	if (visitorId === null) return null;
	const id = whoIs(visitorId, facts);
	return forgottenIds.has(id) ? null : id;
}

/**
 * What was said last about each purpose, by the moment at which it was said: a no that reached Kring
 * before an older yes is still the last word. A welcome says yes to being remembered, and to the rest.
 */
export function consentsOf(counting: readonly Weighed[], facts: DayFacts): Consent[] {
	const said = counting.toSorted(byMade).flatMap(({ operation, madeAt: saidAt }): Consent[] => {
		if (operation.type === 'consent_said') {
			const visitorId = whoIs(operation.payload.visitorId, facts);
			return [{ ...operation.payload, visitorId, saidAt }];
		}
		if (operation.type === 'diet_told') {
			const visitorId = whoIs(operation.payload.visitorId, facts);
			// Taken out since, it says nothing any more.
			if (operation.payload.dietCodes.length === 0) return [];
			const given = { given: true, givenBy: 'self', how: 'spoken' } as const;
			return [{ visitorId, purpose: 'diet', saidAt, ...given }];
		}
		if (operation.type !== 'welcomed' || !operation.payload.remember) return [];
		const visitorId = whoIs(operation.payload.visitorId, facts);
		return (['remember_me', ...operation.payload.consents] as const).map((purpose) => ({
			...{ visitorId, purpose, given: true, saidAt },
			...{ givenBy: 'self', how: 'spoken' }
		}));
	});
	return lastOf(said, ({ visitorId, purpose }) => `${visitorId} ${purpose}`);
}

/** Whether what somebody said is kept: of who is forgotten only that they asked for it. */
export function isKept({ visitorId, purpose, given }: Consent, people: People): boolean {
	return nameOf(visitorId, people) !== null || (purpose === 'remember_me' && !given);
}

/** Operations of one kind. */
export function ofType<Type extends OperationType>(
	list: readonly Weighed[],
	type: Type
): WeighedOf<Type>[] {
	return list.filter((one): one is WeighedOf<Type> => one.operation.type === type);
}

/** The last of each key, in the order in which the keys first appear. */
export function lastOf<One>(list: readonly One[], keyOf: (one: One) => string): One[] {
	return [...new Map(list.map((one) => [keyOf(one), one])).values()];
}
