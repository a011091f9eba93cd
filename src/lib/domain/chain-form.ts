import * as v from 'valibot';
import { IdField, PhoneField, TickField } from './account.ts';
import {
	chainPeopleLimit,
	roundLimit,
	stepLimit,
	type Fallback,
	type Target,
	type Wait
} from './chain/shape.ts';
import { CountField, MinuteField, orNothing, TextField } from './field.ts';
import { signalLevels } from './signal.ts';
import { wayHoursLimit, wayLabelLimit } from './signal-plan.ts';
import { isUuid } from './id.ts';

const waitFields = {
	waitKind: v.picklist(['minutes', 'waking', 'working_day']),
	/** For the first two kinds. */
	waitMinutes: orNothing(CountField(0, 2_880)),
	/** For a working day, as hh:mm. */
	waitAt: orNothing(MinuteField)
};

function waitOf(form: {
	waitKind: Wait['kind'];
	waitMinutes: number | null;
	waitAt: number | null;
}): Wait {
	const { waitKind, waitMinutes, waitAt } = form;
	if (waitKind === 'working_day') return { kind: waitKind, minute: waitAt ?? 600 };
	return { kind: waitKind, minutes: waitMinutes ?? 0 };
}

/** Whom a step asks, as one word: `contact`, `backup`, `member:<id>` or `duty:<id>`. */
const TargetField = v.pipe(
	v.string(),
	v.check((text) => targetOf(text) !== null),
	v.transform((text) => targetOf(text)!)
);

function targetOf(text: string): Target | null {
	if (text === 'contact' || text === 'backup') return { kind: text };
	const [kind, id = ''] = text.split(':');
	if (!isUuid(id)) return null;
	if (kind === 'member') return { kind, personId: id };
	return kind === 'duty' ? { kind, rotaId: id } : null;
}

/** One step of a chain, new or changed, and the place it gets in it, from 0. */
export const StepForm = v.pipe(
	v.object({
		level: v.picklist(signalLevels),
		stepId: IdField,
		place: CountField(0, stepLimit - 1),
		...waitFields,
		'who[]': v.pipe(v.optional(v.array(TargetField), []), v.maxLength(30)),
		showsNumber: TickField
	}),
	v.forward(
		v.check((form) => form['who[]'].length > 0 || form.showsNumber, 'required'),
		['who[]']
	),
	v.transform((form) => ({
		level: form.level,
		place: form.place,
		step: {
			id: form.stepId,
			wait: waitOf(form),
			who: form['who[]'],
			showsNumber: form.showsNumber
		}
	}))
);

/** One step of a chain, checked. */
export type StepForm = v.InferOutput<typeof StepForm>;

/** Which step to leave out. */
export const StepRemoveForm = v.object({ level: v.picklist(signalLevels), stepId: IdField });

/** Which step to leave out, checked. */
export type StepRemoveForm = v.InferOutput<typeof StepRemoveForm>;

/** Whom one calls when Kring reached nobody. */
const fallbackFields = {
	label: TextField(wayLabelLimit),
	phone: v.optional(PhoneField, ''),
	hours: TextField(wayHoursLimit)
};

type FallbackFields = { label: string; phone: string; hours: string };

/** Nobody leans on a number without knowing when it is answered. */
function saysHours({ phone, hours }: FallbackFields): boolean {
	return phone === '' || hours !== '';
}

function fallbackOf({ label, phone, hours }: FallbackFields): Fallback | null {
	return phone === '' ? null : { label, phone, hours };
}

/** What a chain has beside its steps. */
export const ChainForm = v.pipe(
	v.object({
		level: v.picklist(signalLevels),
		rounds: CountField(1, roundLimit),
		...waitFields,
		...fallbackFields
	}),
	v.forward(
		v.check((form) => saysHours(form), 'required'),
		['hours']
	),
	v.transform((form) => ({
		level: form.level,
		rounds: form.rounds,
		lastWait: waitOf(form),
		fallback: fallbackOf(form)
	}))
);

/** What a chain has beside its steps, checked. */
export type ChainForm = v.InferOutput<typeof ChainForm>;

/** Out of what the first chain of a level is made: whom it asks first, and the number. */
export const StartChainForm = v.pipe(
	v.object({
		level: v.picklist(signalLevels),
		'near[]': v.pipe(v.optional(v.array(IdField), []), v.maxLength(chainPeopleLimit)),
		...fallbackFields
	}),
	v.forward(
		v.check((form) => saysHours(form), 'required'),
		['hours']
	),
	v.transform((form) => ({
		level: form.level,
		'near[]': form['near[]'],
		fallback: fallbackOf(form)
	}))
);

/** Out of what the first chain of a level is made, checked. */
export type StartChainForm = v.InferOutput<typeof StartChainForm>;

/** Yes or no to one's own place in a chain. */
export const PlaceForm = v.object({
	level: v.picklist(signalLevels),
	answer: v.picklist(['yes', 'no'])
});

/** Yes or no to one's own place in a chain, checked. */
export type PlaceForm = v.InferOutput<typeof PlaceForm>;
