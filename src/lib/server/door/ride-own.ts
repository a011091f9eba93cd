import { and, eq, isNull, sql } from 'drizzle-orm';
import {
	stateOf,
	type RideDirection,
	type RideKind,
	type RideState
} from '../../domain/door/ride.ts';
import type { OwnRideForm, RideAnswerForm, RideIdForm } from '../../domain/door/ride-form.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from '../db/connect.ts';
import { agendaEntry, occurrence, ride } from '../db/schema/index.ts';
import { Gate, type Deed, type Sight } from '../gate/index.ts';
import { lockRides, requireOpen, rideColumns, rideGone, sayOfMatch } from './ride.ts';

// Rides of somebody who goes to a day activity with a circle (5.12), on their own page. They see nothing of
// others but who was brought together with them, and of that one no name and no number before both said yes.

/** Whom an ask or an offer was brought together with. */
export type RideCompany = {
	matchId: string;
	state: Exclude<RideState, 'alone'>;
	/** One's own yes. */
	saidYes: boolean;
	/** Asked anew: the day goes on after all, or at another time. */
	isAgain: boolean;
	/** From where and for how many, for who drives. */
	asks: { area: string; seats: number; wheelchair: boolean } | null;
	/** Who it is; null until both said yes. */
	other: { called: string; phone: string } | null;
};

/** An ask or an offer of one's own. */
export type OwnRide = {
	id: string;
	kind: RideKind;
	direction: RideDirection;
	area: string;
	seats: number;
	wheelchair: boolean;
	/** As whom the other is to know one. */
	called: string;
	phone: string;
	company: readonly RideCompany[];
};

/** What one sees of rides to a day activity. */
export type OwnRides = {
	rides: readonly OwnRide[];
	/** Who is rung where no ride is found. */
	service: { name: string; phone: string } | null;
	/** Rides can still be said. */
	isOpen: boolean;
};

/** One's own rides to a date of the agenda; null for a date that is no day activity. */
export async function ownRides(
	{ tx, circleId, now }: Sight<'agenda.read'>,
	entryId: string
): Promise<OwnRides | null> {
	const [day] = await tx
		.select({
			occurrenceId: agendaEntry.occurrenceId,
			status: agendaEntry.status,
			endsAt: agendaEntry.endsAt
		})
		.from(agendaEntry)
		.where(and(eq(agendaEntry.circleId, circleId), eq(agendaEntry.id, entryId)));
	if (day === undefined || day.occurrenceId === null) return null;
	type Row = Omit<OwnRide, 'id' | 'company'> & {
		rideId: string;
		matchId: string | null;
		ownYes: boolean;
		otherYes: boolean;
		isOff: boolean;
		isAgain: boolean;
		otherArea: string | null;
		otherSeats: number;
		otherWheelchair: boolean;
		otherCalled: string | null;
		otherPhone: string;
	};
	const [rows, services] = await Promise.all([
		tx.execute<Row>(sql`
			select ride_id as "rideId", kind, direction, area, seats, wheelchair, called, phone,
				match_id as "matchId", own_yes as "ownYes", other_yes as "otherYes", is_off as "isOff", is_again as "isAgain",
				other_area as "otherArea", other_seats as "otherSeats", other_wheelchair as "otherWheelchair",
				other_called as "otherCalled", other_phone as "otherPhone"
			from kring_my_rides(${circleId}, ${entryId})`),
		tx.execute<{ name: string; phone: string }>(sql`
			select name, phone from kring_ride_service(${circleId}, ${entryId})`)
	]);
	const rides = [...Map.groupBy(rows, ({ rideId }) => rideId)].map(([id, lines]): OwnRide => {
		const { kind, direction, area, seats, wheelchair, called, phone } = lines[0]!;
		const company = lines.flatMap((one): RideCompany[] => {
			if (one.matchId === null) return [];
			const saidYes = { ask: one.ownYes, offer: one.otherYes };
			const { isOff, isAgain } = one;
			const match = { id: one.matchId, askId: '', offerId: '', saidYes, isOff, isAgain };
			const { otherArea, otherSeats, otherWheelchair, otherCalled, otherPhone } = one;
			return [
				{
					...{ matchId: one.matchId, saidYes: one.ownYes, isAgain: one.isAgain },
					state: stateOf(match) as RideCompany['state'],
					asks:
						otherArea === null
							? null
							: { area: otherArea, seats: otherSeats, wheelchair: otherWheelchair },
					other: otherCalled === null ? null : { called: otherCalled, phone: otherPhone }
				}
			];
		});
		return { id, kind, direction, area, seats, wheelchair, called, phone, company };
	});
	const isOpen = day.status === 'planned' && day.endsAt > now;
	return { rides, service: services[0] ?? null, isOpen };
}

/**
 * Asks for a ride or offers one, for each way that was ticked.
 *
 * @throws {Refusal} `not_found` for a date that is no day activity; `day_past`, `already_cancelled`; `ride_said`
 *   where one said something for that way before.
 */
export async function sayOwnRide(
	deed: Deed<'agenda.take'>,
	{ entryId, 'directions[]': directions, leave: _leave, ...form }: OwnRideForm
): Promise<{ entryId: string }> {
	const { tx, circleId, personId, now } = deed;
	const [entry] = await tx
		.select({ occurrenceId: agendaEntry.occurrenceId, status: agendaEntry.status })
		.from(agendaEntry)
		.where(and(eq(agendaEntry.circleId, circleId), eq(agendaEntry.id, entryId)));
	if (entry === undefined || entry.occurrenceId === null) throw new Refusal('not_found');
	await lockRides(deed, entry.occurrenceId);
	const [day] = await tx.select().from(occurrence).where(eq(occurrence.id, entry.occurrenceId));
	if (day === undefined) throw new Refusal('not_found');
	requireOpen(day, now);
	if (entry.status === 'cancelled') throw new Refusal('already_cancelled');
	const { neighbourhoodId, activityId, id: occurrenceId } = day;
	const kept = await tx
		.insert(ride)
		.values(
			directions.map((direction) => ({
				...{ neighbourhoodId, activityId, occurrenceId, id: newId(now.getTime()) },
				...{ ...form, direction, circleId, entryId, personId, saidAt: now }
			}))
		)
		.onConflictDoNothing()
		.returning({ id: ride.id });
	if (kept.length < directions.length) throw new Refusal('ride_said');
	await deed.record({ kind: 'ride.said', entryId });
	return { entryId };
}

/**
 * Takes back what one asked or offered; who was brought together with one hears of it. A second time changes
 * nothing.
 *
 * @throws {Refusal} `not_found`.
 */
export async function endOwnRide(
	deed: Deed<'agenda.take'>,
	{ rideId }: RideIdForm
): Promise<{ entryId: string }> {
	const { tx, now } = deed;
	const own = await ownRow(deed, rideId);
	await lockRides(deed, own.occurrenceId);
	const gone = await tx
		.update(ride)
		.set({ ...rideGone, endedAt: now })
		.where(
			and(eq(ride.neighbourhoodId, own.neighbourhoodId), eq(ride.id, rideId), isNull(ride.endedAt))
		)
		.returning({ id: ride.id });
	if (gone.length > 0) await deed.record({ kind: 'ride.ended', entryId: own.entryId });
	return { entryId: own.entryId };
}

/**
 * Says yes or no to whom one was brought together with.
 *
 * @throws {Refusal} `not_found`; `already_answered` for what has ended; `already_cancelled` while the day is off;
 *   `day_past` for a yes after it.
 */
export async function answerOwnRide(
	deed: Deed<'agenda.take'>,
	form: RideAnswerForm
): Promise<{ entryId: string }> {
	const { tx, now } = deed;
	const { neighbourhoodId, entryId, ...own } = await ownRow(deed, form.rideId);
	await sayOfMatch({ tx, neighbourhoodId, now }, own, form);
	await deed.record({ kind: 'ride.answered', entryId });
	return { entryId };
}

async function ownRow({ tx, circleId, personId }: Deed<'agenda.take'>, rideId: string) {
	const [found] = await tx
		.select({ ...rideColumns, neighbourhoodId: ride.neighbourhoodId, entryId: ride.entryId })
		.from(ride)
		.where(and(eq(ride.id, rideId), eq(ride.circleId, circleId), eq(ride.personId, personId)));
	if (found === undefined || found.entryId === null) throw new Refusal('not_found');
	return { ...found, entryId: found.entryId };
}

/** What both sides of a match hear. */
export type RideNews = 'asked' | 'agreed' | 'freed';

/**
 * Tells those of a match who have Kring what became of it: that they are asked, that both said yes, or that it
 * fell through. Who did it themselves hears nothing of it, and what is otherwise by now is not told.
 */
export async function tellOfRide(
	db: Db,
	{ matchId, news }: { matchId: string; news: RideNews }
): Promise<void> {
	const sides = await db.execute<{ circleId: string; entryId: string; personId: string }>(sql`
		select r.circle_id as "circleId", r.entry_id as "entryId", r.person_id as "personId"
		from ride_match m join ride r on r.neighbourhood_id = m.neighbourhood_id and r.id in (m.ask_id, m.offer_id)
		where m.id = ${matchId} and r.person_id is not null and case ${news}::text
			when 'asked' then m.ended_at is null and m.off_at is null
				and case r.kind when 'ask' then m.ask_yes_at else m.offer_yes_at end is null
			when 'agreed' then m.ended_at is null and m.off_at is null
				and m.ask_yes_at is not null and m.offer_yes_at is not null
				and case r.kind when 'ask' then m.ask_yes_at < m.offer_yes_at else m.offer_yes_at < m.ask_yes_at end
			else m.ended_at is not null and m.ended_side is distinct from r.kind and r.ended_at is null end`);
	for (const { circleId, entryId, personId } of sides)
		await Gate.asSystem(db, 'ride.tell', circleId, { lock: true }, async (errand) => {
			await errand.record({ kind: `ride.${news}`, entryId, personId });
		});
}
