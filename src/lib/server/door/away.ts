import { and, asc, eq, gte, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm';
import type { Away } from '../../domain/door/away.ts';
import type { DayState } from '../../domain/door/day-state.ts';
import { visitorAway } from '../db/schema/index.ts';
import type { AtActivity } from './days.ts';

// When known visitors are away for a while (5.6, 5.11). It is told to the host, who expects them less, and to
// the looking who is missed, which leaves those days out.

/**
 * Has what is known of who is away follow what hosts said on a day. What was taken back stays so, also where
 * it is heard before what it takes back. A second time changes nothing.
 */
export async function followAways(
	at: AtActivity,
	{ awaysSaid }: Pick<DayState, 'awaysSaid'>
): Promise<void> {
	if (awaysSaid.length === 0) return;
	const { tx, neighbourhoodId, activityId, now } = at;
	const ofActivity = { neighbourhoodId, activityId };
	const lines = awaysSaid.map(({ awayId: id, visitorId, fromOn, untilOn, stays }) => ({
		...{ ...ofActivity, id, visitorId, saidAt: now },
		...(stays ? { fromOn, untilOn } : { endedAt: now })
	}));
	await tx.insert(visitorAway).values(lines).onConflictDoNothing();
	const endedIds = awaysSaid.flatMap(({ awayId, stays }) => (stays ? [] : [awayId]));
	if (endedIds.length > 0) await endAways(at, inArray(visitorAway.id, endedIds));
}

/** What circles said of a visitor who lets them know no more is taken back with it. */
export async function endAwaysThrough(at: AtActivity, linkIds: readonly string[]): Promise<void> {
	if (linkIds.length > 0) await endAways(at, inArray(visitorAway.linkId, [...linkIds]));
}

/** Takes back some of the times in which somebody was to be away, and says how many: of their days nothing stays. */
export async function endAways(
	{ tx, neighbourhoodId, activityId, now }: AtActivity,
	which: SQL | undefined
): Promise<number> {
	const ended = await tx
		.update(visitorAway)
		.set({ fromOn: null, untilOn: null, endedAt: now })
		.where(
			and(
				eq(visitorAway.neighbourhoodId, neighbourhoodId),
				eq(visitorAway.activityId, activityId),
				which,
				isNull(visitorAway.endedAt)
			)
		)
		.returning({ id: visitorAway.id });
	return ended.length;
}

/**
 * When visitors of an activity are away, from a day on, by who they turned out to be; the earliest first.
 *
 * @param fromOn  yyyy-mm-dd; what was over before it is left out.
 */
export async function awaysFrom(
	{ tx, neighbourhoodId, activityId }: Omit<AtActivity, 'now'>,
	fromOn: string,
	who: (visitorId: string) => string
): Promise<ReadonlyMap<string, Away[]>> {
	const rows = await tx
		.select({
			awayId: visitorAway.id,
			visitorId: visitorAway.visitorId,
			fromOn: visitorAway.fromOn,
			untilOn: visitorAway.untilOn
		})
		.from(visitorAway)
		.where(
			and(
				eq(visitorAway.neighbourhoodId, neighbourhoodId),
				eq(visitorAway.activityId, activityId),
				isNotNull(visitorAway.fromOn),
				gte(visitorAway.untilOn, fromOn)
			)
		)
		.orderBy(asc(visitorAway.fromOn), asc(visitorAway.id));
	const found = new Map<string, Away[]>();
	for (const { visitorId, awayId, fromOn: from, untilOn: until } of rows) {
		const own = who(visitorId);
		const away = { awayId, fromOn: from!, untilOn: until! };
		found.set(own, [...(found.get(own) ?? []), away]);
	}
	return found;
}
