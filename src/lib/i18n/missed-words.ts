import type { AbsenceAnswer, AbsenceOutcome } from '../domain/door/missing-visitor.ts';
import { m } from '../paraglide/messages.js';

/** What somebody whom a visitor named answered. */
export function absenceAnswerInWords(answer: AbsenceAnswer): string {
	if (answer === 'all_well') return m.missed_all_well();
	return answer === 'going' ? m.missed_going() : m.missed_call_me();
}

/** How it ended that a visitor was missed. */
export function outcomeInWords(outcome: AbsenceOutcome): string {
	const outcomes = {
		all_well: () => m.door_missed_all_well(),
		host_rang: () => m.door_missed_host_rang(),
		came_back: () => m.door_missed_came_back(),
		consent_withdrawn: () => m.door_missed_withdrawn(),
		nobody_said: () => m.door_missed_nobody()
	} satisfies Record<AbsenceOutcome, () => string>;
	return outcomes[outcome]();
}
