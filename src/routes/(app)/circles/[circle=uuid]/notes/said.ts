import type { OutboxItem } from '#lib/domain/outbox.ts';
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

/** The drawn face of a feeling: those count up from bad, and a feeling counts up from good. */
export function faceOfFeeling(feeling: number): FaceStep {
	return (5 - feeling) as FaceStep;
}

/** A note, a face or an answer that has not arrived yet, in a line. */
export function unsentLine({ kind, fields }: OutboxItem): string {
	const { answer, change, face, call } = fields;
	if (kind === 'check_in')
		return answer === 'fine' ? m.check_in_kept_fine() : m.check_in_kept_not_fine();
	if (call === 'red' || call === 'orange') return m.signal_unsent_item();
	if (change) return m.note_unsent({ word: changeWord(Number(change)) });
	return face ? m.note_unsent({ word: feelingWord(5 - Number(face)) }) : '';
}
