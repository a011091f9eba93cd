import { and, asc, count, eq, gte, inArray } from 'drizzle-orm';
import { awayProblems, type AwayProblem } from '../../domain/door/away-days.ts';
import type { Away } from '../../domain/door/away.ts';
import { dayOf } from '../../domain/day.ts';
import type { EndAwayForm, SayAwayForm } from '../../domain/door/walk-in-form.ts';
import { newId } from '../../domain/id.ts';
import { Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { one } from '../db/connect.ts';
import { visitorAway } from '../db/schema/index.ts';
import type { Deed, Sight } from '../gate/index.ts';
import { endAways } from './away.ts';
import { sureLinkOf } from './linked.ts';

// The circle of a visitor tells the walk-in when the resident is away (5.6). It sees what it said itself, and
// not what the resident said at the door: that is between the two of them.

/** Most times ahead that one circle tells a walk-in of. */
const awayMost = 10;

const refusals = {
	required: 'not_found',
	past: 'day_past',
	backwards: 'pause_backwards',
	long: 'away_too_long'
} as const satisfies Record<AwayProblem, RefusalCode>;

/** What the circle told each walk-in, by the link: now and later, the earliest first. */
export async function ownAways(
	sight: Sight<'walkIn.read'>,
	linkIds: readonly string[]
): Promise<ReadonlyMap<string, Away[]>> {
	const { tx, now } = sight;
	const rows =
		linkIds.length === 0
			? []
			: await tx
					.select()
					.from(visitorAway)
					.where(
						and(inArray(visitorAway.linkId, [...linkIds]), gte(visitorAway.untilOn, dayOf(now)))
					)
					.orderBy(asc(visitorAway.fromOn), asc(visitorAway.id));
	sight.gave(
		'walkIn.read',
		'walk_in',
		rows.map(({ id }) => ({ id, version: 1, topicId: null }))
	);
	const byLink = Map.groupBy(rows, ({ linkId }) => linkId!);
	return new Map(
		[...byLink].map(([linkId, own]) => [
			linkId,
			own.map(({ id: awayId, fromOn, untilOn }) => {
				return { awayId, fromOn: fromOn!, untilOn: untilOn! };
			})
		])
	);
}

/**
 * The walk-in hears that the resident is away for a while.
 *
 * @throws {Refusal} `not_found` while the resident did not say there that it is their circle; `day_past`,
 *   `pause_backwards`, `away_too_long`, `too_many`.
 */
export async function sayAway(
	deed: Deed<'walkIn.agree'>,
	{ linkId, fromOn, untilOn }: SayAwayForm
): Promise<{ awayId: string }> {
	const { tx, now } = deed;
	const { neighbourhoodId, activityId, visitorId } = await sureLinkOf(deed, linkId);
	const { fromOn: from, untilOn: until } = awayProblems({ fromOn, untilOn }, dayOf(now));
	const problem = from ?? until;
	if (problem !== null) throw new Refusal(refusals[problem]);
	const { ahead } = one(
		await tx
			.select({ ahead: count() })
			.from(visitorAway)
			.where(and(eq(visitorAway.linkId, linkId), gte(visitorAway.untilOn, dayOf(now))))
	);
	if (ahead >= awayMost) throw new Refusal('too_many', { limit: awayMost });
	const awayId = newId(now.getTime());
	await tx.insert(visitorAway).values({
		...{ neighbourhoodId, activityId, id: awayId, visitorId, linkId },
		...{ fromOn, untilOn, saidAt: now }
	});
	await deed.record({ kind: 'walk_in.away_said', linkId });
	return { awayId };
}

/** The resident comes after all. @throws {Refusal} `not_found`, also for what was taken back before. */
export async function endAway(
	deed: Deed<'walkIn.agree'>,
	{ linkId, awayId }: EndAwayForm
): Promise<{ awayId: string }> {
	const { tx, now } = deed;
	const { neighbourhoodId, activityId } = await sureLinkOf(deed, linkId);
	const isIt = and(eq(visitorAway.linkId, linkId), eq(visitorAway.id, awayId));
	const ended = await endAways({ tx, neighbourhoodId, activityId, now }, isIt);
	if (ended === 0) throw new Refusal('not_found');
	await deed.record({ kind: 'walk_in.away_ended', linkId });
	return { awayId };
}
