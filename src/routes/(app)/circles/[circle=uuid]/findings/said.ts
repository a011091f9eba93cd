import type { FindingAnswer } from '#lib/domain/finding/kind.ts';
import { m } from '#lib/paraglide/messages.js';

// What people say to a finding, in words.

/** Each answer in words. */
export const answerWords: Record<FindingAnswer, () => string> = {
	talked: m.finding_answer_talked,
	raised_orange: m.finding_answer_raised_orange,
	known_cause: m.finding_answer_known_cause,
	not_relevant: m.finding_answer_not_relevant,
	new_normal: m.finding_answer_new_normal
};

/** What each answer that can be chosen brings with it. */
export const answerMore = {
	talked: m.finding_answer_talked_more,
	known_cause: m.finding_answer_known_cause_more,
	not_relevant: m.finding_answer_not_relevant_more,
	new_normal: m.finding_answer_new_normal_more
} as const;
