import { eq, sql } from 'drizzle-orm';
import type { Gender } from '../../domain/help/form.ts';
import type { CategoryKey } from '../../domain/help/category.ts';
import type { Helper, Places, Reach, WeeklyWindow } from '../../domain/help/match.ts';
import { trustDefaults, type Check, type TrustRules } from '../../domain/help/trust.ts';
import type { Tx } from '../db/connect.ts';
import { helpRule, neighbourhood } from '../db/schema/index.ts';

// Who helps with one kind of help, as the database knows them, for the rules that say who fits. What anybody gave or
// received is no part of it (L16).

/** Somebody who helps, with what they say of it. */
export type Known = Helper & { firstName: string; offerId: string; words: string };

type Facts = {
	personId: string;
	firstName: string;
	offerId: string;
	words: string;
	windows: WeeklyWindow[];
	languages: string[];
	gender: Gender | null;
	avoidsPets: boolean;
	postcodeArea: string;
	reach: Reach;
	experience: number;
	isGladlyAgain: boolean;
	agreedLately: number;
	askedThisWeek: number;
	askedMost: number;
	wasAsked: boolean;
	sinceOn: string;
	confirmed: number;
	checks: Check[];
};

/**
 * Those who help with something and whom the asker may meet.
 *
 * @param source  `facts` for the worker; `helpers` for who asks, which asks once more whether they may.
 */
export async function helpersFor(
	tx: Tx,
	source: 'facts' | 'helpers',
	about: {
		neighbourhoodId: string;
		category: CategoryKey;
		askerId: string;
		requestId: string | null;
	}
): Promise<Known[]> {
	const { neighbourhoodId, category, askerId, requestId } = about;
	const rows = await tx.execute<Facts>(sql`
		select person_id as "personId", first_name as "firstName", offer_id as "offerId", words, windows, languages, gender,
			avoids_pets as "avoidsPets", postcode_area as "postcodeArea", reach, experience, is_gladly_again as "isGladlyAgain",
			agreed_lately as "agreedLately", asked_this_week as "askedThisWeek", asked_most as "askedMost",
			was_asked as "wasAsked", since_on::text as "sinceOn", confirmed, checks
		from ${sql.raw(source === 'facts' ? 'help_facts' : 'help_helpers')}(${neighbourhoodId}, ${category}, ${askerId},
			${requestId}::uuid)`);
	return rows.map(({ sinceOn, confirmed, checks, ...fact }) => ({
		...fact,
		categories: [category],
		// Who has a pause or does not want to meet them is not among them.
		...{ isPaused: false, blocked: [] },
		trust: { sinceOn, confirmed, checks }
	}));
}

/** What a neighbourhood asks of who helps, and which postcodes it has. */
export async function hereIn(
	tx: Tx,
	neighbourhoodId: string
): Promise<{ rules: TrustRules; places: Places }> {
	const [[rule], [place]] = await Promise.all([
		tx.select().from(helpRule).where(eq(helpRule.neighbourhoodId, neighbourhoodId)),
		tx
			.select({ areas: neighbourhood.postcodeAreas })
			.from(neighbourhood)
			.where(eq(neighbourhood.id, neighbourhoodId))
	]);
	const rules: TrustRules =
		rule === undefined
			? trustDefaults
			: {
					newDays: rule.newDays,
					newUntilConfirmed: rule.newUntilConfirmed,
					atHome: rule.atHome as TrustRules['atHome']
				};
	return { rules, places: { neighbourhood: new Set(place?.areas ?? []) } };
}
