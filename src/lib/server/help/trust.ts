import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { CheckForm, RulesForm } from '../../domain/help/form.ts';
import { isNewHelper, type CheckKind, type TrustRules } from '../../domain/help/trust.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { helpCheck, helpRule, neighbour, neighbourLife } from '../db/schema/index.ts';
import type { Post } from '../gate/index.ts';
import { hereIn } from './helpers.ts';

// What is known of who helps (F6, F15, S35), entered by who coordinates: kind and dates, never a paper. And whom
// somebody does not want to meet, which nobody else learns.

/** Somebody who takes part, as who coordinates sees them. */
export type NeighbourLine = {
	personId: string;
	name: string;
	sinceOn: string;
	/** They joined lately; what they helped with counts as well, where they are asked. */
	isNewHere: boolean;
	isPaused: boolean;
	likes: string;
	/** What they know from their own life, where they want to be found by it (S36). */
	topics: string[];
	checks: { id: string; kind: CheckKind; checkedOn: string; validUntilOn: string }[];
};

/** Those who take part, by name; with a word, those who know of it from their own life. */
export async function neighboursIn(
	post: Post<'coordinator'>,
	{ word }: { word: string }
): Promise<NeighbourLine[]> {
	const { tx, neighbourhoodId, now } = post;
	const [names, rows, lives, checks, { rules }] = await Promise.all([
		tx.execute<{ personId: string; name: string }>(
			sql`select person_id as "personId", name from help_neighbours(${neighbourhoodId})`
		),
		tx.select().from(neighbour).where(eq(neighbour.neighbourhoodId, neighbourhoodId)).limit(2_000),
		tx
			.select()
			.from(neighbourLife)
			.where(eq(neighbourLife.neighbourhoodId, neighbourhoodId))
			.limit(2_000),
		tx
			.select()
			.from(helpCheck)
			.where(and(eq(helpCheck.neighbourhoodId, neighbourhoodId), isNull(helpCheck.endedAt)))
			.orderBy(asc(helpCheck.validUntilOn))
			.limit(10_000),
		hereIn(tx, neighbourhoodId)
	]);
	const todayOn = dayOf(now);
	const looked = word.trim().toLocaleLowerCase('nl');
	const [said, known, passed] = [
		new Map(rows.map((row) => [row.personId, row])),
		new Map(lives.map((row) => [row.personId, row.topics])),
		Map.groupBy(checks, ({ personId }) => personId)
	];
	return names.flatMap(({ personId, name }): NeighbourLine[] => {
		const row = said.get(personId);
		const topics = known.get(personId) ?? [];
		const isMeant =
			looked === '' || topics.some((one) => one.toLocaleLowerCase('nl').includes(looked));
		if (row === undefined || !isMeant) return [];
		const trust = { sinceOn: row.sinceOn, confirmed: 0, checks: [] };
		return [
			{
				...{ personId, name, sinceOn: row.sinceOn, likes: row.likes, topics },
				isNewHere: isNewHelper(trust, { ...rules, newUntilConfirmed: 1 }, todayOn),
				isPaused: row.pausedAt !== null && (row.pausedUntil === null || row.pausedUntil >= todayOn),
				checks: (passed.get(personId) ?? []).map(({ id, kind, checkedOn, validUntilOn }) => ({
					...{ id, kind, checkedOn, validUntilOn }
				}))
			}
		];
	});
}

/**
 * Writes down that somebody passed a check.
 *
 * @throws {Refusal} `not_yourself`, `not_found` for who does not take part, `help_day` for a day that is to come.
 */
export async function enterCheck(
	post: Post<'coordinator'>,
	form: CheckForm
): Promise<{ checkId: string }> {
	const { tx, neighbourhoodId, personId: checkedById, now } = post;
	if (form.personId === checkedById) throw new Refusal('not_yourself');
	if (form.checkedOn > dayOf(now)) throw new Refusal('help_day');
	const [there] = await tx
		.select({ personId: neighbour.personId })
		.from(neighbour)
		.where(
			and(eq(neighbour.neighbourhoodId, neighbourhoodId), eq(neighbour.personId, form.personId))
		);
	if (there === undefined) throw new Refusal('not_found');
	const checkId = newId(now.getTime());
	await tx
		.insert(helpCheck)
		.values({ neighbourhoodId, id: checkId, ...form, checkedById, enteredAt: now });
	return { checkId };
}

/** Takes a check back. Who helps at home by it is looked at anew. */
export async function endCheck(
	{ tx, neighbourhoodId, now }: Post<'coordinator'>,
	{ checkId }: { checkId: string }
): Promise<{ checkId: string }> {
	const found = await tx
		.update(helpCheck)
		.set({ endedAt: now })
		.where(
			and(
				eq(helpCheck.neighbourhoodId, neighbourhoodId),
				eq(helpCheck.id, checkId),
				isNull(helpCheck.endedAt)
			)
		)
		.returning({ id: helpCheck.id });
	if (found.length === 0) throw new Refusal('not_found');
	return { checkId };
}

/** What a neighbourhood asks of who helps. */
export async function rulesOf(post: Post<'coordinator'>): Promise<TrustRules> {
	return (await hereIn(post.tx, post.neighbourhoodId)).rules;
}

/** Says what the neighbourhood asks of who helps. */
export async function setRules(
	{ tx, neighbourhoodId, now }: Post<'coordinator'>,
	form: RulesForm
): Promise<{ saved: true }> {
	const { newDays, newUntilConfirmed, 'atHome[]': atHome } = form;
	const said = { newDays, newUntilConfirmed, atHome: [...new Set(atHome)], changedAt: now };
	await tx
		.insert(helpRule)
		.values({ neighbourhoodId, ...said })
		.onConflictDoUpdate({ target: helpRule.neighbourhoodId, set: said });
	return { saved: true };
}
