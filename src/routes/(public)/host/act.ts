import type { Deed } from '#lib/domain/door/deed.ts';
import type { HostView } from '#lib/domain/door/host-view.ts';
import type * as later from './later.ts';

/** Something that a tap does, and what is said and can be taken back after it. */
export type Tap = {
	deeds: readonly Deed[];
	/** What the host reads and hears once it is kept. */
	says: (after: HostView) => string;
	/** What takes it back, by the ids of what was done; nothing where there is no way back. */
	undo?: (ids: readonly string[]) => readonly Deed[];
};

/** What a tap did, in words, and what takes it back; nothing where there is no way back. */
export type Said = { text: string; undo: readonly Deed[] };

/** What comes once the first screen stands; null until it is here. */
export type Later = typeof later | null;

/** Does what a tap says. False when this device could not keep it: then nothing was done. */
export type Act = (tap: Tap) => Promise<boolean>;

/** What the host looks at beside the list. */
export type Panel =
	| { kind: 'known' }
	| { kind: 'welcome' }
	| { kind: 'count' }
	| { kind: 'person'; key: string }
	| { kind: 'refused' };

/** The id of the button that opens something beside the list. */
export function openerOf(panel: Panel): string {
	return panel.kind === 'person' ? `open-${panel.key}` : `open-${panel.kind}`;
}
