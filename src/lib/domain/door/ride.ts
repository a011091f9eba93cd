import { daysAfter, instantAt } from '../day.ts';

// Rides between visitors of a day activity (activities-credits.md 5.12). Who wants to come along says so for
// each way, and so does who has room. A host or who coordinates brings two of them together and asks both;
// only two yeses are a ride, and only then each learns who the other is.

/** Whether somebody asks for a ride or offers one. */
export const rideKinds = ['ask', 'offer'] as const;

/** Whether somebody asks for a ride or offers one. It is also the name of each side of a match. */
export type RideKind = (typeof rideKinds)[number];

/** Which way a ride goes. */
export const rideDirections = ['there', 'back'] as const;

/** Which way a ride goes. */
export type RideDirection = (typeof rideDirections)[number];

/** How a match ends: one said no, took back what they said, or the host parted them. */
export type RideEnd = 'no' | 'left' | 'parted';

/** Most people whom one car takes, or who come along together. */
export const seatMost = 8;

/** Most that is asked and offered for one day: more than a hall holds. */
export const rideMost = 400;

/** An ask or an offer, as a host or who coordinates sees it. */
export type Ride = {
	id: string;
	kind: RideKind;
	direction: RideDirection;
	/** Four digits of a postcode. */
	area: string;
	/** How many want to come along, or how many can. */
	seats: number;
	/** With a wheelchair, or in a car that takes one. */
	wheelchair: boolean;
	/** A visitor for whom a host said it; null for somebody who has Kring and answers for themselves. */
	visitorId: string | null;
	/** Who it is and where they are rung; null while the reader may not know. */
	called: string | null;
	phone: string | null;
};

/** An ask and an offer that were brought together and have not been parted. */
export type RideMatch = {
	id: string;
	askId: string;
	offerId: string;
	saidYes: Readonly<Record<RideKind, boolean>>;
	/** The day is off, and the ride with it. */
	isOff: boolean;
	/** Asked anew: the day goes on after all, or at another time. */
	isAgain: boolean;
};

/** Somebody without Kring who has to be told that their ride fell through. */
export type RideToTell = { matchId: string; called: readonly string[]; how: RideEnd };

/** What is asked and offered for one day. */
export type DayRides = {
	rides: readonly Ride[];
	matches: readonly RideMatch[];
	toTell: readonly RideToTell[];
	/** Who is rung where no ride is found; null while nobody said who. */
	service: { name: string; phone: string } | null;
};

type Brought = Pick<DayRides, 'rides' | 'matches'>;

/** Whether both said yes, and the day goes on. */
export function isAgreed({ saidYes, isOff }: RideMatch): boolean {
	return saidYes.ask && saidYes.offer && !isOff;
}

/** The match of an ask; null while it stands alone. */
export function matchOf(askId: string, { matches }: Brought): RideMatch | null {
	return matches.find((one) => one.askId === askId) ?? null;
}

/** Who comes along with an offer, or was asked to. */
export function comingAlong(offerId: string, { rides, matches }: Brought): Ride[] {
	const askIds = new Set(
		matches.filter((one) => one.offerId === offerId).map(({ askId }) => askId)
	);
	return rides.filter(({ id }) => askIds.has(id));
}

/** How many more can come along: a seat is taken from when both were asked. */
export function seatsLeft(offer: Ride, brought: Brought): number {
	const taken = comingAlong(offer.id, brought).reduce((sum, { seats }) => sum + seats, 0);
	return Math.max(0, offer.seats - taken);
}

/** Why an ask and an offer cannot be brought together. */
export type RideMisfit = 'not_a_pair' | 'ride_taken' | 'ride_no_seat' | 'ride_no_wheelchair';

/**
 * Why an ask does not fit with an offer; null when it does. A car takes one wheelchair, and only if it was
 * said that it does.
 *
 * @source activities-credits.md 5.12. The database holds the same rule, whoever comes first.
 */
export function misfitOf(ask: Ride, offer: Ride, brought: Brought): RideMisfit | null {
	const isPair = ask.kind === 'ask' && offer.kind === 'offer' && ask.direction === offer.direction;
	if (!isPair) return 'not_a_pair';
	if (matchOf(ask.id, brought) !== null) return 'ride_taken';
	if (seatsLeft(offer, brought) < ask.seats) return 'ride_no_seat';
	const hasChair = comingAlong(offer.id, brought).some(({ wheelchair }) => wheelchair);
	return ask.wheelchair && (!offer.wheelchair || hasChair) ? 'ride_no_wheelchair' : null;
}

/** The offers that fit an ask, who lives nearest first; where two are as near, the fuller car. */
export function offersFor(ask: Ride, brought: Brought): Ride[] {
	const fitting = brought.rides.filter((offer) => misfitOf(ask, offer, brought) === null);
	return fitting.toSorted(
		(one, other) =>
			farness(ask.area, one.area) - farness(ask.area, other.area) ||
			seatsLeft(one, brought) - seatsLeft(other, brought) ||
			one.id.localeCompare(other.id)
	);
}

/** How far two areas lie apart, as far as their digits tell: the more of the first are the same, the nearer. */
function farness(one: string, other: string): number {
	const same = [...one].findIndex((digit, place) => digit !== other[place]);
	return same === -1 ? 0 : one.length - same;
}

/** At this hour of the day before, who has no ride is told of (5.12). */
const toldHour = 16;

/** From when on asks without a ride stand out: four in the afternoon of the day before. */
export function standsOutFrom(on: string): Date {
	return instantAt(daysAfter(on, -1), toldHour * 60);
}

/** A day as far as rides go. */
export type RideDay = { on: string; fromMinute: number; untilMinute: number };

/**
 * The asks that have no ride at this moment, from four in the afternoon of the day before and for as long as
 * there is still a way to go. Who was brought together with somebody and waits for a yes has none yet.
 *
 * @returns none before that moment, those there first.
 * @source activities-credits.md 5.12.
 */
export function withoutRide(
	{ on, fromMinute, untilMinute }: RideDay,
	brought: Brought,
	now: Date
): Ride[] {
	if (now < standsOutFrom(on)) return [];
	const until = { there: instantAt(on, fromMinute), back: instantAt(on, untilMinute) };
	const open = brought.rides.filter((one) => {
		const match = matchOf(one.id, brought);
		return one.kind === 'ask' && now < until[one.direction] && (match === null || !isAgreed(match));
	});
	return open.toSorted(
		(one, other) =>
			rideDirections.indexOf(one.direction) - rideDirections.indexOf(other.direction) ||
			one.area.localeCompare(other.area)
	);
}

/** How somebody who asked or offered stands. */
export type RideState = 'alone' | 'asked' | 'agreed' | 'off';

/** How a match stands; `alone` for none. */
export function stateOf(match: RideMatch | null): RideState {
	if (match === null) return 'alone';
	if (match.isOff) return 'off';
	return isAgreed(match) ? 'agreed' : 'asked';
}
