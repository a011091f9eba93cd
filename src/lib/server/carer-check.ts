import { desc, eq, sql } from 'drizzle-orm';
import {
	burdens,
	weightOf,
	type Answers,
	type CarerCheckForm,
	type Saying,
	type Weight
} from '../domain/carer-check.ts';
import { dayOf } from '../domain/day.ts';
import { newId } from '../domain/id.ts';
import { carerCheck } from './db/schema/index.ts';
import type { Own } from './gate/index.ts';

// What a carer says of themselves. There is no way to it but `Own`: no page of anybody else, no figure and no job
// reads it (F14).

/** One time that a carer said how it goes. */
export type CarerCheck = { on: string; answers: Answers; weight: Weight; weighs: string };

/** So many times are shown: about a year of them, once a month. */
const mostShown = 12;

/** What this person said about themselves, the newest first. */
export async function myCarerChecks(own: Own): Promise<CarerCheck[]> {
	const rows = await own.tx
		.select({
			takenAt: carerCheck.takenAt,
			answers: carerCheck.answers,
			weighs: carerCheck.weighs
		})
		.from(carerCheck)
		.where(eq(carerCheck.personId, own.personId))
		.orderBy(desc(carerCheck.takenAt), desc(carerCheck.id))
		.limit(mostShown);
	return rows.map(({ takenAt, answers: said, weighs }) => {
		const answers = Object.fromEntries(
			burdens.map((burden, place) => [burden, said[place] as Saying])
		) as Answers;
		return { on: dayOf(takenAt), answers, weight: weightOf(answers), weighs };
	});
}

/** Keeps what this person says about themselves. */
export async function noteCarerCheck(
	own: Own,
	{ weighs, ...answers }: CarerCheckForm
): Promise<Record<string, never>> {
	await own.tx.insert(carerCheck).values({
		personId: own.personId,
		id: newId(own.now.getTime()),
		takenAt: own.now,
		answers: burdens.map((burden) => answers[burden]),
		weighs
	});
	return {};
}

/** Forgets all that this person said about themselves. */
export async function forgetCarerChecks(own: Own): Promise<Record<string, never>> {
	await own.tx.delete(carerCheck).where(eq(carerCheck.personId, own.personId));
	return {};
}

/** Whom a carer rings where they live, or else where they look after somebody; null where no number is known. */
export async function carerPhoneOf({ tx }: Own): Promise<string | null> {
	const rows = await tx.execute<{ phone: string }>(sql`
		select mu.carer_phone as phone from municipality mu where mu.carer_phone is not null
		order by mu.id = (select p.municipality_id from person p where p.id = kring_person()) desc nulls last, mu.name
		limit 1`);
	return rows[0]?.phone ?? null;
}
