import type { NeedState } from '#lib/domain/agenda/entry.ts';
import { randomId } from '#lib/domain/id.ts';
import type { EntryView } from '#lib/server/agenda/index.ts';

/** A question with the ids that its forms send, made here so that they work without script. */
export type NeedShown = NeedState & { changeId: string; declineId: string };

/** One date of the agenda with the ids of its forms. */
export type EntryShown = Omit<EntryView, 'needs'> & { needs: NeedShown[] };

/** A date with fresh ids for its forms. */
export function shownEntry(entry: EntryView): EntryShown {
	return {
		...entry,
		needs: entry.needs.map((need) => ({ ...need, changeId: randomId(), declineId: randomId() }))
	};
}
