import type { CancelReason } from '#lib/domain/activity.ts';
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
