/** An office outside any circle, that somebody holds now. */
export type Office = {
	kind: 'operator' | 'organisation_manager' | 'host' | 'coordinator' | 'treasurer';
	municipalityId: string | null;
	organisationId: string | null;
	neighbourhoodId: string | null;
};

/** Who is asking: a person in a running sign-in on one device. */
export type Visitor = {
	personId: string;
	name: string;
	portrait: string | null;
	language: 'nl' | 'en';
	municipalityId: string | null;
	sessionId: string;
	kind: 'member' | 'professional' | 'operator' | 'card';
	factors: readonly string[];
	/** A second factor was shown (T2.7). */
	strong: boolean;
	provedAt: Date;
	/** The one circle that this sign-in opens: one by card, or by a way back in; null for every other. */
	onlyCircleId: string | null;
	/** Somebody's own program asks, by a secret address, and nobody is looking. */
	byFeed?: true;
	/** Works for an organisation now. */
	employed: boolean;
	offices: readonly Office[];
	/** Number to quote and to find this request by; no meaning. */
	requestId: string;
};

/**
 * Whether somebody still has to show a second factor before they come to anything of others (T2.7).
 * Until then they reach only the page on which they set one up.
 */
export function mustShowFactor(
	visitor: Pick<Visitor, 'kind' | 'strong' | 'employed' | 'offices'>
): boolean {
	if (visitor.strong || visitor.kind === 'card') return false;
	// The kind is that of the moment of signing in; an office may have come since.
	return visitor.kind !== 'member' || visitor.employed || visitor.offices.length > 0;
}

/** The neighbourhoods in which somebody coordinates activities, each once, for however many organisations. */
export function coordinatedIn(offices: readonly Office[]): string[] {
	const found = offices.flatMap(({ kind, neighbourhoodId }) =>
		kind === 'coordinator' && neighbourhoodId !== null ? [neighbourhoodId] : []
	);
	return [...new Set(found)];
}
