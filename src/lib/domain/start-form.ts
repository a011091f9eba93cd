import * as v from 'valibot';
import { IdField, NameField, TickField } from './account.ts';
import { RelationField } from './membership.ts';
import { GroundField, ReviewField, ToldField } from './representation.ts';
import { ageBands, needsRepresentative, yesNeeded, type AgeBand, type YesOf } from './start.ts';

const recorded = [
	'representativeName',
	'ground',
	'reviewOn',
	'residentTold',
	'representativeYes'
] as const;

/** Starting a circle: for somebody, by staff, or at home with the code of a leaflet. */
export const StartForm = v.pipe(
	v.object({
		changeId: IdField,
		/** The code of a leaflet; empty when staff start it. */
		code: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
		/** As whom the page said that it would be started; empty for who was not signed in there. */
		asId: v.optional(v.union([v.literal(''), IdField]), ''),
		residentName: NameField,
		neighbourhoodId: v.optional(v.union([v.literal(''), IdField]), ''),
		ageBand: v.picklist(ageBands),
		decidedBy: v.picklist(['resident', 'representative'] as const),
		residentYes: TickField,
		representativeYes: TickField,
		representativeName: v.optional(v.union([v.literal(''), NameField]), ''),
		representativeRelation: v.optional(RelationField, ''),
		ground: v.optional(v.union([v.literal(''), GroundField]), ''),
		reviewOn: v.optional(v.union([v.literal(''), ReviewField]), ''),
		residentTold: v.optional(v.union([v.literal(''), ToldField]), '')
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

/** Making leaflets to give to people. */
export const LeafletForm = v.object({
	changeId: IdField,
	neighbourhoodId: v.optional(v.union([v.literal(''), IdField]), '')
});

/** Making leaflets to give to people. */
export type LeafletForm = v.InferOutput<typeof LeafletForm>;

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
