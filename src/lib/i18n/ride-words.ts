import {
	seatsLeft,
	type DayRides,
	type Ride,
	type RideDirection,
	type RideKind
} from '../domain/door/ride.ts';
import { m } from '../paraglide/messages.js';

// Rides to a day activity, in words.

const ways: Record<RideDirection, { title: () => string; within: () => string }> = {
	there: { title: () => m.ride_there(), within: () => m.ride_way_there() },
	back: { title: () => m.ride_back(), within: () => m.ride_way_back() }
};

/** Which way a ride goes, by itself: "Heen". */
export function wayInWords(direction: RideDirection): string {
	return ways[direction].title();
}

type Facts = Pick<Ride, 'kind' | 'area' | 'seats' | 'wheelchair'>;

/** From where, for how many, and with a wheelchair: "vanuit 6811, 2 personen, met een rolstoel". */
export function rideFacts({ kind, area, seats, wheelchair }: Facts): string {
	const chair = kind === 'ask' ? m.ride_with_chair() : m.ride_takes_chair();
	const many = kind === 'ask' ? m.ride_people({ count: seats }) : m.ride_room({ count: seats });
	return [m.ride_from({ area }), many, ...(wheelchair ? [chair] : [])].join(', ');
}

/** The same with its way before it: "heen, vanuit 6811, 2 personen". */
export function rideFactsWithWay({ direction, ...facts }: Facts & Pick<Ride, 'direction'>): string {
	return `${ways[direction].within()}, ${rideFacts(facts)}`;
}

/** What is left of an offer: "vanuit 6811, nog 1 plek vrij". */
export function offerFacts(offer: Ride, rides: DayRides): string {
	const left = m.ride_left({ count: seatsLeft(offer, rides) });
	const chair = offer.wheelchair ? [m.ride_takes_chair()] : [];
	return [m.ride_from({ area: offer.area }), left, ...chair].join(', ');
}

/** Who asks or offers, as far as one may know. */
export function riderInWords({ called }: Pick<Ride, 'called'>): string {
	return called ?? m.ride_somebody();
}

/** What somebody who takes it back says. */
export function dropInWords(kind: RideKind, name: string): string {
	return kind === 'ask' ? m.ride_drop_ask({ name }) : m.ride_drop_offer({ name });
}

/** What is wrong with a field of a ride, where there is a better sentence than the general one. */
export function rideIssues(issues: Readonly<Record<string, string>>): Record<string, string> {
	const better: Record<string, () => string> = {
		area: () => m.ride_area_wrong(),
		seats: () => m.ride_seats_wrong(),
		phone: () => m.ride_phone_wrong(),
		leave: () => m.ride_leave_missing()
	};
	return Object.fromEntries(
		Object.entries(issues).map(([name, text]) => [name, better[name]?.() ?? text])
	);
}
