import * as v from 'valibot';
import { DayField, IdField } from './account.ts';
import { FilledField, MinuteField, orNothing, WeekdaysField } from './field.ts';
import { reaches } from './duty-week.ts';
import { rotaNameLimit } from './limits.ts';

/** What a team calls one kind of duty. */
export const RotaForm = v.object({ name: FilledField(rotaNameLimit) });

/** What a team calls one kind of duty, checked. */
export type RotaForm = v.InferOutput<typeof RotaForm>;

/** Which rota is over. */
export const RotaCloseForm = v.object({ rotaId: IdField });

/** Which rota is over, checked. */
export type RotaCloseForm = v.InferOutput<typeof RotaCloseForm>;

/** Duty of somebody from a week on, or in that week only. */
export const ShiftForm = v.object({
	rotaId: IdField,
	personId: IdField,
	'weekdays[]': WeekdaysField,
	from: MinuteField,
	until: MinuteField,
	/** A day of the week from which it counts. */
	weekOn: DayField,
	repeat: v.picklist(['weekly', 'once'])
});

/** Duty of somebody, checked. */
export type ShiftForm = v.InferOutput<typeof ShiftForm>;

/** Who has a duty instead, on a day or from that day on. */
export const ShiftChangeForm = v.object({
	shiftId: IdField,
	on: DayField,
	reach: v.picklist(reaches),
	/** Nobody: the duty is taken off. */
	personId: orNothing(IdField)
});

/** Who has a duty instead, checked. */
export type ShiftChangeForm = v.InferOutput<typeof ShiftChangeForm>;

/** Which week to copy to the week after it. */
export const WeekCopyForm = v.object({ rotaId: IdField, weekOn: DayField });

/** Which week to copy, checked. */
export type WeekCopyForm = v.InferOutput<typeof WeekCopyForm>;

/** Which change of a rota to undo. */
export const DutyUndoForm = v.object({ undoId: IdField, rotaId: IdField, weekOn: DayField });

/** Which change of a rota to undo, checked. */
export type DutyUndoForm = v.InferOutput<typeof DutyUndoForm>;

/** That somebody does not answer for a while, and who does. */
export const AbsenceForm = v.pipe(
	v.object({
		fromOn: DayField,
		from: MinuteField,
		untilOn: DayField,
		until: MinuteField,
		standInId: orNothing(IdField)
	}),
	v.forward(
		v.check(
			(form) => `${form.fromOn} ${pad(form.from)}` < `${form.untilOn} ${pad(form.until)}`,
			'too_early'
		),
		['untilOn']
	)
);

/** That somebody does not answer for a while, checked. */
export type AbsenceForm = v.InferOutput<typeof AbsenceForm>;

/** Which absence is taken back. */
export const AbsenceCancelForm = v.object({ absenceId: IdField });

/** Which absence is taken back, checked. */
export type AbsenceCancelForm = v.InferOutput<typeof AbsenceCancelForm>;

/** Who answers in one circle, where that is somebody else than in the others. */
export const StandInForm = v.object({
	absenceId: IdField,
	circleId: IdField,
	standInId: orNothing(IdField)
});

/** Who answers in one circle, checked. */
export type StandInForm = v.InferOutput<typeof StandInForm>;

function pad(minute: number): string {
	return String(minute).padStart(4, '0');
}
