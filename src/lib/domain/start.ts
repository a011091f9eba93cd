/** How old the resident is, as far as Kring asks: no birth date (settled 8, T6.2). */
export const ageBands = ['under_12', 'from_12', 'from_16'] as const;

/** How old the resident is, as far as Kring asks. */
export type AgeBand = (typeof ageBands)[number];

/** Whose yes a circle takes to start. */
export type YesOf = 'resident' | 'representative';

/** Months after which a stated age is asked again; over 16 it never is. */
export const ageReviewMonths = 12;

/** Longest life of a leaflet's code, in days. */
export const leafletDays = 42;

/** Most leaflets made at once. */
export const leafletLimit = 20;

/**
 * Whose yes is needed at an age (T6.2): under 12 a representative, from 12 to 15 both, from 16
 * the person, or a representative with a ground when the person cannot.
 */
export function yesNeeded(band: AgeBand, decidedBy: YesOf): readonly YesOf[] {
	if (band === 'under_12') return ['representative'];
	if (band === 'from_12') return ['resident', 'representative'];
	return [decidedBy];
}

/** Whether a representative is part of how this circle starts. */
export function needsRepresentative(form: { ageBand: AgeBand; decidedBy: YesOf }): boolean {
	return yesNeeded(form.ageBand, form.decidedBy).includes('representative');
}
