import * as v from 'valibot';
import { IdField, PhoneField, TickField } from './account.ts';
import { CountField, FilledField, orNothing, TextField } from './field.ts';
import { areAllowed, ruleLimits, type FindingRules } from './finding/kind.ts';
import { phases } from './phase.ts';
import { ReviewField } from './representation.ts';
import {
	actionTextLimit,
	actors,
	signSources,
	signTextLimit,
	wayHoursLimit,
	wayLabelLimit
} from './signal-plan.ts';

/** One sign of the draft, new or changed. */
export const PlanSignForm = v.object({
	signId: IdField,
	phase: v.picklist(phases),
	text: FilledField(signTextLimit),
	source: v.picklist(signSources)
});

/** One sign of the draft, checked. */
export type PlanSignForm = v.InferOutput<typeof PlanSignForm>;

/** One thing that somebody does in a phase, or rather not, new or changed. */
export const PlanActionForm = v.pipe(
	v.object({
		actionId: IdField,
		phase: v.picklist(phases),
		text: FilledField(actionTextLimit),
		actor: v.picklist(actors),
		personId: orNothing(IdField),
		isAvoid: TickField
	}),
	v.forward(
		v.check(({ actor, personId }) => actor !== 'member' || personId !== null, 'required'),
		['personId']
	)
);

/** One thing that somebody does, checked. */
export type PlanActionForm = v.InferOutput<typeof PlanActionForm>;

/** Which sign or action to leave out of the draft. */
export const PlanRemoveForm = v.object({ id: IdField });

/** Which sign or action to leave out, checked. */
export type PlanRemoveForm = v.InferOutput<typeof PlanRemoveForm>;

/** Where what helped at a signal is put in the plan, and who does it from then on. */
export const OfferForm = v.object({
	signalId: IdField,
	phase: v.picklist(phases),
	actor: v.picklist(['me', 'near', 'professional'])
});

/** Where what helped at a signal is put in the plan, checked. */
export type OfferForm = v.InferOutput<typeof OfferForm>;

/** Whether a talk that nobody answers becomes an orange signal. */
export const AutoOrangeForm = v.object({ autoOrange: TickField });

/** Whether a talk that nobody answers becomes an orange signal, checked. */
export type AutoOrangeForm = v.InferOutput<typeof AutoOrangeForm>;

const hoursOfDay = 24;
const { together, addingUp } = ruleLimits;

/** How much people have to see before Kring asks to talk about it (S4), in people, days and signs. */
export const RulesForm = v.pipe(
	v.object({
		people: CountField(...together.people),
		withinDays: CountField(together.hours[0] / hoursOfDay, together.hours[1] / hoursOfDay),
		signs: CountField(...addingUp.signs),
		inDays: CountField(...addingUp.days)
	}),
	v.transform(({ people, withinDays, signs, inDays }): FindingRules => ({
		together: { people, hours: withinDays * hoursOfDay },
		addingUp: { signs, days: inDays }
	})),
	v.check(areAllowed)
);

/** How much people have to see before Kring asks to talk about it, checked. */
export type RulesForm = v.InferOutput<typeof RulesForm>;

/** The yes to a plan as it was shown (T11.8), and when it is looked at again. */
export const AgreeForm = v.object({ reviewOn: ReviewField, edition: CountField(1, 100_000) });

/** The yes to a plan, checked. */
export type AgreeForm = v.InferOutput<typeof AgreeForm>;

/** What others may do against the wish of a moment, in the resident's words. */
export const AgainstWishForm = v.object({ text: FilledField(actionTextLimit) });

/** What others may do against the wish of a moment, checked. */
export type AgainstWishForm = v.InferOutput<typeof AgainstWishForm>;

/** A number to call, or a place to go to. */
export const WayOutForm = v.pipe(
	v.object({
		wayId: IdField,
		kind: v.picklist(['number', 'place']),
		label: FilledField(wayLabelLimit),
		phone: v.optional(PhoneField, ''),
		hours: TextField(wayHoursLimit)
	}),
	v.forward(
		v.check(({ kind, phone }) => kind !== 'number' || phone !== '', 'required'),
		['phone']
	)
);

/** A number to call, or a place to go to, checked. */
export type WayOutForm = v.InferOutput<typeof WayOutForm>;
