import * as v from 'valibot';
import { IdField, NameField, TickField } from './account.ts';
import { RelationField } from './membership.ts';
import { groundFields } from './representation.ts';

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

const optionalGround = {
	representativeName: v.optional(v.union([v.literal(''), NameField]), ''),
	representativeRelation: v.optional(RelationField, ''),
	ground: v.optional(v.union([v.literal(''), groundFields.ground]), ''),
	reviewOn: v.optional(v.union([v.literal(''), groundFields.reviewOn]), ''),
	residentTold: v.optional(v.union([v.literal(''), groundFields.residentTold]), '')
};

/** Whether a representative is part of how this circle starts. */
export function needsRepresentative(form: { ageBand: AgeBand; decidedBy: YesOf }): boolean {
	return yesNeeded(form.ageBand, form.decidedBy).includes('representative');
}

/** Starting a circle: for somebody, by staff, or at home with the code of a leaflet. */
export const StartForm = v.pipe(
	v.object({
		changeId: IdField,
		/** The code of a leaflet; empty when staff start it. */
		code: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
		residentName: NameField,
		neighbourhoodId: v.optional(v.union([v.literal(''), IdField]), ''),
		ageBand: v.picklist(ageBands),
		decidedBy: v.picklist(['resident', 'representative'] as const),
		residentYes: TickField,
		representativeYes: TickField,
		...optionalGround
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed) return;
		const form = dataset.value;
		for (const key of missing(form)) {
			const value = form[key];
			addIssue({
				message: 'required',
				path: [{ type: 'object', origin: 'value', input: form, key, value }]
			});
		}
	})
);

/** Starting a circle. */
export type StartForm = v.InferOutput<typeof StartForm>;

const recorded = [
	'representativeName',
	'ground',
	'reviewOn',
	'residentTold',
	'representativeYes'
] as const;

/** The fields that are still open, given whose yes it takes. */
function missing(
	form: { ageBand: AgeBand; decidedBy: YesOf; residentYes: boolean } & Record<
		(typeof recorded)[number],
		string | boolean
	>
): ((typeof recorded)[number] | 'residentYes')[] {
	const open = needsRepresentative(form)
		? recorded.filter((key) => form[key] === '' || form[key] === false)
		: [];
	const lacksResident =
		!form.residentYes && yesNeeded(form.ageBand, form.decidedBy).includes('resident');
	return lacksResident ? [...open, 'residentYes'] : open;
}

/** Making leaflets to give to people. */
export const LeafletForm = v.object({
	changeId: IdField,
	neighbourhoodId: v.optional(v.union([v.literal(''), IdField]), '')
});

/** Making leaflets to give to people. */
export type LeafletForm = v.InferOutput<typeof LeafletForm>;
