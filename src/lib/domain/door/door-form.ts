import * as v from 'valibot';
import { IdField } from '../account.ts';
import { cancelReasons } from '../activity.ts';
import { limitBounds } from '../credit.ts';
import { CountField, FilledField, MinuteField, TextField, orNothing } from '../field.ts';
import { nameLimit, noteLimit } from '../limits.ts';
import { nameHintLimit } from './operation.ts';
import { pictograms, safetyClasses, stepMost, type TaskStep } from './sheet.ts';

// What is filled in about the door of an activity: by a coordinator about its devices and about what
// there is to do, and by a host when a day does not go on.

/** A new device for a host: what it is called. */
export const PairingForm = v.object({ name: FilledField(nameLimit) });

/** A new device for a host, checked. */
export type PairingForm = v.InferOutput<typeof PairingForm>;

/** One device of a host. */
export const DeviceForm = v.object({ deviceId: IdField });

/** One device of a host, checked. */
export type DeviceForm = v.InferOutput<typeof DeviceForm>;

/** A device that wants to be one of a host's. */
export const PairForm = v.object({ code: v.pipe(v.string(), v.maxLength(40)) });

/** Why a device stopped being a host's by itself: somebody there said so, or nobody knew its PIN (7.2). */
export const leaveWhys = ['said', 'pin'] as const;

/** Why a device stopped being a host's by itself. */
export type LeaveWhy = (typeof leaveWhys)[number];

/** A device that is no host's any more, and has sent all that it wrote down. */
export const LeaveForm = v.object({ why: v.picklist(leaveWhys) });

/** That a device is no host's any more, checked. */
export type LeaveForm = v.InferOutput<typeof LeaveForm>;

/** A host says that a day does not go on, or stops early. */
export const HostCancelForm = v.object({
	occurrenceId: IdField,
	reason: v.picklist(cancelReasons),
	note: TextField(noteLimit)
});

/** That a day does not go on, checked. */
export type HostCancelForm = v.InferOutput<typeof HostCancelForm>;

/** One visitor who is remembered. */
export const VisitorForm = v.object({ visitorId: IdField });

/** One visitor who is remembered, checked. */
export type VisitorForm = v.InferOutput<typeof VisitorForm>;

/** Two names that are one person. */
export const JoinForm = v.object({ visitorId: IdField, otherId: IdField });

/** Two names that are one person, checked. */
export type JoinForm = v.InferOutput<typeof JoinForm>;

/** What tells somebody from others of that name; empty for nothing. */
export const HintForm = v.object({ visitorId: IdField, nameHint: TextField(nameHintLimit) });

/** What tells somebody from others of that name, checked. */
export type HintForm = v.InferOutput<typeof HintForm>;

/** A day whose sheet was closed too early. */
export const ReopenForm = v.object({ occurrenceId: IdField });

/** A day whose sheet was closed too early, checked. */
export type ReopenForm = v.InferOutput<typeof ReopenForm>;

/** Most people that one task can ask for. */
export const neededMost = 20;

/** Most bedankpunten that a turn at a task can be worth: what a neighbourhood can allow on one day. */
export const pointsOfferMost = limitBounds.mostTaskDay[1];

/** The numbers of the steps that can be filled in. */
export const stepNumbers = Array.from({ length: stepMost }, (_none, index) => index + 1);

const PictogramField = v.picklist(pictograms);
const stepFields = Object.fromEntries(
	stepNumbers.flatMap((number) => [
		[`step${number}`, v.optional(TextField(nameLimit), '')],
		[`step${number}Pictogram`, v.optional(PictogramField, 'check')]
	])
) as Record<`step${number}`, v.GenericSchema<unknown, string>>;

/** Something to do at an activity that every visitor may take; a step that is left empty is none. */
export const TaskForm = v.pipe(
	v.object({
		/** Null for a new one. */
		taskId: orNothing(IdField),
		version: v.optional(CountField(0, 1_000_000), '0'),
		title: FilledField(nameLimit),
		pictogram: PictogramField,
		/** Null for all days of the activity. */
		seriesId: orNothing(IdField),
		needed: CountField(1, neededMost),
		from: orNothing(MinuteField),
		safetyClass: v.picklist(safetyClasses),
		pointsOffer: v.optional(CountField(0, pointsOfferMost), '0'),
		...stepFields
	}),
	v.transform((form) => {
		const {
			taskId,
			version,
			title,
			pictogram,
			seriesId,
			needed,
			from,
			safetyClass,
			pointsOffer,
			...rest
		} = form;
		const typed = rest as Record<string, string>;
		const steps = stepNumbers.flatMap((number): TaskStep[] => {
			const text = typed[`step${number}`] ?? '';
			const picture = typed[`step${number}Pictogram`] as TaskStep['pictogram'];
			return text === '' ? [] : [{ pictogram: picture, text }];
		});
		return {
			...{ taskId, version, title, pictogram, seriesId, needed, from, safetyClass },
			...{ pointsOffer, steps }
		};
	})
);

/** Something to do, checked. */
export type TaskForm = v.InferOutput<typeof TaskForm>;

/** What is not done any more. */
export const TaskEndForm = v.object({ taskId: IdField });

/** What is not done any more, checked. */
export type TaskEndForm = v.InferOutput<typeof TaskEndForm>;
