import type { Contact } from '#lib/domain/observation.ts';
import { m } from '#lib/paraglide/messages.js';
import type { FaceStep } from '#lib/ui/shapes.ts';

// What somebody fills in about how it goes. Apart from what a note says: the first page says that too.

/** What contact there was, in words. */
export const contactWords: Record<Contact, () => string> = {
	seen: m.note_contact_seen,
	spoken: m.note_contact_spoken,
	phoned: m.note_contact_phoned,
	heard: m.note_contact_heard
};

/** What somebody is filling in. */
export type Filling = {
	change: string;
	/** As it is drawn: 1 bad to 5 very good. */
	face: FaceStep | null;
	contact: string;
	signs: string[];
	unsure: string[];
	/** What to do with a red sign in doubt; empty while nobody said. */
	call: string;
	note: string;
};

/** What was typed before, else what is there, else nothing: "seen", and as usual is not assumed. */
export function fillingFrom(
	typed: Readonly<Record<string, string>>,
	there: Partial<Filling> = {}
): Filling {
	const list = (name: string, before: string[] | undefined) =>
		typed[name] === undefined ? (before ?? []) : typed[name].split(' ').filter((id) => id !== '');
	const face = typed['face'];
	return {
		change: typed['change'] ?? there.change ?? '',
		face: face === undefined || face === '' ? (there.face ?? null) : (Number(face) as FaceStep),
		contact: typed['contact'] ?? there.contact ?? 'seen',
		signs: list('signs[]', there.signs),
		unsure: list('unsure[]', there.unsure),
		call: typed['call'] ?? '',
		note: typed['note'] ?? there.note ?? ''
	};
}
