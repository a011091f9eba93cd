import { and, asc, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { dayOf } from '../../domain/day.ts';
import { whoIs } from '../../domain/door/people.ts';
import {
	misfitOf,
	rideMost,
	type DayRides,
	type Ride,
	type RideKind,
	type RideMatch,
	type RideToTell
} from '../../domain/door/ride.ts';
import type {
	BringForm,
	RideAnswerForm,
	RideIdForm,
	RideMatchForm,
	VisitorRideForm
} from '../../domain/door/ride-form.ts';
import { noRides } from '../../domain/door/sheet.ts';
import type { SameAs } from '../../domain/door/same.ts';
import { newId } from '../../domain/id.ts';
import { Refusal } from '../../domain/refusal.ts';
import { occurrence, ride, rideMatch, rideService, visitor } from '../db/schema/index.ts';
import type { AtActivity } from './days.ts';
import { isRemembered } from './remembered.ts';

// Rides as the host of a day and who coordinates it see and say them (5.12). They say it for visitors without
// Kring, and bring two together; whoever has Kring answers for themselves (`ride-own.ts`). Whom of both they
// may know by name is said by the database.

/** Somebody who asks or offers, without what may not be read. */
export const rideColumns = {
	id: ride.id,
	occurrenceId: ride.occurrenceId,
	kind: ride.kind,
	direction: ride.direction,
	area: ride.area,
	seats: ride.seats,
	wheelchair: ride.wheelchair,
	visitorId: ride.visitorId
};

/** What is asked and offered for some days of an activity, by the id of the day. */
export async function ridesOn(
	at: AtActivity,
	occurrenceIds: readonly string[],
	sameAs: SameAs
): Promise<(occurrenceId: string) => DayRides> {
	const { tx, neighbourhoodId, activityId } = at;
	if (occurrenceIds.length === 0) return () => noRides;
	const ids = [...occurrenceIds];
	const [rows, matches, reach, service] = await Promise.all([
		tx
			.select({ ...rideColumns, endedAt: ride.endedAt })
			.from(ride)
			.where(
				and(
					eq(ride.neighbourhoodId, neighbourhoodId),
					eq(ride.activityId, activityId),
					inArray(ride.occurrenceId, ids),
					// Of what was taken back only a visitor's is of use: they may have to be told.
					or(isNull(ride.endedAt), isNotNull(ride.visitorId))
				)
			)
			// What stands comes first, so that nothing that ended pushes it out.
			.orderBy(desc(ride.endedAt), asc(ride.saidAt), asc(ride.id))
			.limit(rideMost * ids.length),
		tx
			.select()
			.from(rideMatch)
			.where(
				and(
					eq(rideMatch.neighbourhoodId, neighbourhoodId),
					eq(rideMatch.activityId, activityId),
					inArray(rideMatch.occurrenceId, ids),
					or(isNull(rideMatch.endedAt), isNull(rideMatch.toldAt))
				)
			)
			.orderBy(desc(rideMatch.endedAt), asc(rideMatch.broughtAt), asc(rideMatch.id))
			.limit(rideMost * ids.length),
		tx.execute<{ rideId: string; called: string; phone: string }>(sql`
			select ride_id as "rideId", called, phone from kring_ride_reach(${activityId})`),
		serviceOf(at)
	]);
	const named = await namesOf({ tx, neighbourhoodId }, rows);
	const known = new Map(reach.map((one) => [one.rideId, one]));
	const who = (id: string | null) => (id === null ? null : whoIs(id, { sameAs }));
	return (occurrenceId) => {
		const own = rows.filter((one) => one.occurrenceId === occurrenceId);
		const rides = own.flatMap(({ endedAt, occurrenceId: _on, ...one }): Ride[] => {
			if (endedAt !== null) return [];
			const { called = null, phone = null } = known.get(one.id) ?? {};
			return [{ ...one, visitorId: who(one.visitorId), called, phone }];
		});
		const there = matches.filter((one) => one.occurrenceId === occurrenceId);
		return {
			...{ rides, service },
			matches: there.filter(({ endedAt }) => endedAt === null).map(matchOfRow),
			toTell: there.flatMap((one) => toTellOf(one, own, named))
		};
	};
}

/** Who is rung where no ride is found; null where that was not said. */
export async function serviceOf({
	tx,
	neighbourhoodId,
	activityId
}: AtActivity): Promise<DayRides['service']> {
	const [found] = await tx
		.select({ name: rideService.name, phone: rideService.phone })
		.from(rideService)
		.where(isServiceOf(neighbourhoodId, activityId));
	return found ?? null;
}

/** The row of who is rung for an activity. */
export function isServiceOf(neighbourhoodId: string, activityId: string) {
	return and(
		eq(rideService.neighbourhoodId, neighbourhoodId),
		eq(rideService.activityId, activityId)
	);
}

type MatchRow = typeof rideMatch.$inferSelect;

function matchOfRow({ askYesAt, offerYesAt, offAt, againAt, ...row }: MatchRow): RideMatch {
	const { id, askId, offerId } = row;
	const saidYes = { ask: askYesAt !== null, offer: offerYesAt !== null };
	return { id, askId, offerId, saidYes, isOff: offAt !== null, isAgain: againAt !== null };
}

/** Who of both sides of a match that ended has no Kring, and did not end it themselves. */
function toTellOf(
	match: MatchRow,
	rides: readonly { id: string; kind: RideKind; visitorId: string | null }[],
	named: ReadonlyMap<string, string>
): RideToTell[] {
	if (match.endedHow === null || match.toldAt !== null) return [];
	const called = rides.flatMap(({ id, kind, visitorId }) => {
		const isOfIt = id === match.askId || id === match.offerId;
		if (!isOfIt || visitorId === null || kind === match.endedSide) return [];
		return named.get(visitorId) ?? [];
	});
	return called.length === 0 ? [] : [{ matchId: match.id, called, how: match.endedHow }];
}

async function namesOf(
	{ tx, neighbourhoodId }: Pick<AtActivity, 'tx' | 'neighbourhoodId'>,
	rows: readonly { visitorId: string | null }[]
): Promise<Map<string, string>> {
	const ids = rows.flatMap(({ visitorId }) => visitorId ?? []);
	if (ids.length === 0) return new Map();
	const found = await tx
		.select({ id: visitor.id, callName: visitor.callName })
		.from(visitor)
		.where(
			and(
				eq(visitor.neighbourhoodId, neighbourhoodId),
				inArray(visitor.id, ids),
				isNull(visitor.forgottenAt)
			)
		);
	return new Map(found.map(({ id, callName }) => [id, callName]));
}

/**
 * A visitor without Kring asks for a ride or offers one, for each way that was ticked. The same said twice is
 * said once.
 *
 * @throws {Refusal} `not_found` for who is not remembered; `day_past`, `already_cancelled`; `ride_said` where
 *   something else was said for that way; `too_many`.
 */
export async function sayRide(
	at: AtActivity,
	{ occurrenceId, visitorId, 'directions[]': directions, ...form }: VisitorRideForm
): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	await openedDay(at, occurrenceId);
	const [known] = await tx
		.select({ id: visitor.id })
		.from(visitor)
		.where(and(isRemembered({ neighbourhoodId, activityId }), eq(visitor.id, visitorId)));
	if (known === undefined) throw new Refusal('not_found');
	const said = await openRides(at, occurrenceId);
	const { kind, area, seats, wheelchair, phone } = form;
	const same = { kind, area, seats, wheelchair };
	const missing = directions.filter((direction) => {
		const before = said.find((one) => one.visitorId === visitorId && one.direction === direction);
		if (before === undefined) return true;
		const isSame = (Object.keys(same) as (keyof typeof same)[]).every(
			(name) => before[name] === same[name]
		);
		if (!isSame) throw new Refusal('ride_said');
		return false;
	});
	if (said.length + missing.length > rideMost) throw new Refusal('too_many', { limit: rideMost });
	if (missing.length === 0) return;
	await tx.insert(ride).values(
		missing.map((direction) => ({
			...{ neighbourhoodId, activityId, occurrenceId, id: newId(now.getTime()), visitorId },
			...{ ...same, direction, phone, saidAt: now }
		}))
	);
}

/**
 * A visitor takes back what they asked or offered; whom they were brought together with hears of it. A second
 * time changes nothing.
 *
 * @throws {Refusal} `not_found` also for what somebody with Kring said: that is theirs to take back.
 */
export async function endRide(at: AtActivity, { rideId }: RideIdForm): Promise<void> {
	const { tx, now } = at;
	const found = await rideHere(at, rideId);
	if (found.visitorId === null) throw new Refusal('not_found');
	await lockRides(at, found.occurrenceId);
	await tx
		.update(ride)
		.set({ ...rideGone, endedAt: now })
		.where(and(isRide(at, rideId), isNull(ride.endedAt)));
}

/** Of what was taken back nothing is kept but that it was. */
export const rideGone = { called: '', phone: '', area: '' };

/**
 * Brings an ask and an offer together: both are asked. Said twice it was said once.
 *
 * @throws {Refusal} `not_found`, `day_past`, `already_cancelled`; `ride_taken`, `ride_no_seat`,
 *   `ride_no_wheelchair`.
 */
export async function bringTogether(at: AtActivity, { askId, offerId }: BringForm): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	const { occurrenceId } = await rideHere(at, askId);
	await openedDay(at, occurrenceId);
	const rides = await openRides(at, occurrenceId);
	const matches = await openMatches(at, occurrenceId);
	if (matches.some((one) => one.askId === askId && one.offerId === offerId)) return;
	const ask = rides.find(({ id }) => id === askId);
	const offer = rides.find(({ id }) => id === offerId);
	if (ask === undefined || offer === undefined) throw new Refusal('not_found');
	const misfit = misfitOf(ask, offer, { rides, matches });
	if (misfit !== null) throw new Refusal(misfit === 'not_a_pair' ? 'not_found' : misfit);
	await tx.insert(rideMatch).values({
		...{ neighbourhoodId, activityId, occurrenceId, id: newId(now.getTime()) },
		...{ askId, offerId, broughtAt: now }
	});
}

/**
 * A visitor without Kring says yes or no, by telephone or at the table. A no frees the other again.
 *
 * @throws {Refusal} `not_found` also for somebody with Kring: they answer for themselves; and as `sayOfMatch`.
 */
export async function answerForVisitor(at: AtActivity, form: RideAnswerForm): Promise<void> {
	const found = await rideHere(at, form.rideId);
	if (found.visitorId === null) throw new Refusal('not_found');
	await sayOfMatch(at, found, form);
}

/**
 * Writes down what one side of a match says. A second time changes nothing.
 *
 * @throws {Refusal} `not_found`; `already_answered` for a match that has ended; `already_cancelled` while the
 *   day is off; `day_past` for a yes after it.
 */
export async function sayOfMatch(
	at: Pick<AtActivity, 'tx' | 'neighbourhoodId' | 'now'>,
	side: { id: string; occurrenceId: string; kind: RideKind },
	{ matchId, says }: Pick<RideAnswerForm, 'matchId' | 'says'>
): Promise<void> {
	const { tx, neighbourhoodId, now } = at;
	await lockRides(at, side.occurrenceId);
	const here = and(eq(rideMatch.neighbourhoodId, neighbourhoodId), eq(rideMatch.id, matchId));
	const [found] = await tx.select().from(rideMatch).where(here);
	const ownId = side.kind === 'ask' ? found?.askId : found?.offerId;
	if (found === undefined || ownId !== side.id) throw new Refusal('not_found');
	if (found.endedAt !== null) {
		if (says === 'no' && found.endedSide === side.kind) return;
		throw new Refusal('already_answered');
	}
	if (found.offAt !== null) throw new Refusal('already_cancelled');
	const [saidAt, otherAt] =
		side.kind === 'ask' ? [found.askYesAt, found.offerYesAt] : [found.offerYesAt, found.askYesAt];
	if (says === 'yes') {
		if (saidAt !== null) return;
		// Nobody learns a name and a number for a ride that cannot be any more.
		const [day] = await tx
			.select({ endsAt: occurrence.endsAt })
			.from(occurrence)
			.where(
				and(eq(occurrence.neighbourhoodId, neighbourhoodId), eq(occurrence.id, side.occurrenceId))
			);
		if (day === undefined || day.endsAt <= now) throw new Refusal('day_past');
	}
	// Who waited for the other here may have begun before them: whoever is second has the later yes, so that
	// the first one is told.
	const yesAt = otherAt !== null && otherAt >= now ? new Date(otherAt.getTime() + 1) : now;
	const yes = side.kind === 'ask' ? { askYesAt: yesAt } : { offerYesAt: yesAt };
	await tx
		.update(rideMatch)
		.set(says === 'yes' ? yes : { endedAt: now, endedHow: 'no', endedSide: side.kind })
		.where(here);
}

/** Parts two who were brought together by mistake; both hear of it. A second time changes nothing. */
export async function partRide(at: AtActivity, { matchId }: RideMatchForm): Promise<void> {
	const { tx, now } = at;
	const { occurrenceId } = await matchHere(at, matchId);
	await lockRides(at, occurrenceId);
	await tx
		.update(rideMatch)
		.set({ endedAt: now, endedHow: 'parted' })
		.where(and(isMatch(at, matchId), isNull(rideMatch.endedAt)));
}

/** Who has no Kring was told that a ride fell through. A second time changes nothing. */
export async function toldOfRide(at: AtActivity, { matchId }: RideMatchForm): Promise<void> {
	const { tx, now } = at;
	const { endedAt } = await matchHere(at, matchId);
	if (endedAt === null) throw new Refusal('not_found');
	await tx
		.update(rideMatch)
		.set({ toldAt: now })
		.where(and(isMatch(at, matchId), isNull(rideMatch.toldAt)));
}

function isRide({ neighbourhoodId, activityId }: AtActivity, rideId: string) {
	return and(
		eq(ride.neighbourhoodId, neighbourhoodId),
		eq(ride.activityId, activityId),
		eq(ride.id, rideId)
	);
}

async function rideHere(at: AtActivity, rideId: string) {
	const [found] = await at.tx.select(rideColumns).from(ride).where(isRide(at, rideId));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

function isMatch({ neighbourhoodId, activityId }: AtActivity, matchId: string) {
	return and(
		eq(rideMatch.neighbourhoodId, neighbourhoodId),
		eq(rideMatch.activityId, activityId),
		eq(rideMatch.id, matchId)
	);
}

async function matchHere(at: AtActivity, matchId: string): Promise<MatchRow> {
	const [found] = await at.tx.select().from(rideMatch).where(isMatch(at, matchId));
	if (found === undefined) throw new Refusal('not_found');
	return found;
}

/** What is said about the rides of one day happens one after another. */
export async function lockRides(
	{ tx }: Pick<AtActivity, 'tx'>,
	occurrenceId: string
): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${occurrenceId}, 17))`);
}

/** A day of which rides can still be said. @throws {Refusal} `not_found`, `day_past`, `already_cancelled`. */
async function openedDay(at: AtActivity, occurrenceId: string): Promise<void> {
	const { tx, neighbourhoodId, activityId, now } = at;
	await lockRides(at, occurrenceId);
	const [day] = await tx
		.select({ heldOn: occurrence.heldOn, status: occurrence.status, endsAt: occurrence.endsAt })
		.from(occurrence)
		.where(
			and(
				eq(occurrence.neighbourhoodId, neighbourhoodId),
				eq(occurrence.activityId, activityId),
				eq(occurrence.id, occurrenceId)
			)
		);
	if (day === undefined) throw new Refusal('not_found');
	requireOpen(day, now);
}

/** That rides to a day can still be said. @throws {Refusal} `day_past`, `already_cancelled`. */
export function requireOpen(
	day: Pick<typeof occurrence.$inferSelect, 'heldOn' | 'status' | 'endsAt'>,
	now: Date
): void {
	if (day.heldOn < dayOf(now) || day.endsAt <= now) throw new Refusal('day_past');
	if (day.status === 'cancelled') throw new Refusal('already_cancelled');
}

async function openRides(at: AtActivity, occurrenceId: string): Promise<Ride[]> {
	const rows = await at.tx
		.select(rideColumns)
		.from(ride)
		.where(
			and(
				eq(ride.neighbourhoodId, at.neighbourhoodId),
				eq(ride.occurrenceId, occurrenceId),
				isNull(ride.endedAt)
			)
		);
	return rows.map(({ occurrenceId: _on, ...one }) => ({ ...one, called: null, phone: null }));
}

async function openMatches(at: AtActivity, occurrenceId: string): Promise<RideMatch[]> {
	const rows = await at.tx
		.select()
		.from(rideMatch)
		.where(
			and(
				eq(rideMatch.neighbourhoodId, at.neighbourhoodId),
				eq(rideMatch.occurrenceId, occurrenceId),
				isNull(rideMatch.endedAt)
			)
		);
	return rows.map(matchOfRow);
}
