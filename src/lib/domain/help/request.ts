// How a request goes on until somebody is there (F4, F5; activities-credits.md 13.1 and 13.3): three people who
// fit are asked at a time, then three others, and in the end a person who answers for it. It never ends in
// silence. Nothing here knows who anybody is.

/** Where a request stands. */
export type RequestState =
	/** Prepared by somebody of the circle; the resident has not said yes. */
	| 'drafted'
	/** People are asked. */
	| 'open'
	/** Somebody said yes; who asked has to say yes too. */
	| 'offered'
	/** Both said yes. */
	| 'agreed'
	/** One of both said that it was done. */
	| 'done'
	/** Over: thanked for, taken back, or settled by the coordinator in another way. */
	| 'closed';

/** One who was asked, and what they said; null while they said nothing. */
export type Ask = { helperId: string; askedAt: Date; says: 'yes' | 'no' | null };

/** A request as far as it decides what happens next. */
export type Running = {
	state: RequestState;
	isEssential: boolean;
	/** Since when people are asked. */
	openedAt: Date;
	asks: readonly Ask[];
	/** Since when the coordinator answers for it; null before. */
	landedAt: Date | null;
};

/** What has to happen with a request. */
export type NextStep =
	/** Ask so many more, now. */
	| { does: 'ask'; count: number }
	/** The coordinator answers for it from now on. */
	| { does: 'land' }
	/** Nothing before then. */
	| { does: 'wait'; until: Date }
	/** It waits for a person, or is over. */
	| { does: 'rest' };

/** So many are asked at a time. */
export const askedAtOnce = 3;

const hourMs = 3_600_000;

/** After so many hours without a yes the next ones are asked, and then the coordinator has it. */
export const patience = {
	usual: { nextHours: 24, landHours: 48 },
	essential: { nextHours: 6, landHours: 12 }
} as const;

/**
 * What happens next. Who offered help themselves and is asked for it is a turn of one: others come after a no,
 * or when it is over.
 *
 * @param fitting  how many there are who fit and were not asked.
 * @source activities-credits.md 13.3; product-map.md F4.
 */
export function nextStep(
	request: Running,
	{ fitting, now }: { fitting: number; now: Date }
): NextStep {
	const { state, isEssential, openedAt, asks, landedAt } = request;
	if (state !== 'open' || landedAt !== null) return { does: 'rest' };
	const { nextHours, landHours } = isEssential ? patience.essential : patience.usual;
	const landsAt = openedAt.getTime() + landHours * hourMs;
	if (now.getTime() >= landsAt) return { does: 'land' };
	const waiting = asks.filter(({ says }) => says === null);
	const fresh = waiting.filter(({ askedAt }) => now.getTime() < turnEnds(askedAt, nextHours));
	if (fresh.length === 0) {
		if (fitting > 0) return { does: 'ask', count: Math.min(askedAtOnce, fitting) };
		// Nobody is left to ask, and nobody who was asked still has to answer.
		if (waiting.length === 0) return { does: 'land' };
	}
	const ends = fresh.map(({ askedAt }) => turnEnds(askedAt, nextHours));
	return { does: 'wait', until: new Date(Math.min(landsAt, ...ends)) };
}

function turnEnds(askedAt: Date, hours: number): number {
	return askedAt.getTime() + hours * hourMs;
}

/** The states that a request can come to from each. */
const ways: Record<RequestState, readonly RequestState[]> = {
	drafted: ['open', 'closed'],
	open: ['offered', 'agreed', 'closed'],
	// Who asked may wait for another, and a helper may take their yes back.
	offered: ['open', 'agreed', 'closed'],
	// Something came in between: others are asked.
	agreed: ['open', 'done', 'closed'],
	done: ['closed'],
	closed: []
};

/** Whether a request may go from one state to another. */
export function mayBecome(from: RequestState, to: RequestState): boolean {
	return ways[from].includes(to);
}

/** Whether both said yes, so that each may know the address and the number of the other (F5). */
export function isKnownToBoth(state: RequestState): boolean {
	return state === 'agreed' || state === 'done';
}
