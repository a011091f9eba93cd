import type { CancelReason } from '../domain/activity.ts';
import type { HostLate, MissingKind, Plates } from '../domain/door/host-view.ts';
import type {
	Category,
	DietCode,
	FurtherPurpose,
	HeardSource,
	OperationType,
	SettleWay
} from '../domain/door/operation.ts';
import type { SheetAbsence, SheetAnswer, SheetContact } from '../domain/door/sheet-missed.ts';
import type { SafetyClass, SheetDay } from '../domain/door/sheet.ts';
import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { dateInWords, dayInWords, listInWords, noonOf } from './format.ts';
import { reasonInWords } from './day-words.ts';
import type { Language } from './locale.ts';
import { absenceAnswerInWords } from './missed-words.ts';

// What stands on the screen of a host, in words.

/** A day at the head of a screen: "dinsdag 24 november". It is today or tomorrow, so without a year. */
export function dayTitle(on: string, locale: Language): string {
	return dateInWords(noonOf(on), locale).replace(/ \d{4}$/, '');
}

const diets: Record<DietCode, () => string> = {
	vegetarian: () => m.host_diet_vegetarian(),
	no_pork: () => m.host_diet_no_pork(),
	no_fish: () => m.host_diet_no_fish(),
	no_milk: () => m.host_diet_no_milk(),
	no_gluten: () => m.host_diet_no_gluten(),
	no_nuts: () => m.host_diet_no_nuts(),
	no_sugar: () => m.host_diet_no_sugar(),
	soft: () => m.host_diet_soft()
};

/** What somebody does not eat, or how it is made for them: "geen varken". */
export function dietInWords(code: DietCode): string {
	return diets[code]();
}

/** A kind of plate: "geen varken en geen melk"; the usual one by its own name. */
export function platesInWords({ diets: codes }: Pick<Plates, 'diets'>, locale: Language): string {
	return codes.length === 0 ? m.host_plate_usual() : listInWords(codes.map(dietInWords), locale);
}

/** How somebody eats otherwise than the kitchen knew when it counted: "na sluiting: 1 portie". */
export function lateInWords({ now }: Pick<HostLate, 'now'>): string {
	if (now === null) return m.host_late_unsure();
	return now === 0 ? m.host_late_none() : m.host_late_portions({ count: now });
}

const categories: Record<Category, () => string> = {
	visitor: () => m.host_category_visitor(),
	first_timer: () => m.host_category_first_timer(),
	companion: () => m.host_category_companion(),
	child: () => m.host_category_child(),
	helper: () => m.host_category_helper(),
	meal_here: () => m.host_category_meal_here(),
	meal_take_away: () => m.host_category_meal_take_away()
};

/** What somebody or something is counted as. */
export function categoryInWords(category: Category): string {
	return categories[category]();
}

const sources: Record<HeardSource, () => string> = {
	acquaintance: () => m.host_heard_acquaintance(),
	relative: () => m.host_heard_relative(),
	gp: () => m.host_heard_gp(),
	professional: () => m.host_heard_professional(),
	card: () => m.host_heard_card(),
	paper: () => m.host_heard_paper(),
	internet: () => m.host_heard_internet(),
	passing: () => m.host_heard_passing()
};

/** How somebody heard of a place. */
export function heardInWords(source: HeardSource): string {
	return sources[source]();
}

const ways: Record<SettleWay, () => string> = {
	cash: () => m.host_settle_cash(),
	transfer: () => m.host_settle_transfer(),
	later: () => m.host_settle_later(),
	free: () => m.host_settle_free(),
	counter_gift: () => m.host_settle_counter_gift()
};

/** How a day or a meal is settled. */
export function wayInWords(way: SettleWay): string {
	return ways[way]();
}

const yeses: Partial<Record<FurtherPurpose, () => string>> = {
	diet: () => m.host_yes_diet(),
	welcome_note: () => m.host_yes_note(),
	missing_signal: () => m.host_yes_missing()
};

/** What somebody said yes to beside being remembered. */
export function yesInWords(purpose: FurtherPurpose): string {
	return yeses[purpose]?.() ?? '';
}

const classes: Record<SafetyClass, () => string> = {
	anybody: () => '',
	shown: () => m.host_task_shown(),
	screened: () => m.host_task_screened()
};

/** Who may do a task; empty when everybody may. */
export function classInWords(safetyClass: SafetyClass): string {
	return classes[safetyClass]();
}

const missing: Record<MissingKind, (count: number) => string> = {
	nobody_counted: () => m.host_missing_nobody(),
	still_inside: (count) => m.host_missing_inside({ count }),
	turns_open: (count) => m.host_missing_turns({ count }),
	cash_not_counted: () => m.host_missing_cash(),
	waiting: (count) => m.host_ended_waiting({ count })
};

/** What is not done yet when a day is closed. */
export function missingInWords(kind: MissingKind, count: number): string {
	return missing[kind](count);
}

const kinds: Record<OperationType, () => string> = {
	...people('counted', 'checked_in', 'checked_out', 'voided', 'welcomed', 'expected'),
	...people('consent_said', 'diet_told', 'heard', 'contact_said', 'away_said'),
	...people('fit_asked', 'fit_ended'),
	ending_told: () => m.host_kind_called(),
	absence_said: () => m.host_kind_called(),
	meal_noted: () => m.host_kind_meal(),
	turn_taken: () => m.host_kind_turn(),
	turn_done: () => m.host_kind_turn(),
	turn_given_back: () => m.host_kind_turn(),
	settled: () => m.host_kind_money(),
	cash_counted: () => m.host_kind_money(),
	on_call_called: () => m.host_kind_called(),
	told_off: () => m.host_kind_called(),
	day_opened: () => m.host_kind_day(),
	day_noted: () => m.host_kind_day(),
	day_closed: () => m.host_kind_day()
};

function people<Type extends OperationType>(...types: Type[]): Record<Type, () => string> {
	const told = types.map((type) => [type, () => m.host_kind_people()]);
	return Object.fromEntries(told) as Record<Type, () => string>;
}

/** That a day is off or stopped early, with why: "Deze dag vervalt: iemand is ziek". */
export function offTitle({ stoppedEarly, cancelReason }: OffDay): string {
	const what = stoppedEarly ? m.host_cancel_early() : m.host_cancel();
	if (cancelReason === null || cancelReason === 'other') return what;
	return m.host_off_why({ what, why: reasonInWords(cancelReason) });
}

/** Why a day is off, as a sentence of its own; empty where the list has no word for it. */
export function whyInWords(reason: CancelReason | null): string {
	if (reason === null || reason === 'other') return '';
	return m.host_off_because({ why: reasonInWords(reason) });
}

type OffDay = Pick<SheetDay, 'stoppedEarly' | 'cancelReason'>;

/** What kind of thing a host did. It names nobody: it is read when the sheet may be gone. */
export function kindInWords(type: OperationType): string {
	return kinds[type]();
}

const refusals: Record<string, () => string> = {
	device_revoked: () => m.host_refused_device_revoked(),
	other_day: () => m.host_refused_other_day(),
	unknown_day: () => m.host_refused_other_day(),
	day_not_open: () => m.host_refused_day_not_open(),
	op_too_old: () => m.host_refused_op_too_old(),
	too_many: () => m.host_refused_too_many(),
	change_conflict: () => m.host_refused_change_conflict(),
	unreadable: () => m.host_refused_unreadable()
};

/** Why something that a host did was not taken in. */
export function refusedInWords(code: string): string {
	return (refusals[code] ?? m.host_refused_unreadable)();
}

/** That somebody is missed, with the last that was heard of it. */
export function missedInWords({ misses, isAsked, answers }: SheetAbsence, now: Date): string {
	const [last] = answers;
	if (last !== undefined) return answerInWords(last, now);
	return isAsked ? m.host_missed_asked() : m.host_missed({ count: misses });
}

/** Who answered what, and on which day: "Tineke zei gisteren: ‘Alles goed’". */
export function answerInWords({ called, answer, answeredAt }: SheetAnswer, now: Date): string {
	const said = {
		who: called === '' ? m.host_named_member() : called,
		answer: absenceAnswerInWords(answer),
		when: dayInWords(answeredAt, { now, locale: getLocale() })
	};
	return m.host_missed_answer(said);
}

/** What ends it with somebody whom a visitor named, on its button. */
export function endInWords({ kind, state }: SheetContact): string {
	if (state === 'waiting') return m.host_named_wrong();
	return kind === 'circle' ? m.host_named_circle_end() : m.host_named_end();
}

/** Somebody whom a visitor named, and how far that is. */
export function namedInWords({ kind, called, state, saidName: said }: SheetContact): string {
	if (kind === 'circle') {
		if (state === 'asked') return m.host_named_circle_asked();
		return state === 'waiting' ? m.host_named_circle_waiting({ said }) : m.host_named_circle_sure();
	}
	const who = kind === 'member' ? m.host_named_member() : called;
	if (state === 'asked') return m.host_named_asked({ who });
	return state === 'waiting' ? m.host_named_waiting({ who, said }) : m.host_named_sure({ who });
}
