import { endOfDay } from '#lib/domain/day.ts';
import type { Face } from '#lib/domain/update.ts';
import { dayInWords, momentInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { firstName } from '#lib/ui/names.ts';
import { excerptOf, faceOf } from './shown.ts';
import type { CircleShown, UpdateShown } from './shown.server.ts';

// What the first page says of updates, in whole words: said by the server, so that a phone fetches none
// of these sentences to open a circle.

/** How it is with the resident, in the words of who said so last, and the newest update. */
export type HowSaid = {
	title: string;
	/** Null where nobody ever said. */
	face: Face | null;
	word: string;
	/** Who said so, and when. */
	source: string;
	newest: { id: string; authorId: string; text: string; line: string } | null;
};

/** Who said with a face how it is, and when. */
type FaceSaid = { authorId: string; onBehalfOfId: string | null; face: Face; at: Date };

/** How it is, in words. Nothing is computed: a face is what somebody chose (T6.7). */
export function howSaid(
	circle: CircleShown,
	said: FaceSaid | null,
	newest: UpdateShown | undefined
): HowSaid {
	const words = [m.ui_face_1, m.ui_face_2, m.ui_face_3, m.ui_face_4, m.ui_face_5] as const;
	const name = firstName(faceOf(circle, circle.residentId).name);
	return {
		title: m.update_how_it_is({ name }),
		face: said?.face ?? null,
		word: said === null ? m.update_how_unknown() : words[said.face - 1]!(),
		source: sourceOf(circle, said),
		newest: newest === undefined ? null : newestSaid(circle, newest)
	};
}

function sourceOf(circle: CircleShown, said: FaceSaid | null): string {
	if (said === null) return m.update_how_unknown_more();
	const name = firstName(faceOf(circle, said.authorId).name);
	const when = whenIn(circle, said.at);
	if (said.authorId === circle.meId) return m.update_how_said_you({ when });
	if (said.authorId === circle.residentId) return m.update_how_said_self({ name, when });
	const resident = firstName(faceOf(circle, circle.residentId).name);
	return said.onBehalfOfId === null
		? m.update_how_said({ name, when })
		: m.update_how_said_for({ name, resident, when });
}

function newestSaid(circle: CircleShown, update: UpdateShown): NonNullable<HowSaid['newest']> {
	const { id, authorId } = update;
	const when = whenIn(circle, update.postedAt);
	const line =
		authorId === circle.meId
			? m.update_newest_you({ when })
			: m.update_newest_by({ name: firstName(faceOf(circle, authorId).name), when });
	return { id, authorId, text: excerptOf(update), line };
}

function whenIn({ now }: CircleShown, at: Date): string {
	return momentInWords(at, { now, locale: getLocale() });
}

/** What waits for an answer of the reader: who asks, what, and by when. */
export type AskedSaid = { id: string; authorId: string; who: string; text: string; when: string };

/** What waits for an answer of the reader, in words. */
export function askedSaid(
	circle: CircleShown,
	asked: readonly {
		id: string;
		authorId: string;
		text: string;
		asked: { byOn: string | null } | null;
	}[]
): AskedSaid[] {
	return asked.map(({ id, authorId, text, asked: ask }) => ({
		...{ id, authorId, text, when: byWhen(circle, ask?.byOn ?? null) },
		who: m.update_asked_who({ name: firstName(faceOf(circle, authorId).name) })
	}));
}

/** The last minute of its day, so that the day itself is named. */
function byWhen({ now }: CircleShown, byOn: string | null): string {
	if (byOn === null) return m.update_asked_open();
	const end = new Date(endOfDay(byOn).getTime() - 60_000);
	if (end < now) return m.update_asked_late();
	return m.update_asked_by({ when: dayInWords(end, { now, locale: getLocale() }) });
}
