import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import type { DayState } from '../../domain/door/day-state.ts';
import type { Db } from '../db/connect.ts';
import { occurrence, visitorCircle, visitorConsent } from '../db/schema/index.ts';
import { Gate } from '../gate/index.ts';
import { enqueue } from '../job/enqueue.ts';
import type { AtActivity } from './days.ts';
import { whoAt } from './same.ts';

// "Is binnen", for the circle of a visitor who wants that and whose resident gave leave (3.4). Once a day,
// and only on the day itself: what was recorded late is no news.

/** Tells circles who came in today, each once; a visit that was a mistake was none. */
export async function followArrivals(
	at: AtActivity,
	occurrenceId: string,
	{ visits }: DayState
): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const rows = await tx
		.select({
			id: visitorCircle.id,
			visitorId: visitorCircle.visitorId,
			circleId: visitorCircle.circleId,
			arrivedOn: visitorCircle.arrivedOn,
			heldOn: occurrence.heldOn
		})
		.from(visitorCircle)
		.innerJoin(
			visitorConsent,
			and(
				eq(visitorConsent.neighbourhoodId, visitorCircle.neighbourhoodId),
				eq(visitorConsent.visitorId, visitorCircle.visitorId),
				eq(visitorConsent.purpose, 'tell_circle_arrived'),
				eq(visitorConsent.given, true)
			)
		)
		.innerJoin(
			occurrence,
			and(
				eq(occurrence.neighbourhoodId, visitorCircle.neighbourhoodId),
				eq(occurrence.id, occurrenceId)
			)
		)
		.where(
			and(
				eq(visitorCircle.neighbourhoodId, neighbourhoodId),
				eq(visitorCircle.activityId, activityId),
				eq(visitorCircle.tellsArrival, true),
				isNotNull(visitorCircle.confirmedAt),
				isNull(visitorCircle.endedAt)
			)
		);
	if (rows.length === 0) return;
	const who = await whoAt(at);
	for (const { id, visitorId, circleId, arrivedOn, heldOn } of rows) {
		const visit = visits.find((one) => one.visitorId === who(visitorId));
		const isTold = arrivedOn === heldOn;
		if (heldOn !== dayOf(now) || (visit !== undefined) === isTold) continue;
		const arrived = visit === undefined ? null : { on: heldOn, at: visit.arrivedAt };
		await tx
			.update(visitorCircle)
			.set({ arrivedOn: arrived?.on ?? null, arrivedAt: arrived?.at ?? null })
			.where(and(eq(visitorCircle.neighbourhoodId, neighbourhoodId), eq(visitorCircle.id, id)));
		const job = { circleId: circleId!, linkId: id };
		await enqueue(tx, 'walk_in.arrived', job, { key: `walk_in.arrived:${id}:${heldOn}` });
	}
}

/** Writes into the log of a circle that there is something to see; who looks sees what. */
export async function tellArrival(
	db: Db,
	{ circleId, linkId }: { circleId: string; linkId: string }
): Promise<void> {
	await Gate.asSystem(db, 'walk_in.arrived', circleId, { lock: true }, async (errand) => {
		await errand.record({ kind: 'walk_in.arrived', linkId });
	});
}
