import type { CancelReason } from '#lib/domain/activity.ts';
import type { PublishedKind } from '#lib/domain/door/published.ts';
import type { Pictogram, SafetyClass } from '#lib/domain/door/sheet.ts';
import { reasonInWords } from '#lib/i18n/activity-words.ts';
import { noonOf } from '#lib/i18n/format.ts';
import type { Language } from '#lib/i18n/locale.ts';
import { m } from '#lib/paraglide/messages.js';

type OffDay = { cancelReason: CancelReason | null; stoppedEarly: boolean };

/** How far an activity is. */
export function statusInWords(status: 'draft' | 'published' | 'archived'): string {
	const words = {
		draft: m.activity_status_draft,
		published: m.activity_status_published,
		archived: m.activity_status_archived
	};
	return words[status]();
}

/** That a day is off or ended early, and why. */
export function offInWords({ cancelReason, stoppedEarly }: OffDay): string {
	const reason = reasonInWords(cancelReason ?? 'other');
	return stoppedEarly ? m.activity_day_stopped({ reason }) : m.activity_day_is_off({ reason });
}

const classes: Record<SafetyClass, () => string> = {
	anybody: () => m.door_safety_anybody(),
	shown: () => m.door_safety_shown(),
	screened: () => m.door_safety_screened()
};

/** Who may do a task. */
export function safetyInWords(safetyClass: SafetyClass): string {
	return classes[safetyClass]();
}

const pictures: Record<Pictogram, () => string> = {
	coffee: () => m.door_picture_coffee(),
	cook: () => m.door_picture_cook(),
	table: () => m.door_picture_table(),
	dishes: () => m.door_picture_dishes(),
	sweep: () => m.door_picture_sweep(),
	shop: () => m.door_picture_shop(),
	door: () => m.door_picture_door(),
	guide: () => m.door_picture_guide(),
	walk: () => m.door_picture_walk(),
	game: () => m.door_picture_game(),
	music: () => m.door_picture_music(),
	craft: () => m.door_picture_craft(),
	garden: () => m.door_picture_garden(),
	drive: () => m.door_picture_drive(),
	lift: () => m.door_picture_lift(),
	phone: () => m.door_picture_phone(),
	hands: () => m.door_picture_hands(),
	check: () => m.door_picture_check()
};

/** What a picture of a task shows. */
export function pictogramInWords(pictogram: Pictogram): string {
	return pictures[pictogram]();
}

/** A month, a quarter or a year: "november 2026", "kwartaal 4 van 2026", "2026". */
export function periodInWords(name: string, locale: Language): string {
	const [year = '', rest] = name.split('-');
	if (rest === undefined) return year;
	if (rest.startsWith('Q')) return m.door_fig_quarter({ number: rest.slice(1), year });
	return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' }).format(
		noonOf(`${name}-15`)
	);
}

/** A day in few signs, for a row of many: "di 3 nov". */
export function dayInShort(on: string, locale: Language): string {
	const style = { weekday: 'short', day: 'numeric', month: 'short' } as const;
	return new Intl.DateTimeFormat(locale, style).format(noonOf(on));
}

const published: Record<PublishedKind, { what: () => string; meaning: () => string }> = {
	rides_asked: { what: m.ride_pub_asked, meaning: m.ride_pub_asked_means },
	rides_found: { what: m.ride_pub_found, meaning: m.ride_pub_found_means },
	rides_not_found: { what: m.ride_pub_not_found, meaning: m.ride_pub_not_found_means },
	held_days: { what: m.door_pub_held, meaning: m.door_pub_held_means },
	cancelled_days: { what: m.door_pub_cancelled, meaning: m.door_pub_cancelled_means },
	visits: { what: m.door_pub_visits, meaning: m.door_pub_visits_means },
	first_visits: { what: m.door_pub_first, meaning: m.door_pub_first_means },
	other_visits: { what: m.door_pub_other, meaning: m.door_pub_other_means },
	helpers: { what: m.door_pub_helpers, meaning: m.door_pub_helpers_means },
	companions: { what: m.door_pub_companions, meaning: m.door_pub_companions_means },
	meals: { what: m.door_pub_meals, meaning: m.door_pub_meals_means },
	meals_here: { what: m.door_pub_meals_here, meaning: m.door_pub_meals_here_means },
	meals_take_away: { what: m.door_pub_meals_away, meaning: m.door_pub_meals_away_means }
};

/** A number that may leave the team, and what it means. */
export function publishedInWords(kind: PublishedKind): { what: string; meaning: string } {
	const { what, meaning } = published[kind];
	return { what: what(), meaning: meaning() };
}
