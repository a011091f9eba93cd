import { and, eq, inArray, or, sql } from 'drizzle-orm';
import {
	expectation,
	hostOperation,
	meal,
	taskTurn,
	visit,
	visitor,
	visitorAway,
	visitorConsent
} from '../db/schema/index.ts';
import { endNamed } from './contact.ts';
import type { AtActivity } from './days.ts';

/**
 * Remembers somebody no more: their name goes, from what hosts sent too, and every day they were here
 * keeps its number (I8). Whoever they turned out to be before goes with them. A second time changes
 * nothing.
 */
export async function forget(at: AtActivity, visitorId: string): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const here = and(
		eq(visitor.neighbourhoodId, neighbourhoodId),
		eq(visitor.activityId, activityId),
		or(eq(visitor.id, visitorId), eq(visitor.sameAsId, visitorId))
	);
	const rows = await tx
		.update(visitor)
		.set({
			...{ callName: '', nameHint: null, dietCodes: [], welcomeNote: '' },
			forgottenAt: sql`coalesce(${visitor.forgottenAt}, ${now.toISOString()}::timestamptz)`
		})
		.where(here)
		.returning({ id: visitor.id });
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0) return;
	await tx.delete(visitorConsent).where(
		and(
			eq(visitorConsent.neighbourhoodId, neighbourhoodId),
			inArray(visitorConsent.visitorId, ids),
			// That they asked for it stays, so that no older yes brings them back.
			sql`not (${visitorConsent.purpose} = 'remember_me' and not ${visitorConsent.given})`
		)
	);
	await tx
		.delete(expectation)
		.where(
			and(eq(expectation.neighbourhoodId, neighbourhoodId), inArray(expectation.visitorId, ids))
		);
	await tx
		.delete(visitorAway)
		.where(
			and(eq(visitorAway.neighbourhoodId, neighbourhoodId), inArray(visitorAway.visitorId, ids))
		);
	for (const table of [visit, meal, taskTurn])
		await tx
			.update(table)
			.set({ visitorId: null })
			.where(and(eq(table.neighbourhoodId, neighbourhoodId), inArray(table.visitorId, ids)));
	await endNamed(at, ids);
	await scrub(at, ids, 'name');
}

/** What is taken out of a welcome: all that tells who it was, or one thing they wanted kept no more. */
const taken = {
	name: { callName: '', nameHint: null, dietCodes: [], welcomeNote: '' },
	diet: { dietCodes: [] },
	note: { welcomeNote: '' }
};

/** Takes what is not kept any more out of what hosts sent; that it was sent stays. */
export async function scrub(
	{ tx, neighbourhoodId, activityId, now }: AtActivity,
	visitorIds: readonly string[],
	what: keyof typeof taken
): Promise<void> {
	await tx
		.update(hostOperation)
		.set({
			payload: sql`${hostOperation.payload} || ${JSON.stringify(taken[what])}::jsonb`,
			scrubbedAt: now
		})
		.where(
			and(
				eq(hostOperation.neighbourhoodId, neighbourhoodId),
				eq(hostOperation.activityId, activityId),
				eq(hostOperation.type, 'welcomed'),
				inArray(sql`${hostOperation.payload} ->> 'visitorId'`, [...visitorIds])
			)
		);
	if (what === 'note') return;
	await tx
		.update(hostOperation)
		.set({
			payload: sql`${hostOperation.payload} || ${JSON.stringify(taken.diet)}::jsonb`,
			scrubbedAt: now
		})
		.where(
			and(
				eq(hostOperation.neighbourhoodId, neighbourhoodId),
				eq(hostOperation.activityId, activityId),
				eq(hostOperation.type, 'diet_told'),
				inArray(sql`${hostOperation.payload} ->> 'visitorId'`, [...visitorIds])
			)
		);
}
