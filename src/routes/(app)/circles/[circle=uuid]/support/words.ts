import type { SupportLevel } from '#lib/domain/support.ts';
import { m } from '#lib/paraglide/messages.js';

/** The name of a level of help on screen. */
export function levelWord(level: SupportLevel): string {
	const words = {
		rest: m.support_level_rest,
		extra: m.support_level_extra,
		crisis: m.support_level_crisis
	} as const;
	return words[level]();
}

/** How much help there is now, as a sentence. */
export function nowWords(level: SupportLevel): string {
	const words = {
		rest: m.support_is_rest,
		extra: m.support_is_extra,
		crisis: m.support_is_crisis
	} as const;
	return words[level]();
}
