import type { CancelReason } from '#lib/domain/activity.ts';
import type { Pictogram, SafetyClass } from '#lib/domain/door/sheet.ts';
import { reasonInWords } from '#lib/i18n/activity-words.ts';
import { m } from '#lib/paraglide/messages.js';

/** How far an activity is. */
export function statusInWords(status: 'draft' | 'published' | 'archived'): string {
	const words = {
		draft: m.activity_status_draft,
		published: m.activity_status_published,
		archived: m.activity_status_archived
	};
	return words[status]();
}

/** That a day is off, and why. */
export function offInWords({ cancelReason }: { cancelReason: CancelReason | null }): string {
	return m.activity_day_is_off({ reason: reasonInWords(cancelReason ?? 'other') });
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
