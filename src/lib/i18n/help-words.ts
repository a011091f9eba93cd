import { pricedKeys, type CategoryKey } from '../domain/help/category.ts';
import type { Gender, Outcome } from '../domain/help/form.ts';
import type { DayPart } from '../domain/help/ask-form.ts';
import type { Near } from '../domain/help/match.ts';
import type { RequestState } from '../domain/help/request.ts';
import type { CheckKind } from '../domain/help/trust.ts';
import { m } from '../paraglide/messages.js';

// Asking and offering help in words.

const kinds: Record<CategoryKey, () => string> = {
	walk: () => m.help_kind_walk(),
	company: () => m.help_kind_company(),
	groceries: () => m.help_kind_groceries(),
	shop_along: () => m.help_kind_shop_along(),
	groceries_ill: () => m.help_kind_groceries_ill(),
	meal: () => m.help_kind_meal(),
	meal_ill: () => m.help_kind_meal_ill(),
	check_in: () => m.help_kind_check_in(),
	relief: () => m.help_kind_relief(),
	doctor: () => m.help_kind_doctor(),
	ride_activity: () => m.help_kind_ride_activity(),
	ride: () => m.help_kind_ride(),
	official_mail: () => m.help_kind_official_mail(),
	tax: () => m.help_kind_tax(),
	papers: () => m.help_kind_papers(),
	computer: () => m.help_kind_computer(),
	odd_job: () => m.help_kind_odd_job(),
	bicycle: () => m.help_kind_bicycle(),
	garden: () => m.help_kind_garden(),
	pets: () => m.help_kind_pets(),
	homework: () => m.help_kind_homework(),
	language: () => m.help_kind_language(),
	household: () => m.help_kind_household(),
	activity: () => m.help_kind_activity()
};

const likes: Record<CategoryKey, () => string> = {
	walk: () => m.help_like_walk(),
	company: () => m.help_like_company(),
	groceries: () => m.help_like_groceries(),
	shop_along: () => m.help_like_shop_along(),
	groceries_ill: () => m.help_like_groceries_ill(),
	meal: () => m.help_like_meal(),
	meal_ill: () => m.help_like_meal_ill(),
	check_in: () => m.help_like_check_in(),
	relief: () => m.help_like_relief(),
	doctor: () => m.help_like_doctor(),
	ride_activity: () => m.help_like_ride_activity(),
	ride: () => m.help_like_ride(),
	official_mail: () => m.help_like_official_mail(),
	tax: () => m.help_like_tax(),
	papers: () => m.help_like_papers(),
	computer: () => m.help_like_computer(),
	odd_job: () => m.help_like_odd_job(),
	bicycle: () => m.help_like_bicycle(),
	garden: () => m.help_like_garden(),
	pets: () => m.help_like_pets(),
	homework: () => m.help_like_homework(),
	language: () => m.help_like_language(),
	household: () => m.help_like_household(),
	activity: () => m.help_like_activity()
};

/** A kind of help by its name: "Klusje in huis". */
export function kindInWords(kind: CategoryKey): string {
	return kinds[kind]();
}

/** The kinds of help that can be thanked for with points, to choose from. */
export function pricedKinds(): { value: CategoryKey; label: string }[] {
	return pricedKeys.map((key) => ({ value: key, label: kindInWords(key) }));
}

/** What somebody may ask of a kind: "Een lamp ophangen in de gang." */
export function exampleOf(kind: CategoryKey): string {
	return likes[kind]();
}

const nears: Record<Near, () => string> = {
	area: () => m.help_near_area(),
	neighbourhood: () => m.help_near_neighbourhood(),
	further: () => m.help_near_further()
};

/** How far somebody is, without a street: "vlakbij". */
export function nearInWords(near: Near): string {
	return nears[near]();
}

const parts: Record<DayPart, () => string> = {
	any: () => m.help_part_any(),
	morning: () => m.help_part_morning(),
	afternoon: () => m.help_part_afternoon(),
	evening: () => m.help_part_evening()
};

/** A part of a day: "ochtend". */
export function partInWords(part: DayPart): string {
	return parts[part]();
}

/** The languages that are asked for most; each by its own name, so that who speaks it finds it. */
export const languagesOffered = [
	{ value: 'nl', label: 'Nederlands' },
	{ value: 'en', label: 'English' },
	{ value: 'tr', label: 'Türkçe' },
	{ value: 'ar', label: 'العربية' },
	{ value: 'pl', label: 'Polski' },
	{ value: 'uk', label: 'Українська' },
	{ value: 'de', label: 'Deutsch' },
	{ value: 'fr', label: 'Français' }
] as const;

/** A language by its own name. */
export function languageInWords(code: string): string {
	return languagesOffered.find(({ value }) => value === code)?.label ?? code;
}

/** Whom somebody would rather have: "Een vrouw". */
export function genderInWords(gender: Gender): string {
	if (gender === 'f') return m.help_form_gender_f();
	return gender === 'm' ? m.help_form_gender_m() : m.help_form_no_matter();
}

/** How a request stands, in a line of a list. */
export function lineInWords(line: {
	state: RequestState;
	isLanded: boolean;
	helper: { firstName: string } | null;
	outcome: Outcome | null;
}): string {
	const { state, isLanded, helper, outcome } = line;
	switch (state) {
		case 'drafted':
			return m.help_state_drafted();
		case 'open':
			return isLanded ? m.help_state_landed() : m.help_state_open();
		case 'offered':
			return m.help_state_offered();
		case 'agreed':
			return m.help_state_agreed({ name: helper?.firstName ?? '' });
		case 'done':
			return m.help_state_done();
		case 'closed':
			return outcomes[outcome ?? 'unsaid']();
	}
}

const outcomes: Record<Outcome, () => string> = {
	thanked: () => m.help_state_thanked(),
	withdrawn: () => m.help_state_withdrawn(),
	settled: () => m.help_state_settled(),
	unsaid: () => m.help_state_unsaid(),
	not_agreed: () => m.help_state_not_agreed()
};

/** The same for who is asked. */
export function askedInWords(line: {
	state: RequestState;
	ownAnswer: 'yes' | 'no' | null;
	asker: { firstName: string };
}): string {
	const { state, ownAnswer, asker } = line;
	if (ownAnswer === null) return m.help_state_yours();
	const name = asker.firstName;
	if (state === 'agreed') return m.help_state_you_agreed({ name });
	if (state === 'done' || state === 'closed') return m.help_state_you_done({ name });
	return m.help_state_you_yes();
}

const checks: Record<CheckKind, () => string> = {
	conduct: () => m.help_check_conduct(),
	references: () => m.help_check_references(),
	talk: () => m.help_check_talk(),
	training: () => m.help_check_training()
};

/** What was looked into: "Gesprek". */
export function checkInWords(kind: CheckKind): string {
	return checks[kind]();
}
