import type { Cover } from '#lib/domain/chain/index.ts';
import type { SignalLevel, SignalOutcome, Undertaking } from '#lib/domain/signal.ts';
import { clockTime, daysFrom, listInWords, momentInWords } from '#lib/i18n/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { SignalBrief } from '#lib/server/signal/index.ts';
import { firstName } from '#lib/ui/names.ts';
import { faceOf, type Known } from '../shown.ts';

// The short words of a signal, also for the home page: who, what and when. `steps.ts` tells the rest.

/** Who looks, when, and whom they know: what the words of a signal need of a circle. */
export type Seen = Known & { meId: string; now: Date };

/** Who hears it within this is said to hear it now. */
const soonMs = 10 * 60_000;

const levelWords: Record<SignalLevel, () => string> = {
	orange: m.signal_level_orange,
	red: m.signal_level_red
};

const doWords: Record<Undertaking, { mine: () => string; theirs: () => string }> = {
	visit: { mine: m.signal_do_visit, theirs: m.signal_does_visit },
	call: { mine: m.signal_do_call, theirs: m.signal_does_call },
	doctor: { mine: m.signal_do_doctor, theirs: m.signal_does_doctor },
	other: { mine: m.signal_do_other, theirs: m.signal_does_other }
};

const outcomeWords: Record<SignalOutcome, () => string> = {
	settled: m.signal_outcome_settled,
	visited: m.signal_outcome_visited,
	care_started: m.signal_outcome_care_started,
	doctor: m.signal_outcome_doctor,
	emergency: m.signal_outcome_emergency,
	known_cause: m.signal_outcome_known_cause,
	mistake: m.signal_outcome_mistake,
	other: m.signal_outcome_other
};

/** The words of a level. */
export function levelWord(level: SignalLevel): string {
	return levelWords[level]();
}

/** The mark of a level, among those that stand for how it goes. */
export function markOf(level: SignalLevel): 'watch' | 'act' {
	return level === 'red' ? 'act' : 'watch';
}

/** What somebody says they do, in their own mouth. */
export function doWord(undertaking: Undertaking): string {
	return doWords[undertaking].mine();
}

/** How it ended, in words. */
export function outcomeWord(outcome: SignalOutcome): string {
	return outcomeWords[outcome]();
}

/** The first name of somebody; "u" for who is looking. */
export function nameOf(circle: Seen, id: string | null): string {
	if (id === null) return m.signal_house();
	return id === circle.meId ? m.signal_you() : firstName(faceOf(circle, id).name);
}

/** Several people by their first names, as they stand inside a sentence. */
export function namesOf(circle: Seen, ids: readonly string[]): string {
	const names = ids.map((id) => (id === circle.meId ? m.signal_you_inside() : nameOf(circle, id)));
	return listInWords(names, getLocale());
}

/** A moment: only the time when it is today. */
export function momentOf(circle: Pick<Seen, 'now'>, at: Date): string {
	const { now } = circle;
	return daysFrom(now, at) === 0 ? clockTime(at) : momentInWords(at, { now, locale: getLocale() });
}

/** Whether the first who hears of it hears it so late that it has to be said beforehand. */
export function isHeardLater({ heardFrom }: Cover, now: Date): boolean {
	return heardFrom !== null && heardFrom.getTime() - now.getTime() > soonMs;
}

/** Who said it, and when. */
export function saidBy(circle: Seen, { authorIds, raisedAt }: SignalBrief): string {
	const name = authorIds.length === 0 ? m.signal_house() : namesOf(circle, authorIds);
	return m.signal_list_by({ name, when: momentOf(circle, raisedAt) });
}

/** Who takes it on does what, and by when. */
export function promiseOf(circle: Seen, brief: SignalBrief): string {
	const { takenById, undertaking, actBy } = brief;
	if (takenById === null || actBy === null) return '';
	const when = momentOf(circle, actBy);
	if (takenById === circle.meId) return m.signal_home_before({ time: when });
	const does = doWords[undertaking ?? 'other'].theirs();
	if (actBy <= circle.now)
		return m.signal_does_past({ name: nameOf(circle, takenById), does, when });
	return m.signal_does_by({ name: nameOf(circle, takenById), does, when });
}

/** What stands above a signal, by where it stands and who looks. */
export function titleOf(circle: Seen, brief: SignalBrief): string {
	const { state, takenById, mine, unanswered } = brief;
	if (state === 'closed') return m.signal_title_closed();
	if (state === 'withdrawn') return m.signal_title_withdrawn();
	if (state === 'taken_on')
		return takenById === circle.meId
			? m.signal_title_taken_you()
			: m.signal_title_taken({ name: nameOf(circle, takenById) });
	if (unanswered) return m.signal_title_unanswered();
	// Who said it together with others, and may take it on, is asked as they are.
	const isOnlyMine = mine && brief.authorIds.every((id) => id === circle.meId);
	if (isOnlyMine || (mine && !brief.mayAnswer)) return m.signal_title_mine();
	return brief.mayAnswer ? m.signal_title_open() : m.signal_home_waits();
}
