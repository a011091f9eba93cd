import { daysAfter } from '../day.ts';

// A report of harm on its way (F16; activities-credits.md 13.4): one person answers it, by a day that was said. When
// that day goes by they hear it once more, and then somebody else has it: it never lies with who does nothing.

/** Days in which somebody says what came of a report, counted from when they got it. */
export const answerDays = 7;
/** Whoever heard it once more has so many days before somebody else gets it. */
const graceDays = 2;

/** An open report as far as it decides what happens next. */
export type Reported = {
	/** The day by which somebody was to answer. */
	dueOn: string;
	/** When who handles it last heard it once more; null before. */
	remindedOn: string | null;
	/** Somebody handles it, and still may. */
	isHandled: boolean;
	/** Somebody else stands outside it who could. */
	hasOther: boolean;
};

/** What has to happen with a report: somebody else gets it, who has it hears it once more, or nothing today. */
export type ReportStep = 'hand_on' | 'remind' | 'wait';

/** What happens with an open report on a day. What nobody can take waits for who comes. */
export function reportStep(
	{ dueOn, remindedOn, isHandled, hasOther }: Reported,
	todayOn: string
): ReportStep {
	if (!isHandled) return hasOther ? 'hand_on' : 'wait';
	if (todayOn <= dueOn) return 'wait';
	if (remindedOn === null) return 'remind';
	if (todayOn < daysAfter(remindedOn, graceDays)) return 'wait';
	return hasOther ? 'hand_on' : 'remind';
}
