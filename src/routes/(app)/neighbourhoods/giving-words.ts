import { kindGroups, type KindGroup } from '#lib/domain/reciprocity/kind-group.ts';
import { outcomes, type Outcome } from '#lib/domain/reciprocity/month.ts';
import type { ToldMonth } from '#lib/domain/reciprocity/told.ts';
import { m } from '#lib/paraglide/messages.js';

// Figures of giving and taking in words: what each of them is, and how it is counted.

const kinds: Record<KindGroup, () => string> = {
	along: m.credit_fig_kind_along,
	table: m.credit_fig_kind_table,
	home: m.credit_fig_kind_home,
	desk: m.credit_fig_kind_desk
};

/** A group of kinds of help: "Meegaan en rijden". */
export function kindGroupInWords(group: KindGroup): string {
	return kinds[group]();
}

const ends: Record<Outcome, () => string> = {
	confirmed: m.credit_fig_said_confirmed,
	declined: m.credit_fig_said_declined,
	withdrawn: m.credit_fig_said_withdrawn,
	expired: m.credit_fig_said_expired,
	open: m.credit_fig_said_open
};

/** A figure for a table: what it is, the number or null for hidden, and what it means. */
export type NumberInWords = { what: string; number: number | null; meaning: string };

/** All figures of a month, as they leave the neighbourhood. */
export function numbersInWords(told: ToldMonth): NumberInWords[] {
	const line = (what: string, number: number | null, meaning: string) => ({
		what,
		number,
		meaning
	});
	const year = m.credit_fig_of_year();
	const month = m.credit_fig_of_month();
	const hundred = (what: string, number: number | null) =>
		line(what, number, m.credit_fig_hundred());
	return [
		line(m.credit_fig_help(), told.help, month),
		...kindGroups.map((group) => line(kindGroupInWords(group), told.kinds[group], month)),
		line(m.credit_fig_ties(), told.ties, m.credit_fig_ties_why()),
		line(m.credit_fig_asked(), told.asked, month),
		line(m.credit_fig_answered(), told.answered, month),
		line(m.credit_fig_first_yes(), told.firstYes?.median ?? null, m.credit_fig_hours_median()),
		line(m.credit_fig_first_yes(), told.firstYes?.most ?? null, m.credit_fig_hours_most()),
		line(m.credit_fig_agreement(), told.agreement?.median ?? null, m.credit_fig_hours_median()),
		line(m.credit_fig_agreement(), told.agreement?.most ?? null, m.credit_fig_hours_most()),
		hundred(m.credit_fig_care(), told.careInADay),
		line(m.credit_fig_active(), told.active, year),
		hundred(m.credit_fig_both(), told.both),
		hundred(m.credit_fig_only_gave(), told.onlyGave),
		hundred(m.credit_fig_only_received(), told.onlyReceived),
		hundred(m.credit_fig_balanced(), told.balanced),
		line(m.credit_fig_spread_given(), told.giniGiven, m.credit_fig_spread_why()),
		line(m.credit_fig_spread_received(), told.giniReceived, m.credit_fig_spread_why()),
		line(m.credit_fig_ties_each(), told.tiesEach, year),
		line(m.credit_fig_round(), told.circulation, m.credit_fig_round_why()),
		hundred(m.credit_fig_resting(), told.resting),
		line(m.credit_fig_pot_given(), told.potGiven, month),
		line(m.credit_fig_pot_used(), told.potEssential, month),
		line(m.credit_fig_pot_level(), told.potLevel, m.credit_fig_pot_level_why()),
		hundred(m.credit_fig_floor(), told.floorServed),
		...outcomes
			.filter((outcome) => outcome !== 'open')
			.map((outcome) => line(ends[outcome](), told.said[outcome], month)),
		line(m.credit_fig_answer_days(), told.answerDays, m.credit_fig_days_median())
	];
}
