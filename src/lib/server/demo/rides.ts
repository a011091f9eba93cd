import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { RideDirection, RideKind } from '../../domain/door/ride.ts';
import { dayOf } from '../../domain/day.ts';
import { newId } from '../../domain/id.ts';
import type { Tx } from '../db/connect.ts';
import * as table from '../db/schema/index.ts';

// Rides to the sports hall. Els is driven there by Joost, who goes along with Nel: both said yes. Truus, with a
// wheelchair, has nobody yet, and Wim can take two home.

/** Fills in who asks for a ride and who offers one, once people, circles and days are there. */
export async function fillRides(
	tx: Tx,
	personOf: (key: string) => string,
	now: Date
): Promise<void> {
	const days = await tx
		.select({ day: table.occurrence, title: table.activity.title, venue: table.venue })
		.from(table.occurrence)
		.innerJoin(table.activity, eq(table.activity.id, table.occurrence.activityId))
		.innerJoin(table.venue, eq(table.venue.id, table.activity.venueId))
		.where(
			and(
				eq(table.activity.slug, 'kom-gerust-langs'),
				eq(table.occurrence.status, 'planned'),
				gte(table.occurrence.heldOn, dayOf(now))
			)
		)
		.orderBy(asc(table.occurrence.startsAt))
		.limit(2);
	const next = days.find(({ day }) => day.startsAt > now);
	if (next === undefined) return;
	const { neighbourhoodId, activityId } = next.day;
	const visitors = await tx
		.select({ id: table.visitor.id, callName: table.visitor.callName })
		.from(table.visitor)
		.where(and(eq(table.visitor.activityId, activityId), isNull(table.visitor.forgottenAt)));
	const visitorOf = (name: string) => visitors.find(({ callName }) => callName === name)!.id;
	await tx.insert(table.rideService).values({
		...{ neighbourhoodId, activityId, name: 'Wolderland Rijdt', phone: '0900 000 00 51' },
		changedAt: now
	});
	const saidAt = new Date(now.getTime() - 2 * 86_400_000);
	let made = 0;
	const say = async (
		{ id: occurrenceId }: { id: string },
		whose:
			| { visitorId: string }
			| { circleId: string; entryId: string; personId: string; called: string },
		said: { kind: RideKind; direction: RideDirection; area: string; seats: number; phone: string },
		wheelchair = false
	): Promise<string> => {
		const id = newId(saidAt.getTime() + made++);
		await tx.insert(table.ride).values({
			...{ neighbourhoodId, activityId, occurrenceId, id, ...whose, ...said, wheelchair, saidAt }
		});
		return id;
	};
	const els = { visitorId: visitorOf('Els') };
	const elsAsks = { kind: 'ask', area: '1234', seats: 1, phone: '06 00 00 00 52' } as const;
	const asked = await say(next.day, els, { ...elsAsks, direction: 'there' });
	const joost = await goesAlong(tx, personOf, next);
	const drives = { kind: 'offer', area: '1236', seats: 2, phone: '06 00 00 00 53' } as const;
	const offered = await say(next.day, joost, { ...drives, direction: 'there' });
	await tx.insert(table.rideMatch).values({
		...{ neighbourhoodId, activityId, occurrenceId: next.day.id, id: newId(saidAt.getTime() + 9) },
		...{ askId: asked, offerId: offered, broughtAt: saidAt, askYesAt: saidAt, offerYesAt: now }
	});
	for (const { day } of days) {
		const truus = { visitorId: visitorOf('Truus') };
		const asks = { kind: 'ask', area: '1235', seats: 1, phone: '06 00 00 00 54' } as const;
		await say(day, truus, { ...asks, direction: 'back' }, true);
		const wim = { visitorId: visitorOf('Wim') };
		const offers = { kind: 'offer', area: '1234', seats: 2, phone: '06 00 00 00 55' } as const;
		await say(day, wim, { ...offers, direction: 'back' });
		await say(day, els, { ...elsAsks, direction: 'back' });
	}
	// What is told of here has been told already.
	await tx.execute(sql`delete from job where kind = 'ride.tell'`);
}

/** The day stands in the agenda of Nel, who goes there with Joost. */
async function goesAlong(
	tx: Tx,
	personOf: (key: string) => string,
	{
		day,
		title,
		venue
	}: {
		day: typeof table.occurrence.$inferSelect;
		title: string;
		venue: typeof table.venue.$inferSelect;
	}
) {
	const personId = personOf('joost');
	const [circle] = await tx.execute<{ id: string }>(
		sql`select id from circle where resident_id = ${personOf('nel')}`
	);
	const circleId = circle!.id;
	const entryId = newId(day.changedAt.getTime());
	const { startsAt, endsAt, heldOn, fromMinute, untilMinute } = day;
	await tx.insert(table.agendaEntry).values({
		...{
			circleId,
			id: entryId,
			kind: 'appointment',
			title,
			place: `${venue.name}, ${venue.address}`
		},
		...{ words: '', isNecessary: false, organiserId: personId, heldOn, fromMinute, untilMinute },
		...{ startsAt, endsAt, changedAt: day.changedAt, neighbourhoodId: day.neighbourhoodId },
		...{ activityId: day.activityId, occurrenceId: day.id, occurrenceSequence: day.sequence },
		...{ followedStartsAt: startsAt, followedEndsAt: endsAt }
	});
	return { circleId, entryId, personId, called: 'Joost' };
}
