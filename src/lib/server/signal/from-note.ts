import { newId } from '../../domain/id.ts';
import type { CorrectForm, NoteForm } from '../../domain/observation-form.ts';
import { calledBy } from '../../domain/signal.ts';
import type { Deed } from '../gate/index.ts';
import { correct, note, signsIn, ticksIn } from '../observation.ts';
import { raiseInName } from './raise.ts';

// A red sign that was ticked **is** a red signal (S4): the note and the call for help are one deed.
// Somebody who may note and not raise still notes, and reads on the page whom to call.

/** A note, and the signal that it became part of; null for a note and nothing else. */
export type NotedAndRaised = {
	observationId: string;
	timing: string;
	signalId: string | null;
};

/**
 * Notes how it goes, and calls for help where a red sign says so. What is said in the signal has the
 * id of the note: sent again, it is said once.
 *
 * @throws {Refusal} `doubt_unsaid` for a red sign in doubt without a choice; and as `note` does.
 */
export async function noteAndRaise(
	deed: Deed<'observation.note'>,
	form: NoteForm
): Promise<NotedAndRaised> {
	const level = deed.may('signal.raise') ? calledBy(await ticksIn(deed, form), form.call) : null;
	const noted = await note(deed, form);
	if (level === null) return { ...noted, signalId: null };
	const signalId = await raiseInName(deed, {
		...{ signalId: form.observationId, level, text: form.note, 'signs[]': form['signs[]'] },
		...{ onBehalfOfId: form.observerId, writtenAt: form.writtenAt }
	});
	return { ...noted, signalId };
}

/**
 * Puts a note right. A red sign that was not there before, or in doubt, calls for help as a new one
 * does; what was said before is not said again.
 *
 * @throws {Refusal} as `correct` does; `doubt_unsaid`.
 */
export async function correctAndRaise(
	deed: Deed<'observation.note'>,
	form: CorrectForm
): Promise<NotedAndRaised> {
	const before = await signsIn(deed, form.observationId);
	const level = deed.may('signal.raise')
		? calledBy(await ticksIn(deed, form, before), form.call)
		: null;
	const noted = await correct(deed, form);
	if (level === null) return { ...noted, signalId: null };
	const signalId = await raiseInName(deed, {
		...{ signalId: newId(deed.now.getTime()), level, text: form.note, 'signs[]': form['signs[]'] },
		...{ onBehalfOfId: null, writtenAt: null }
	});
	return { ...noted, signalId };
}
