import type { CreditLimits } from '../domain/credit.ts';
import { m } from '../paraglide/messages.js';

// How far one can go with bedankpunten, in words: what each limit asks, and what it means.

const words: Record<keyof CreditLimits, { what: () => string; meaning: () => string }> = {
	memberFloor: { what: m.credit_limit_member, meaning: m.credit_limit_member_means },
	newcomerFloor: { what: m.credit_limit_new, meaning: m.credit_limit_new_means },
	newcomerDays: { what: m.credit_limit_days, meaning: m.credit_limit_days_means },
	organisationFloor: { what: m.credit_limit_org, meaning: m.credit_limit_org_means },
	softCeiling: { what: m.credit_limit_ceiling, meaning: m.credit_limit_ceiling_means },
	mostOnce: { what: m.credit_limit_once, meaning: m.credit_limit_once_means },
	mostPairDay: { what: m.credit_limit_pair, meaning: m.credit_limit_pair_means },
	mostWeek: { what: m.credit_limit_week, meaning: m.credit_limit_week_means },
	mostGivenMonth: { what: m.credit_limit_given, meaning: m.credit_limit_given_means },
	mostPotMonth: { what: m.credit_limit_pot, meaning: m.credit_limit_pot_means },
	mostTaskDay: { what: m.credit_limit_task, meaning: m.credit_limit_task_means }
};

/** What a limit asks: "Hoe ver mag een buur onder nul?", and what it means. */
export function limitInWords(name: keyof CreditLimits): { what: string; meaning: string } {
	const { what, meaning } = words[name];
	return { what: what(), meaning: meaning() };
}
