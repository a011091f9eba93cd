import type { PauseReason } from '#lib/domain/pause.ts';
import { m } from '#lib/paraglide/messages.js';

/** Why days are not as usual, as a word. */
export function reasonWord(reason: PauseReason): string {
	const words = {
		hospital: m.pause_reason_hospital,
		holiday: m.pause_reason_holiday,
		other: m.pause_reason_other
	} as const;
	return words[reason]();
}
