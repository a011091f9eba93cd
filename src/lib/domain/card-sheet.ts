import type { Phase } from './phase.ts';
import type { WayOut } from './signal-plan.ts';

/**
 * The emergency card as it is shown, printed, and kept on a device after a yes there (T9.1): whole
 * words, so that it can be read without Kring.
 */
export type KeptCard = {
	circleId: string;
	title: string;
	note: string;
	gpPostPhone: string | null;
	ways: readonly WayOut[];
	/** Red first. */
	phases: readonly {
		phase: Phase;
		word: string;
		signs: readonly string[];
		actions: readonly { text: string; who: string }[];
		avoid: readonly string[];
	}[];
	/** What is ready when it gets worse; a card that was kept before knows nothing of it. */
	support?: readonly { word: string; text: string; who: string; until: string }[];
	againstWish: { title: string; text: string } | null;
};

/** So long after the last contact a card stays on a device (T9.2). */
export const keepCardMs = 14 * 86_400_000;

/** Whether a card must go, because the device had no contact for too long. */
export function isCardOver(lastContactMs: number, nowMs: number): boolean {
	return nowMs - lastContactMs > keepCardMs;
}
