import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { OwnRideForm, RideServiceForm } from './ride-form.ts';
import {
	comingAlong,
	isAgreed,
	misfitOf,
	offersFor,
	rideDirections,
	rideKinds,
	seatMost,
	seatsLeft,
	standsOutFrom,
	stateOf,
	withoutRide,
	type Ride,
	type RideMatch
} from './ride.ts';

const ride = (id: string, said: Partial<Ride> = {}): Ride => ({
	...{ id, kind: 'ask', direction: 'there', area: '1234', seats: 1, wheelchair: false },
	...{ visitorId: null, called: null, phone: null, ...said }
});
const match = (askId: string, offerId: string, said: Partial<RideMatch> = {}): RideMatch => ({
	...{ id: `${askId}-${offerId}`, askId, offerId, isOff: false, isAgain: false },
	...{ saidYes: { ask: false, offer: false }, ...said }
});
const jan = ride('jan');
const kees = ride('kees', { kind: 'offer', seats: 2 });

describe('what fits', () => {
	const wide = ride('wide', { kind: 'offer', seats: 3, wheelchair: true });
	const chair = ride('chair', { wheelchair: true });
	const other = ride('other', { wheelchair: true });
	test.each([
		['one seat of two', jan, kees, [], null],
		['two asks', jan, ride('els'), [], 'not_a_pair'],
		['the other way', jan, ride('kees', { kind: 'offer', direction: 'back' }), [], 'not_a_pair'],
		['three in a car for two', ride('jan', { seats: 3 }), kees, [], 'ride_no_seat'],
		['the seat that is left', ride('els'), kees, [match('jan', 'kees')], null],
		[
			'a seat that was taken',
			ride('els', { seats: 2 }),
			kees,
			[match('jan', 'kees')],
			'ride_no_seat'
		],
		['who was brought to another', jan, kees, [match('jan', 'wide')], 'ride_taken'],
		['a wheelchair in a plain car', chair, kees, [], 'ride_no_wheelchair'],
		['a wheelchair in a car that takes one', chair, wide, [], null],
		['who walks in a car that takes a wheelchair', jan, wide, [], null],
		['a second wheelchair', other, wide, [match('chair', 'wide')], 'ride_no_wheelchair']
	] as const)('%s', (_name, ask, offer, matches, misfit) => {
		expect(misfitOf(ask, offer, { rides: [jan, chair, other, kees, wide, ask], matches })).toBe(
			misfit
		);
	});
});

test('the offers of an ask: who lives nearest first, where two are as near the fuller car', () => {
	const offer = (id: string, area: string, seats: number) =>
		ride(id, { kind: 'offer', area, seats });
	const rides = [
		jan,
		...[offer('far', '9876', 1), offer('town', '1299', 1), offer('roomy', '1234', 4)],
		...[offer('next', '1234', 1), ride('back', { kind: 'offer', direction: 'back' })]
	];
	expect(offersFor(jan, { rides, matches: [] }).map(({ id }) => id)).toEqual([
		...['next', 'roomy', 'town', 'far']
	]);
});

describe('who has no ride', () => {
	const on = '2026-03-10';
	const day = { on, fromMinute: 600, untilMinute: 840 };
	const home = ride('home', { direction: 'back' });
	const at = (time: string) => new Date(`${time}:00+01:00`);
	const idsAt = (time: string, matches: readonly RideMatch[] = []) =>
		withoutRide(day, { rides: [home, jan, kees], matches }, at(time)).map(({ id }) => id);

	test('stands out from four in the afternoon of the day before, for as long as there is a way to go', () => {
		expect(idsAt('2026-03-09T15:59')).toEqual([]);
		expect(idsAt('2026-03-09T16:00')).toEqual(['jan', 'home']);
		expect(idsAt('2026-03-10T10:00')).toEqual(['home']);
		expect(idsAt('2026-03-10T14:00')).toEqual([]);
	});

	test('is who was brought together with somebody and waits for a yes', () => {
		const both = { ask: true, offer: true };
		const time = '2026-03-09T18:00';
		expect(idsAt(time, [match('jan', 'kees', { saidYes: { ask: true, offer: false } })])).toContain(
			'jan'
		);
		expect(idsAt(time, [match('jan', 'kees', { saidYes: both })])).not.toContain('jan');
		expect(idsAt(time, [match('jan', 'kees', { saidYes: both, isOff: true })])).toContain('jan');
	});

	test.each([
		['2026-03-29', '2026-03-28T15:00:00.000Z'],
		['2026-03-30', '2026-03-29T14:00:00.000Z'],
		['2026-10-25', '2026-10-24T14:00:00.000Z'],
		['2026-10-26', '2026-10-25T15:00:00.000Z']
	])('it is four by the clock on the wall, also around a change of it: %s', (heldOn, instant) => {
		expect(standsOutFrom(heldOn).toISOString()).toBe(instant);
	});
});

test('a ride is agreed on by two yeses on a day that goes on, and by nothing less', () => {
	expect(stateOf(null)).toBe('alone');
	fc.assert(
		fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (ask, offer, isOff) => {
			const one = match('jan', 'kees', { saidYes: { ask, offer }, isOff });
			expect(isAgreed(one)).toBe(ask && offer && !isOff);
			expect(stateOf(one)).toBe(isOff ? 'off' : ask && offer ? 'agreed' : 'asked');
		})
	);
});

test('however rides are brought together one after another: no car is too full, and nobody sits in two', () => {
	const anybody = fc.record({
		kind: fc.constantFrom(...rideKinds),
		direction: fc.constantFrom(...rideDirections),
		seats: fc.integer({ min: 1, max: seatMost }),
		wheelchair: fc.boolean()
	});
	const tries = fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 40 });
	fc.assert(
		fc.property(fc.array(anybody, { minLength: 1, maxLength: 16 }), tries, (all, pairs) => {
			const rides = all.map((one, place) => ride(`r${place}`, one));
			const matches: RideMatch[] = [];
			for (const [one, other] of pairs) {
				const [ask, offer] = [rides[one % rides.length]!, rides[other % rides.length]!];
				if (misfitOf(ask, offer, { rides, matches }) === null)
					matches.push(match(ask.id, offer.id));
			}
			expect(new Set(matches.map(({ askId }) => askId)).size).toBe(matches.length);
			for (const offer of rides.filter(({ kind }) => kind === 'offer')) {
				const along = comingAlong(offer.id, { rides, matches });
				const taken = along.reduce((sum, { seats }) => sum + seats, 0);
				expect(taken).toBeLessThanOrEqual(offer.seats);
				expect(seatsLeft(offer, { rides, matches })).toBe(offer.seats - taken);
				const chairs = along.filter(({ wheelchair }) => wheelchair).length;
				expect(chairs).toBeLessThanOrEqual(offer.wheelchair ? 1 : 0);
				expect(along.every(({ direction }) => direction === offer.direction)).toBe(true);
			}
		})
	);
});

describe('what is typed', () => {
	const typed = {
		...{ entryId: '0190b4a4-0000-7000-8000-000000000001', kind: 'ask', seats: '2' },
		...{
			'directions[]': ['back', 'there'],
			area: ' 1234 ab ',
			called: ' Jan ',
			phone: '06 12345678'
		},
		leave: 'on'
	};
	test('an area is four digits, and ways stand in their order', () => {
		expect(v.parse(OwnRideForm, typed)).toMatchObject({
			...{
				area: '1234',
				'directions[]': ['there', 'back'],
				called: 'Jan',
				wheelchair: false,
				seats: 2
			}
		});
	});
	test.each([
		['no way', { 'directions[]': [] }],
		['no area', { area: '0123' }],
		['no number', { phone: '' }],
		['no name', { called: ' ' }],
		['nobody', { seats: '0' }],
		['more than a car takes', { seats: '9' }],
		['no leave to pass on a name and a number', { leave: '' }],
		['a kind that is none', { kind: 'taxi' }]
	])('%s is no ride', (_name, wrong) => {
		expect(v.safeParse(OwnRideForm, { ...typed, ...wrong }).success).toBe(false);
	});
	test.each([
		['Regiotaxi', '0900 1234', true],
		['', '', true],
		['Regiotaxi', '', false],
		['', '0900 1234', false]
	])(
		'who is rung where there is no ride has a name and a number, or neither: %j %j',
		(name, phone, fits) => {
			expect(v.safeParse(RideServiceForm, { name, phone }).success).toBe(fits);
		}
	);
});
