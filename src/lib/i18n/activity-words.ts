import type { ActivityChange, FacilityCode, PublishGap } from '../domain/activity.ts';
import type { Recurrence, Rule } from '../domain/recurrence/rule.ts';
import { m } from '../paraglide/messages.js';
import {
	dateInWords,
	dayAndMonth,
	dayInWords,
	euros,
	listInWords,
	noonOf,
	weekdaysInWords,
	type Reading
} from './format.ts';
import type { Language } from './locale.ts';

export { minuteInWords, reasonInWords, timesInWords } from './day-words.ts';

// What an activity says in words: how it comes back, what a building has, why a day is off.

const facilities: Record<FacilityCode, () => string> = {
	adult_changing: () => m.activity_facility_adult_changing(),
	assistance_dog: () => m.activity_facility_assistance_dog(),
	automatic_door: () => m.activity_facility_automatic_door(),
	bus_stop: () => m.activity_facility_bus_stop(),
	chairs_with_arms: () => m.activity_facility_chairs_with_arms(),
	defibrillator: () => m.activity_facility_defibrillator(),
	disabled_parking: () => m.activity_facility_disabled_parking(),
	hearing_loop: () => m.activity_facility_hearing_loop(),
	kitchen: () => m.activity_facility_kitchen(),
	lift: () => m.activity_facility_lift(),
	low_stimulus_hour: () => m.activity_facility_low_stimulus_hour(),
	quiet_room: () => m.activity_facility_quiet_room(),
	shower: () => m.activity_facility_shower(),
	step_free: () => m.activity_facility_step_free(),
	wheelchair_toilet: () => m.activity_facility_wheelchair_toilet()
};

/** What a building has, by name. */
export function facilityInWords(code: FacilityCode): string {
	return facilities[code]();
}

/** What it costs, for the first line of a page. */
export function priceInWords(
	{ dayPriceCents, priceText }: { dayPriceCents: number | null; priceText: string },
	locale: Language
): string {
	if (dayPriceCents === null || dayPriceCents === 0)
		return `${m.activity_public_free()} ${priceText}`.trim();
	return m.activity_public_price({ price: euros(dayPriceCents, locale), words: priceText }).trim();
}

/** What it costs in a word, for a list. */
export function shortPrice(cents: number | null, locale: Language): string {
	return cents === null || cents === 0 ? m.area_free() : euros(cents, locale);
}

/** Days of the week in one breath, Monday first: "dinsdag en donderdag". */
export function weekdayList(weekdays: readonly number[], locale: Language): string {
	const names = weekdaysInWords(locale).filter(({ value }) => weekdays.includes(value));
	return listInWords(
		names.map(({ label }) => label),
		locale
	);
}

const nths = {
	1: () => m.activity_nth_1(),
	2: () => m.activity_nth_2(),
	3: () => m.activity_nth_3(),
	4: () => m.activity_nth_4(),
	last: () => m.activity_nth_last()
};

/** Which one of a month, by its word: "tweede". */
export function positionInWords(position: keyof typeof nths): string {
	return nths[position]();
}

/** How something comes back: "Elke dinsdag en donderdag". */
export function ruleInWords(rule: Rule, locale: Language): string {
	const { interval: count } = rule;
	if (rule.every === 'week') {
		const days = weekdayList(rule.weekdays, locale);
		return count === 1 ? m.activity_rule_week({ days }) : m.activity_rule_weeks({ count, days });
	}
	if (rule.by === 'position') {
		const nth = positionInWords(rule.position);
		const day = weekdayList([rule.weekday], locale);
		return count === 1
			? m.activity_rule_position({ nth, day })
			: m.activity_rule_positions({ count, nth, day });
	}
	if (rule.day === 'last')
		return count === 1 ? m.activity_rule_last() : m.activity_rule_lasts({ count });
	const { day } = rule;
	return count === 1 ? m.activity_rule_day({ day }) : m.activity_rule_days({ count, day });
}

/**
 * That an activity stops, or some of its days, and which day is the last: "Deze activiteit stopt. De
 * laatste dag is dinsdag 22 december 2026."
 */
export function endInWords(
	ending: { lastOn: string; isAll: boolean; series: readonly { rule: Rule }[] },
	todayOn: string,
	locale: Language
): string {
	const day = dateInWords(noonOf(ending.lastOn), locale);
	const isOver = ending.lastOn < todayOn;
	if (ending.isAll)
		return isOver ? m.activity_public_ended({ day }) : m.activity_public_ends({ day });
	const rule = listInWords(
		ending.series.map((one) => ruleInWords(one.rule, locale)),
		locale
	);
	return isOver
		? m.activity_public_ended_some({ rule, day })
		: m.activity_public_ends_some({ rule, day });
}

/**
 * How something comes back, with the day on which it begins or after which it stops where that still
 * comes: "Elke dinsdag, vanaf 7 april".
 */
export function seriesInWords(
	{ rule, firstOn, end }: Pick<Recurrence, 'rule' | 'firstOn' | 'end'>,
	{ todayOn, locale }: { todayOn: string; locale: Language }
): string {
	const words = ruleInWords(rule, locale);
	const dayOf = (on: string) => dayAndMonth(noonOf(on), { now: noonOf(todayOn), locale });
	const from = firstOn > todayOn ? dayOf(firstOn) : null;
	const until = end.kind === 'until' ? dayOf(end.on) : null;
	if (from !== null && until !== null) return m.activity_rule_between({ rule: words, from, until });
	if (from !== null) return m.activity_rule_from({ rule: words, day: from });
	return until === null ? words : m.activity_rule_until({ rule: words, day: until });
}

/** What is missing before an activity may stand on the outside. */
export function gapInWords(gap: PublishGap, reading: Reading): string {
	switch (gap.kind) {
		case 'facility':
			return m.activity_gap_facility({ facility: facilityInWords(gap.code) });
		case 'on_call':
			return m.activity_call_gap({ day: dayInWords(noonOf(gap.on), reading) });
		case 'summary':
			return m.activity_gap_summary();
		case 'boundary':
			return m.activity_gap_boundary();
		case 'phone':
			return m.activity_gap_phone();
		case 'days':
			return m.activity_gap_days();
	}
}

const changes: Record<ActivityChange['kind'], (day: { day: string }) => string> = {
	made: () => m.activity_did_made(),
	set: () => m.activity_did_set(),
	published: () => m.activity_did_published(),
	unpublished: () => m.activity_did_unpublished(),
	archived: () => m.activity_did_archived(),
	venue: () => m.activity_did_venue(),
	facilities: () => m.activity_did_facilities(),
	on_call: () => m.activity_did_on_call(),
	device_added: () => m.activity_did_device_added(),
	device_revoked: () => m.activity_did_device_revoked(),
	device_released: () => m.activity_did_device_released(),
	device_left: () => m.activity_did_device_left(),
	device_emptied: () => m.activity_did_device_emptied(),
	tasks: () => m.activity_did_tasks(),
	visitors_joined: () => m.activity_did_visitors_joined(),
	visitors_parted: () => m.activity_did_visitors_parted(),
	visitor_forgotten: () => m.activity_did_visitor_forgotten(),
	day_reopened: (day) => m.activity_did_day_reopened(day),
	greeter: () => m.activity_did_greeter(),
	newcomers: () => m.activity_did_newcomers(),
	notice_days: () => m.activity_did_notice_days(),
	ending_told: () => m.activity_did_ending_told(),
	ride_service: () => m.activity_did_ride_service(),
	ending_announced: (day) => m.activity_did_ending_announced(day),
	ending_taken_back: (day) => m.activity_did_ending_taken_back(day),
	partner_added: () => m.activity_did_partner_added(),
	partner_left: () => m.activity_did_partner_left(),
	series_made: () => m.activity_did_series_made(),
	series_changed: () => m.activity_did_series_changed(),
	series_ended: () => m.activity_did_series_ended(),
	programme: (day) =>
		day.day === '' ? m.activity_did_programme() : m.activity_did_programme_on(day),
	day_added: (day) => m.activity_did_day_added(day),
	day_cancelled: (day) => m.activity_did_day_cancelled(day),
	day_cancelled_at_door: ({ day }) => m.activity_did_day_cancelled_at_door({ day }),
	day_restored: (day) => m.activity_did_day_restored(day),
	day_moved: (day) => m.activity_did_day_moved(day),
	day_noted: (day) => m.activity_did_day_noted(day)
};

/** What somebody changed of an activity. */
export function changeInWords(change: ActivityChange, reading: Reading): string {
	const on = 'on' in change ? change.on : null;
	return changes[change.kind]({ day: on === null ? '' : dayInWords(noonOf(on), reading) });
}
