import type { DietCode } from '#lib/domain/door/operation.ts';

// What a host typed and did not keep yet. It outlives looking at something else on this screen, and
// nothing more: it is never written down.

/** Answers to the questions of "Nieuw, welkom". */
export class WelcomeDraft {
	first = $state('yes');
	callName = $state('');
	remember = $state('');
	nameHint = $state('');
	eats = $state('');
	diets = $state<DietCode[]>([]);
	keepDiet = $state('');
	guideId = $state('');
	heard = $state('');
	note = $state('');
	mayMiss = $state('');
}

/** What is typed about a day as a whole. */
export class DayDraft {
	/** Null while nobody touched the note that stands there. */
	note = $state<string | null>(null);
	counted = $state('');
	remark = $state('');
	reason = $state('');
	why = $state('');
}

/** What was typed on one day. */
export class Drafts {
	welcome = $state.raw(new WelcomeDraft());
	day = $state.raw(new DayDraft());
}

/**
 * What is typed, as long as it is of the same day: what was typed on another is of no use on this one. It
 * outlives the PIN: who was called away in the middle of a welcome goes on where they were.
 */
export class DraftsOfDay {
	#dayId = '';
	#drafts = new Drafts();

	of(dayId: string): Drafts {
		if (dayId !== this.#dayId) this.#drafts = new Drafts();
		this.#dayId = dayId;
		return this.#drafts;
	}
}
