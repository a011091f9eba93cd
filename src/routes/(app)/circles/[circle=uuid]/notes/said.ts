import type { OutboxItem } from '#lib/domain/outbox.ts';
import type { Contact } from '#lib/domain/observation.ts';
import { m } from '#lib/paraglide/messages.js';
import type { FaceStep } from '#lib/ui/shapes.ts';

// What a note says, in words and in the shapes of the controls.

/** How different it was, in words: 0 as usual to 3 very different. */
export function changeWord(change: number): string {
	const words = [m.note_change_0, m.note_change_1, m.note_change_2, m.note_change_3];
	return words[change]?.() ?? '';
}

/** The resident's own face, in words: 0 best to 4 worst. */
export function feelingWord(feeling: number): string {
	const words = [
		m.note_feeling_0,
		m.note_feeling_1,
		m.note_feeling_2,
		m.note_feeling_3,
		m.note_feeling_4
	];
	return words[feeling]?.() ?? '';
}

/** What contact there was, in words. */
export const contactWords: Record<Contact, () => string> = {
	seen: m.note_contact_seen,
	spoken: m.note_contact_spoken,
	phoned: m.note_contact_phoned,
	heard: m.note_contact_heard
};

/** The drawn face of a feeling: those count up from bad, and a feeling counts up from good. */
export function faceOfFeeling(feeling: number): FaceStep {
	return (5 - feeling) as FaceStep;
}

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

/** A note that has not arrived yet, in a line. */
export function unsentLine({ fields }: OutboxItem): string {
	const { change, face, call } = fields;
	if (call === 'red' || call === 'orange') return m.signal_unsent_item();
	if (change) return m.note_unsent({ word: changeWord(Number(change)) });
	return face ? m.note_unsent({ word: feelingWord(5 - Number(face)) }) : '';
}
