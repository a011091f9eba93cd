import * as v from 'valibot';
import { dayOf } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { NoteForm } from '#lib/domain/observation-form.ts';
import { monthsAfter } from '#lib/domain/day.ts';
import { agree } from '#lib/server/plan-agree.ts';
import { setAction, setSign } from '#lib/server/signal-plan.ts';
import { note, notesFor, type NoteView } from '#lib/server/observation.ts';
import type { Phase } from '#lib/domain/phase.ts';
import type { Name, ToldCircle } from './told-circle.ts';

// A circle in which people note how it goes, with a plan that the resident agreed to.

/** What is noted in a test; the rest is as plain as can be. */
export type Noting = Partial<{
	changeId: string;
	observationId: string;
	change: string;
	face: string;
	contact: string;
	signs: readonly string[];
	unsure: readonly string[];
	note: string;
	observedAt: string;
	writtenAt: string;
	observerId: string;
}>;

/** Notes, and says the id of the note. */
export async function noteIn(home: ToldCircle, by: Name, what: Noting = {}): Promise<string> {
	const { changeId = randomId(), signs = [], unsure = [], ...fields } = what;
	const form = v.parse(NoteForm, {
		observationId: randomId(),
		change: '0',
		contact: 'seen',
		'signs[]': [...signs],
		'unsure[]': [...unsure],
		note: '',
		...fields
	});
	const gate = await home.gateOf(by);
	const { observationId } = await gate.change(
		home.circleId,
		{ id: changeId, content: form },
		['observation.note'],
		(deed) => note(deed, form)
	);
	return observationId;
}

/** What somebody reads of the notes. */
export async function notesOf(home: ToldCircle, by: Name): Promise<NoteView[]> {
	const gate = await home.gateOf(by);
	return gate.look(
		home.circleId,
		['ownObservation.read'],
		async (sight) => (await notesFor(sight, { limit: 100 })).notes,
		['observation.read']
	);
}

/** Somebody writes a plan with one sign and one action in each phase; the resident agrees to it. */
export async function planIn(home: ToldCircle, by: Name): Promise<Record<Phase, string>> {
	const ids = { green: randomId(), orange: randomId(), red: randomId() };
	const words = {
		green: 'Doet zijn ronde.',
		orange: 'Slaapt slecht.',
		red: 'Kent ons niet meer.'
	};
	for (const phase of ['green', 'orange', 'red'] as const) {
		const gate = await home.gateOf(by);
		await gate.change(
			home.circleId,
			{ id: randomId(), content: phase },
			['signalPlan.edit'],
			async (deed) => {
				await setSign(deed, { signId: ids[phase], phase, text: words[phase], source: 'near' });
				return setAction(deed, {
					...{ actionId: randomId(), phase, text: 'Bel Anouk.', actor: 'near' },
					...{ personId: null, isAvoid: false }
				});
			}
		);
	}
	const gate = await home.gateOf('gerrit');
	const reviewOn = monthsAfter(dayOf(home.noon), 6);
	// One edit makes the draft; each of the five after it is one more.
	await gate.change(
		home.circleId,
		{ id: randomId(), content: reviewOn },
		['signalPlan.agree'],
		(deed) => agree(deed, { reviewOn, edition: 6 })
	);
	return ids;
}
