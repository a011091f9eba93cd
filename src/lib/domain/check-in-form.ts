import * as v from 'valibot';
import { DayField, IdField, TickField } from './account.ts';
import { afterReminder, grace, windowLimit } from './check-in.ts';
import { CountField, InstantField, MinuteField, orNothing, WeekdaysField } from './field.ts';

/** Stands for a time that was not filled in. */
const noMinute = -1;

/**
 * What the resident agrees to about being asked "alles goed?". Windows come as two lists of times,
 * in order; an empty pair is no window, and no two begin at the same time.
 */
export const CheckInPlanForm = v.pipe(
	v.object({
		'from[]': v.array(orNothing(MinuteField)),
		'until[]': v.array(orNothing(MinuteField)),
		'weekdays[]': WeekdaysField,
		graceMinutes: CountField(grace.least, grace.most),
		remindMinutes: CountField(afterReminder.least, afterReminder.most),
		/** In the order in which they are asked; an empty one is nobody. */
		'keyHolderIds[]': v.pipe(
			v.optional(v.array(orNothing(IdField)), []),
			v.transform((ids) => ids.filter((id) => id !== null)),
			v.minLength(1),
			v.maxLength(10)
		),
		countsOpening: TickField
	}),
	v.transform((form) => ({
		weekdays: form['weekdays[]'],
		graceMinutes: form.graceMinutes,
		remindMinutes: form.remindMinutes,
		keyHolderIds: form['keyHolderIds[]'],
		countsOpening: form.countsOpening,
		windows: form['from[]'].flatMap((fromMinute, index) => {
			const untilMinute = form['until[]'][index] ?? null;
			if (fromMinute === null && untilMinute === null) return [];
			// One half of a window is none, and is not left out without a word.
			return [{ fromMinute: fromMinute ?? noMinute, untilMinute: untilMinute ?? noMinute }];
		})
	})),
	v.forward(
		v.check(
			({ windows }) =>
				windows.length > 0 &&
				windows.length <= windowLimit &&
				windows.every((one) => one.fromMinute > noMinute && one.untilMinute > one.fromMinute) &&
				new Set(windows.map(({ fromMinute }) => fromMinute)).size === windows.length
		),
		['windows']
	)
);

/** What the resident agrees to about being asked, checked. */
export type CheckInPlanForm = v.InferOutput<typeof CheckInPlanForm>;

/** The resident's own answer, with a face where they chose one: 0 best to 4 worst. */
export const CheckInForm = v.object({
	checkInId: IdField,
	answer: v.picklist(['fine', 'not_fine']),
	feeling: orNothing(CountField(0, 4)),
	/** When it was tapped on the device, which may have been offline. */
	writtenAt: orNothing(InstantField)
});

/** The resident's own answer, checked. */
export type CheckInForm = v.InferOutput<typeof CheckInForm>;

/** What the resident did after "I would like to speak to somebody". */
export const ChosenForm = v.object({
	checkInId: IdField,
	what: v.picklist(['call', 'orange', 'note'])
});

/** What the resident did after "I would like to speak to somebody", checked. */
export type ChosenForm = v.InferOutput<typeof ChosenForm>;

/** Yes or no to going and looking. */
export const HoldForm = v.object({ answer: v.picklist(['yes', 'no']) });

/** Yes or no to going and looking, checked. */
export type HoldForm = v.InferOutput<typeof HoldForm>;

/** A key holder has seen or spoken the resident. */
export const SeenForm = v.object({ checkInId: IdField, how: v.picklist(['seen', 'spoken']) });

/** A key holder has seen or spoken the resident, checked. */
export type SeenForm = v.InferOutput<typeof SeenForm>;

/** Until when nobody is asked; an empty day ends a pause. */
export const PauseForm = v.object({ untilOn: orNothing(DayField) });

/** Until when nobody is asked, checked. */
export type PauseForm = v.InferOutput<typeof PauseForm>;
