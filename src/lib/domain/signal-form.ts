import * as v from 'valibot';
import { IdField } from './account.ts';
import { InstantField, MomentField, orNothing, TextField } from './field.ts';
import { phases } from './phase.ts';
import {
	outcomes,
	signalLevels,
	signalTextLimit,
	tickLimit,
	undertakings,
	undertakingTextLimit
} from './signal.ts';

/** What somebody fills in to raise a signal. Its id is also that of the voice in it. */
export const RaiseForm = v.object({
	signalId: IdField,
	level: v.picklist(signalLevels),
	/** May be empty: a tick says enough, and nobody is held up to write. */
	text: TextField(signalTextLimit),
	'signs[]': v.pipe(v.optional(v.array(IdField), []), v.maxLength(tickLimit)),
	/** Who saw it, when it is typed in for somebody. */
	onBehalfOfId: orNothing(IdField),
	/** What Kring noticed, where that is the reason: then it is answered by this (S4). */
	findingId: orNothing(IdField),
	/** When it was written on the device, which may have been offline. */
	writtenAt: orNothing(InstantField)
});

/** What somebody fills in to raise a signal, checked. */
export type RaiseForm = v.InferOutput<typeof RaiseForm>;

/** What somebody says they do, and by when (D4). */
export const TakeOnForm = v.pipe(
	v.object({
		signalId: IdField,
		undertaking: v.picklist(undertakings),
		text: TextField(undertakingTextLimit),
		/** One of the moments that were offered, or a time by the wall clock. */
		actBy: v.union([
			v.pipe(
				InstantField,
				v.transform((text) => new Date(text))
			),
			MomentField
		])
	}),
	v.forward(
		v.check(({ undertaking, text }) => undertaking !== 'other' || text !== '', 'required'),
		['text']
	)
);

/** What somebody says they do, and by when, checked. */
export type TakeOnForm = v.InferOutput<typeof TakeOnForm>;

/** Whom somebody asks to take over. */
export const HandOverForm = v.object({ signalId: IdField, toId: IdField });

/** Whom somebody asks to take over, checked. */
export type HandOverForm = v.InferOutput<typeof HandOverForm>;

/** How it ended. Whether a word is owed to who raised it depends on who closes: `owesFeedback`. */
export const CloseForm = v.pipe(
	v.object({
		signalId: IdField,
		outcome: v.picklist(outcomes),
		text: TextField(signalTextLimit),
		/** What helped, to be offered to the plan (D10). */
		helped: TextField(undertakingTextLimit),
		feedback: TextField(signalTextLimit),
		phase: v.picklist(phases)
	}),
	v.forward(
		v.check(({ outcome, text }) => outcome !== 'other' || text !== '', 'required'),
		['text']
	)
);

/** How it ended, checked. */
export type CloseForm = v.InferOutput<typeof CloseForm>;

/** Names one signal: to withdraw it, or to say no to taking it over. */
export const SignalForm = v.object({ signalId: IdField });

/** Names one signal, checked. */
export type SignalForm = v.InferOutput<typeof SignalForm>;
