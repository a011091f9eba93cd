import { and, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GoingForm } from '#lib/domain/agenda/form.ts';
import { rideMost, withoutRide, type DayRides, type RideKind } from '#lib/domain/door/ride.ts';
import {
	HostRideForm,
	OwnRideForm,
	RideAnswerForm,
	RideIdForm,
	RideServiceForm
} from '#lib/domain/door/ride-form.ts';
import { newId, randomId } from '#lib/domain/id.ts';
import {
	cancelDay,
	fillAll,
	makeActivity,
	makeSeries,
	makeVenue,
	moveDay,
	restoreDay
} from '#lib/server/activity/index.ts';
import { cancelEntry, followEverywhere, goAlong } from '#lib/server/agenda/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import {
	activityRides,
	answerOwnRide,
	endOwnRide,
	figuresIn,
	hostSays,
	makePairing,
	ownRides,
	periodChosen,
	pairDevice,
	pairingCode,
	sayAsCoordinator,
	sayOwnRide,
	setRideService,
	sheetOf,
	tellOfRide,
	type OwnRide,
	type RideNews
} from '#lib/server/door/index.ts';
import { atDoor, type Deed } from '#lib/server/gate/index.ts';
import { hashOfSecret } from '#lib/server/session/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import type { OfficeKey } from '../support/offices.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';
import { codeOf } from '../support/refused.ts';

// Rides between visitors of a walk-in on Tuesdays (5.12). Jan and Els have no Kring; Kees goes along with the
// first circle, and Toos is the resident of the second.

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let activityId: string;
let neighbourhoodId: string;
let occurrenceId: string;
let token: string;
let entries: { kees: string; toos: string };
let jan: string;
let els: string;

const key = Buffer.alloc(32, 7);
const on = '2026-01-06';
const at = (instant: string) => world.setClock(instant);

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	pool = openPool(database.workerUrl, { max: 3, name: 'rides test worker' });
	worker = databaseOf(pool);
	neighbourhoodId = world.neighbourhood.lindenhof;
	for (const circleId of Object.values(world.circle))
		await world.owner.execute(sql`
			insert into topic (circle_id, id, created_at) values (${circleId}, 'agenda', kring_now())`);
	await world.owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level)
		values (${world.circle.first}, ${world.people.kees}, 'agenda', 'write')`);
});

afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

beforeEach(async () => {
	await at('2026-01-05T11:00:00Z');
	for (const name of [
		'account_change',
		'change',
		'attempt',
		'job',
		'notice',
		'event',
		'ride_tally',
		'ride',
		'agenda_entry'
	])
		await world.owner.execute(sql.raw(`delete from ${name}`));
	({ activityId } = await world.as('nora', async (post) => {
		const { venueId } = await makeVenue(post, {
			...{ name: 'Sporthal De Linde', address: 'Lindelaan 8', postcode: '1234 AB' },
			...{ town: 'Oost', directions: '' }
		});
		return makeActivity(post, { title: 'Kom gerust langs', venueId });
	}));
	await world.as('nora', (post) =>
		makeSeries(post, activityId, {
			...{ rule: { every: 'week', interval: 1, weekdays: [2] }, end: { kind: 'open' } },
			...{ firstOn: on, fromMinute: 600, untilMinute: 840 }
		})
	);
	await fillAll(worker);
	const slug = `langs-${activityId}`;
	await world.owner
		.update(table.activity)
		.set({ status: 'published', slug })
		.where(eq(table.activity.id, activityId));
	const [day] = await world.owner
		.select({ id: table.occurrence.id })
		.from(table.occurrence)
		.where(and(eq(table.occurrence.activityId, activityId), eq(table.occurrence.heldOn, on)));
	occurrenceId = day!.id;
	let code = '';
	await world.as('nora', async (post) => {
		const pairing = await makePairing(
			post,
			activityId,
			{ name: 'x' },
			{ key, changeId: randomId() }
		);
		code = pairingCode(key, activityId, pairing.pairingId);
		return pairing;
	});
	const way = { code, network: '192.0.2.7' };
	({ token } = await pairDevice(world.app, key, way, Date.parse('2026-01-05T11:00:00Z')));
	[jan, els] = [await visitor('Jan'), await visitor('Els')];
	const go = async (who: OfficeKey, circleId: string): Promise<string> => {
		const going = v.parse(GoingForm, { entryId: randomId(), slug, on, 'needs[]': [] });
		const gate = await world.gateOf(who);
		const sent = { id: randomId(), content: going };
		await gate.change(circleId, sent, ['agenda.edit'], (deed) => goAlong(deed, going));
		return going.entryId;
	};
	entries = {
		kees: await go('kees', world.circle.first),
		toos: await go('toos', world.circle.second)
	};
});

async function visitor(callName: string): Promise<string> {
	const id = newId(Date.now());
	await world.owner.insert(table.visitor).values({
		...{ neighbourhoodId, activityId, id, callName, cameBefore: false, dietCodes: [] },
		madeAt: new Date('2026-01-05T11:00:00Z')
	});
	return id;
}

type Said = {
	kind?: RideKind;
	directions?: string[];
	seats?: string;
	wheelchair?: string;
	area?: string;
};
const fields = ({
	kind = 'ask',
	directions = ['there'],
	seats = '1',
	wheelchair = '',
	area = '1234'
}: Said) => ({
	...{ kind, 'directions[]': directions, seats, wheelchair, area, leave: 'on' }
});
/** Somebody at the table does something on the tablet. */
const host = (form: Record<string, unknown>) =>
	atDoor(world.app, hashOfSecret(token), { revoked: 'stays_out' }, (door) =>
		hostSays(door, v.parse(HostRideForm, form))
	);
const says = (visitorId: string, said: Said = {}, phone = '06 11111111') =>
	host({ does: 'say', occurrenceId, visitorId, phone, ...fields(said) });
const circleOf = { kees: () => world.circle.first, toos: () => world.circle.second };
type Goer = keyof typeof circleOf;
const does = async (
	who: Goer,
	work: (deed: Deed<'agenda.take'>) => Promise<Record<string, string>>
): Promise<unknown> =>
	(await world.gateOf(who)).change(
		circleOf[who](),
		{ id: randomId(), content: {} },
		['agenda.take'],
		work
	);
const saysOwn = (who: Goer, said: Said, called = who === 'kees' ? 'Kees Vos' : 'Toos Bos') => {
	const phone = who === 'kees' ? '06 22222222' : '06 33333333';
	const form = v.parse(OwnRideForm, { entryId: entries[who], called, phone, ...fields(said) });
	return does(who, (deed) => sayOwnRide(deed, form));
};
const answers = (who: Goer, rideId: string, matchId: string, said: 'yes' | 'no') => {
	const form = v.parse(RideAnswerForm, { rideId, matchId, says: said });
	return does(who, (deed) => answerOwnRide(deed, form));
};
const own = async (who: Goer): Promise<readonly OwnRide[]> =>
	(await world.gateOf(who)).look(circleOf[who](), ['agenda.read'], async (sight) => {
		sight.gave('agenda.read', 'agenda', []);
		return (await ownRides(sight, entries[who]))!.rides;
	});
const seen = (): Promise<DayRides> =>
	atDoor(world.app, hashOfSecret(token), { revoked: 'stays_out' }, async (door) => {
		const sheet = await sheetOf(door);
		return sheet.days.find((day) => day.occurrenceId === occurrenceId)!.rides;
	});
const idOf = async (kind: RideKind, visitorId?: string): Promise<string> =>
	(await seen()).rides.find(
		(one) => one.kind === kind && (visitorId === undefined || one.visitorId === visitorId)
	)!.id;
/** Does what waits of rides, and says who heard what. */
async function told(): Promise<string[]> {
	const jobs = await world.owner.execute<{ payload: { matchId: string; news: RideNews } }>(
		sql`delete from job where kind = 'ride.tell' returning payload`
	);
	await world.owner.execute(sql`delete from event where body ->> 'kind' like 'ride.%'`);
	for (const { payload } of jobs) await tellOfRide(worker, payload);
	const rows = await world.owner.execute<{ kind: string; personId: string }>(sql`
		select body ->> 'kind' as kind, body ->> 'personId' as "personId" from event
		where body ->> 'kind' in ('ride.asked', 'ride.agreed', 'ride.freed')`);
	const names = new Map(Object.entries(world.people).map(([name, id]) => [id, name]));
	return rows.map(({ kind, personId }) => `${kind} ${names.get(personId)}`).toSorted();
}

/** Jan asks, Kees has room, and the host brings them together. */
async function brought(offer: Said = {}, ask: Said = {}) {
	await says(jan, ask);
	await saysOwn('kees', { kind: 'offer', seats: '2', ...offer });
	const { rides } = await seen();
	const askId = rides.find(({ kind }) => kind === 'ask')!.id;
	const offerId = rides.find(({ kind }) => kind === 'offer')!.id;
	await host({ does: 'bring', askId, offerId });
	const [match] = (await seen()).matches;
	return { askId, offerId, matchId: match!.id };
}

async function agreed(offer: Said = {}, ask: Said = {}) {
	const all = await brought(offer, ask);
	await host({ does: 'answer', rideId: all.askId, matchId: all.matchId, says: 'yes' });
	await answers('kees', all.offerId, all.matchId, 'yes');
	return all;
}

describe('two who are brought together', () => {
	test('know who the other is once both said yes, and not a moment before', async () => {
		const { askId, offerId, matchId } = await brought();
		expect(await told()).toEqual(['ride.asked kees']);
		const before = (await own('kees'))[0]!.company[0]!;
		expect(before).toMatchObject({ state: 'asked', saidYes: false, other: null });
		// Who drives has to know from where.
		expect(before.asks).toEqual({ area: '1234', seats: 1, wheelchair: false });
		const reach = async () => Object.fromEntries((await seen()).rides.map((one) => [one.id, one]));
		expect((await reach())[offerId]).toMatchObject({ called: null, phone: null });
		expect((await reach())[askId]).toMatchObject({ called: 'Jan', phone: '06 11111111' });

		await answers('kees', offerId, matchId, 'yes');
		expect((await own('kees'))[0]!.company[0]!.other).toBeNull();
		expect((await reach())[offerId]).toMatchObject({ called: null, phone: null });
		expect(await told()).toEqual([]);

		await host({ does: 'answer', rideId: askId, matchId, says: 'yes' });
		expect((await own('kees'))[0]!.company[0]).toMatchObject({
			...{ state: 'agreed', other: { called: 'Jan', phone: '06 11111111' } }
		});
		// Somebody has to tell Jan.
		expect((await reach())[offerId]).toMatchObject({ called: 'Kees Vos', phone: '06 22222222' });
		expect(await told()).toEqual(['ride.agreed kees']);
		// Said once more, it was said.
		await host({ does: 'answer', rideId: askId, matchId, says: 'yes' });
		await host({ does: 'bring', askId, offerId });
		expect(await told()).toEqual([]);
		expect((await seen()).matches).toHaveLength(1);
	});

	test('with Kring on both sides stay unknown to the host', async () => {
		await saysOwn('toos', { kind: 'ask' });
		await saysOwn('kees', { kind: 'offer' });
		const [askId, offerId] = [await idOf('ask'), await idOf('offer')];
		await host({ does: 'bring', askId, offerId });
		const [match] = (await seen()).matches;
		expect(await told()).toEqual(['ride.asked kees', 'ride.asked toos']);
		await answers('toos', askId, match!.id, 'yes');
		await answers('kees', offerId, match!.id, 'yes');
		expect(await told()).toEqual(['ride.agreed toos']);
		expect((await own('toos'))[0]!.company[0]).toMatchObject({
			...{ asks: null, other: { called: 'Kees Vos', phone: '06 22222222' } }
		});
		for (const one of (await seen()).rides)
			expect(one).toMatchObject({ called: null, phone: null });
		// Nobody says yes for somebody who can say it themselves.
		const form = { rideId: askId, matchId: match!.id, says: 'no' };
		expect(await codeOf(host({ does: 'answer', ...form }))).toBe('not_found');
		expect(await codeOf(host({ does: 'end', rideId: askId }))).toBe('not_found');
		expect(await codeOf(answers('kees', askId, match!.id, 'no'))).toBe('not_found');
	});

	test('are free again after a no, and the other hears of it', async () => {
		const { askId, offerId, matchId } = await agreed();
		await told();
		await host({ does: 'answer', rideId: askId, matchId, says: 'no' });
		expect(await told()).toEqual(['ride.freed kees']);
		expect((await own('kees'))[0]!.company).toEqual([]);
		expect((await seen()).matches).toEqual([]);
		// Jan said it: there is nobody to tell at the table.
		expect((await seen()).toTell).toEqual([]);
		expect(await codeOf(answers('kees', offerId, matchId, 'yes'))).toBe('already_answered');
		await host({ does: 'answer', rideId: askId, matchId, says: 'no' });
		expect(await told()).toEqual([]);
	});

	test('are free again when one takes it back; who has no Kring is told by the host', async () => {
		const { offerId, matchId } = await agreed();
		await told();
		const form = v.parse(RideIdForm, { rideId: offerId });
		await does('kees', (deed) => endOwnRide(deed, form));
		await does('kees', (deed) => endOwnRide(deed, form));
		expect(await told()).toEqual([]);
		expect((await seen()).toTell).toEqual([{ matchId, called: ['Jan'], how: 'left' }]);
		await host({ does: 'told', matchId });
		expect((await seen()).toTell).toEqual([]);
		const [gone] = await world.owner.select().from(table.ride).where(eq(table.ride.id, offerId));
		expect(gone).toMatchObject({ called: '', phone: '', area: '' });
	});

	test('who drives and has no Kring is told by the host too when the other says no', async () => {
		await says(jan);
		await says(els, { kind: 'offer' }, '06 44444444');
		const [askId, offerId] = [await idOf('ask'), await idOf('offer')];
		await host({ does: 'bring', askId, offerId });
		const matchId = (await seen()).matches[0]!.id;
		await host({ does: 'answer', rideId: askId, matchId, says: 'yes' });
		await host({ does: 'answer', rideId: askId, matchId, says: 'no' });
		expect((await seen()).toTell).toEqual([{ matchId, called: ['Els'], how: 'no' }]);
	});

	test('hear of it by who said yes last, whatever their clocks say', async () => {
		await saysOwn('toos', { kind: 'ask' });
		await saysOwn('kees', { kind: 'offer' });
		const [askId, offerId] = [await idOf('ask'), await idOf('offer')];
		await host({ does: 'bring', askId, offerId });
		const [match] = (await seen()).matches;
		await told();
		// Toos pressed earlier and waited for Kees, who was written down first.
		await at('2026-01-05T11:00:20Z');
		await answers('kees', offerId, match!.id, 'yes');
		await at('2026-01-05T11:00:10Z');
		await answers('toos', askId, match!.id, 'yes');
		expect(await told()).toEqual(['ride.agreed kees']);
	});

	test('say no more yes once the day is over; a no and what was agreed stand', async () => {
		const { askId, offerId, matchId } = await brought();
		await answers('kees', offerId, matchId, 'yes');
		await at('2026-01-06T13:00:00Z');
		const late = () => codeOf(host({ does: 'answer', rideId: askId, matchId, says: 'yes' }));
		expect(await late()).toBe('day_past');
		expect(await codeOf(answers('kees', offerId, matchId, 'yes'))).toBe('done');
		expect((await own('kees'))[0]!.company[0]!.other).toBeNull();
		await host({ does: 'answer', rideId: askId, matchId, says: 'no' });
		expect(await late()).toBe('already_answered');
	});

	test('are parted by the host, and both hear of it', async () => {
		const { matchId } = await brought();
		await told();
		await host({ does: 'part', matchId });
		expect(await told()).toEqual(['ride.freed kees']);
		expect((await seen()).toTell).toMatchObject([{ called: ['Jan'], how: 'parted' }]);
	});
});

describe('what fits', () => {
	test('two hosts give the last seat at the same moment: one does', async () => {
		await says(jan);
		await says(els, {}, '06 44444444');
		await saysOwn('kees', { kind: 'offer', seats: '1' });
		const [offerId, one, other] = [
			await idOf('offer'),
			await idOf('ask', jan),
			await idOf('ask', els)
		];
		const outcomes = await Promise.all(
			[one, other].map((askId) => codeOf(host({ does: 'bring', askId, offerId })))
		);
		expect(outcomes.toSorted()).toEqual(['done', 'ride_no_seat']);
		expect((await seen()).matches).toHaveLength(1);
	});

	test('a host, who coordinates and who drives are at it at once: one seat each, and nothing hangs', async () => {
		const coordinator = (form: Record<string, unknown>) =>
			world.as('nora', (post) => sayAsCoordinator(post, activityId, v.parse(HostRideForm, form)));
		await says(jan);
		await says(els, {}, '06 44444444');
		await saysOwn('kees', { kind: 'offer', seats: '1' });
		await saysOwn('toos', { kind: 'offer', seats: '1' });
		const { rides } = await seen();
		const [near, far] = rides.filter(({ kind }) => kind === 'offer').map(({ id }) => id);
		const asks = rides.filter(({ kind }) => kind === 'ask').map(({ id }) => id);
		// The same ask to two cars, two asks to one car, each from two sides.
		const outcomes = await Promise.all(
			asks.flatMap((askId) =>
				[near, far].flatMap((offerId) =>
					[host, coordinator].map((by) => codeOf(by({ does: 'bring', askId, offerId })))
				)
			)
		);
		const refusals = new Set(outcomes.filter((one) => one !== 'done'));
		expect(refusals.difference(new Set(['ride_taken', 'ride_no_seat'])).size).toBe(0);
		const { matches } = await seen();
		expect(matches.length).toBeGreaterThan(0);
		expect(new Set(matches.map(({ askId }) => askId)).size).toBe(matches.length);
		expect(new Set(matches.map(({ offerId }) => offerId)).size).toBe(matches.length);

		// A yes of both, and the ask is taken back, all at one moment: a ride, or nothing, and never half.
		const [first] = matches;
		const keesHas = (await own('kees')).some(({ id }) => id === first!.offerId);
		const [matchId, rideId] = [first!.id, first!.offerId];
		const raced = await Promise.all([
			codeOf(host({ does: 'answer', rideId: first!.askId, matchId, says: 'yes' })),
			codeOf(answers(keesHas ? 'kees' : 'toos', rideId, matchId, 'yes')),
			codeOf(coordinator({ does: 'end', rideId: first!.askId })),
			codeOf(host({ does: 'end', rideId: first!.askId }))
		]);
		expect(raced.slice(2)).toEqual(['done', 'done']);
		for (const one of raced.slice(0, 2)) expect(['done', 'already_answered']).toContain(one);
		const after = await seen();
		expect(after.rides.map(({ id }) => id)).not.toContain(first!.askId);
		expect(after.matches.map(({ id }) => id)).not.toContain(matchId);
	});

	test('with the rule forgotten, the database still gives a seat once', async () => {
		const { offerId } = await brought({ seats: '1' });
		await says(els);
		const askId = await idOf('ask', els);
		const row = { neighbourhoodId, activityId, occurrenceId, id: randomId(), askId, offerId };
		const insert = world.owner.insert(table.rideMatch).values({ ...row, broughtAt: new Date() });
		await expect(insert).rejects.toMatchObject({ cause: { code: '23514' } });
	});

	test('who says something and takes it back all day pushes nobody off the list', async () => {
		// Somebody asked and took it back, over and over; each leaves a row that says nothing but that it was.
		await world.owner.execute(sql`
			insert into ride (neighbourhood_id, activity_id, occurrence_id, id, kind, direction, area, seats, wheelchair,
				circle_id, entry_id, person_id, said_at, ended_at)
			select ${neighbourhoodId}, ${activityId}, ${occurrenceId}, gen_random_uuid(), 'ask', 'there', '', 1, false,
				${world.circle.first}, ${entries.kees}, ${world.people.kees}, kring_now(), kring_now()
			from generate_series(1, ${rideMost})`);
		await at('2026-01-05T11:01:00Z');
		const { matchId } = await brought();
		expect((await seen()).matches.map(({ id }) => id)).toEqual([matchId]);
		await answers('kees', await idOf('offer'), matchId, 'no');
		expect((await seen()).toTell).toEqual([{ matchId, called: ['Jan'], how: 'no' }]);
	});

	test('a wheelchair goes only in a car that takes one, and one in each', async () => {
		await says(jan, { wheelchair: 'on' });
		await says(els, { wheelchair: 'on' });
		await saysOwn('toos', { kind: 'offer', seats: '3' });
		const [one, other] = [await idOf('ask', jan), await idOf('ask', els)];
		const plain = await idOf('offer');
		expect(await codeOf(host({ does: 'bring', askId: one, offerId: plain }))).toBe(
			'ride_no_wheelchair'
		);
		await saysOwn('kees', { kind: 'offer', seats: '3', wheelchair: 'on' });
		const wide = (await seen()).rides.find(
			({ kind, wheelchair }) => kind === 'offer' && wheelchair
		)!;
		expect(await codeOf(host({ does: 'bring', askId: one, offerId: wide.id }))).toBe('done');
		expect(await codeOf(host({ does: 'bring', askId: other, offerId: wide.id }))).toBe(
			'ride_no_wheelchair'
		);
		expect(await codeOf(host({ does: 'bring', askId: one, offerId: plain }))).toBe('ride_taken');
	});

	test('the same said twice is said once; something else for that way is refused', async () => {
		await says(jan, { directions: ['there', 'back'] });
		await says(jan, { directions: ['there', 'back'] });
		expect((await seen()).rides).toHaveLength(2);
		expect(await codeOf(says(jan, { seats: '2' }))).toBe('ride_said');
		await saysOwn('kees', { kind: 'offer' });
		expect(await codeOf(saysOwn('kees', { kind: 'ask' }))).toBe('ride_said');
	});
});

describe('a day that is off', () => {
	const off = () =>
		world.as('nora', (post) =>
			cancelDay(post, activityId, { occurrenceId, reason: 'ill', note: '' })
		);
	const after = async (kind: string): Promise<string[]> => {
		await followEverywhere(worker, activityId);
		const rows = await world.owner.execute<{ ids: string[] }>(sql`
			select body -> 'personIds' as ids from event where body ->> 'kind' = ${kind}
				and body ->> 'entryId' = ${entries.kees}`);
		const names = new Map(Object.entries(world.people).map(([name, id]) => [id, name]));
		return rows.flatMap(({ ids }) => ids.map((id) => names.get(id)!)).toSorted();
	};

	test('takes its rides along, and tells each once with the day', async () => {
		await agreed();
		await told();
		await off();
		expect((await seen()).matches).toMatchObject([{ isOff: true }]);
		expect((await own('kees'))[0]!.company[0]).toMatchObject({ state: 'off', other: null });
		// Of the ride itself nothing is told: Kees hears of the day, once.
		expect(await told()).toEqual([]);
		expect(await after('agenda.cancelled')).toEqual(['ans', 'kees']);
		await followEverywhere(worker, activityId);
		expect(await after('agenda.cancelled')).toEqual(['ans', 'kees']);
	});

	test('tells also who drives and neither made the date nor said yes to it', async () => {
		await world.owner.execute(sql`
			update agenda_entry set organiser_id = ${world.people.ans} where id = ${entries.kees}`);
		await saysOwn('kees', { kind: 'offer' });
		await off();
		expect(await after('agenda.cancelled')).toEqual(['ans', 'kees']);
	});

	test('and goes on after all asks both anew', async () => {
		const { askId, offerId, matchId } = await agreed();
		await off();
		await after('agenda.cancelled');
		await world.as('nora', (post) => restoreDay(post, activityId, { occurrenceId }));
		expect((await seen()).matches).toMatchObject([
			{ isOff: false, saidYes: { ask: false, offer: false } }
		]);
		expect(await after('agenda.restored')).toEqual(['ans', 'kees']);
		await answers('kees', offerId, matchId, 'yes');
		await host({ does: 'answer', rideId: askId, matchId, says: 'yes' });
		expect((await own('kees'))[0]!.company[0]).toMatchObject({ state: 'agreed' });
	});

	test('says nothing of a ride while it is off', async () => {
		const { offerId, matchId } = await brought();
		await off();
		expect(await codeOf(answers('kees', offerId, matchId, 'yes'))).toBe('already_cancelled');
		expect(await codeOf(says(els))).toBe('already_cancelled');
	});

	test('after it began leaves the way back as it was', async () => {
		await agreed({ directions: ['back'] }, { directions: ['back'] });
		await at('2026-01-06T10:00:00Z');
		await off();
		expect((await seen()).matches).toMatchObject([{ isOff: false, saidYes: { ask: true } }]);
	});

	test('and one at another time asks both anew', async () => {
		await agreed();
		await world.as('nora', (post) =>
			moveDay(post, activityId, {
				...{ occurrenceId, sequence: 0, heldOn: on, from: 660, until: 900, note: '', twice: null }
			})
		);
		expect((await seen()).matches).toMatchObject([{ saidYes: { ask: false, offer: false } }]);
	});

	test('stays when its rule is another: people count on it', async () => {
		await says(jan);
		await world.owner.execute(sql`
			update series set rule = '{"every":"week","interval":1,"weekdays":[4]}' where activity_id = ${activityId}`);
		await fillAll(worker);
		expect((await seen()).rides).toHaveLength(1);
	});
});

describe('who goes', () => {
	test('is not remembered: their ride goes, and the other hears of it', async () => {
		await agreed();
		await told();
		await world.owner.execute(sql`
			update visitor set forgotten_at = kring_now(), call_name = '' where id = ${jan}`);
		expect(await told()).toEqual(['ride.freed kees']);
		expect((await seen()).rides).toMatchObject([{ kind: 'offer' }]);
	});

	test('takes the date off the agenda: nobody waits for them', async () => {
		await agreed();
		const sent = { id: randomId(), content: {} };
		await (
			await world.gateOf('kees')
		).change(world.circle.first, sent, ['agenda.edit'], (deed) =>
			cancelEntry(deed, { entryId: entries.kees })
		);
		expect((await seen()).toTell).toMatchObject([{ called: ['Jan'], how: 'left' }]);
	});

	test('loses sight of the agenda: what they offered is no more', async () => {
		await agreed();
		await world.owner.transaction(async (tx) => {
			await tx.execute(sql`select set_config('kring.circle', ${world.circle.first}, true)`);
			await tx.execute(sql`select kring_drop_rides(${world.circle.first}, ${world.people.kees})`);
		});
		expect((await seen()).rides).toMatchObject([{ kind: 'ask' }]);
		expect((await seen()).toTell).toMatchObject([{ called: ['Jan'] }]);
	});
});

test('from four in the afternoon of the day before, who has no ride stands on the sheet with whom to ring', async () => {
	const service = v.parse(RideServiceForm, { name: 'Regiotaxi', phone: '0900 1234' });
	await world.as('nora', (post) => setRideService(post, activityId, service));
	await says(jan);
	const day = { on, fromMinute: 600, untilMinute: 840 };
	const rides = await seen();
	expect(rides.service).toEqual({ name: 'Regiotaxi', phone: '0900 1234' });
	expect(withoutRide(day, rides, new Date('2026-01-05T14:59:59Z'))).toEqual([]);
	expect(withoutRide(day, rides, new Date('2026-01-05T15:00:00Z'))).toMatchObject([
		{ called: 'Jan', phone: '06 11111111' }
	]);
	await world.as('nora', (post) =>
		setRideService(post, activityId, v.parse(RideServiceForm, { name: '', phone: '' }))
	);
	expect((await seen()).service).toBeNull();
});

test('who coordinates sees and says the same as a host, and somebody of elsewhere nothing', async () => {
	const say = { does: 'say', occurrenceId, visitorId: jan, phone: '06 11111111', ...fields({}) };
	const form = v.parse(HostRideForm, say);
	await world.as('nora', (post) => sayAsCoordinator(post, activityId, form));
	let shown: unknown;
	await world.as('nora', async (post) => {
		shown = (await activityRides(post, activityId)).days.find((day) => day.on === on)!.rides.rides;
		return {};
	});
	expect(shown).toMatchObject([{ called: 'Jan', phone: '06 11111111' }]);
	expect(await codeOf(world.as('bart', (post) => sayAsCoordinator(post, activityId, form)))).toBe(
		'not_found'
	);
	await world.as('bart', async (post) => {
		shown = (await activityRides(post, activityId)).days.flatMap((day) => day.rides.rides);
		return {};
	});
	expect(shown).toEqual([]);
});

test('a number cannot be read past the wall, not even of one’s own row', async () => {
	await agreed();
	for (const column of ['called', 'phone'])
		await expect(world.app.execute(sql.raw(`select ${column} from ride`))).rejects.toMatchObject({
			cause: { code: '42501' }
		});
});

test('two days after the day only numbers are left', async () => {
	const figures = async () => {
		let rides: unknown;
		await world.as('nora', async (post) => {
			rides = (await figuresIn(post, activityId, periodChosen('2026-01', on))).rides;
			return {};
		});
		return rides;
	};
	await agreed();
	await says(els);
	await at('2026-01-08T22:59:00Z');
	await worker.execute(sql`select kring_sweep_rides(1000)`);
	expect(await world.owner.select().from(table.ride)).toHaveLength(3);
	expect(await figures()).toEqual({ asked: 2, found: 1 });
	await at('2026-01-08T23:01:00Z');
	await worker.execute(sql`select kring_sweep_rides(1000)`);
	expect(await world.owner.select().from(table.ride)).toEqual([]);
	expect(await world.owner.select().from(table.rideMatch)).toEqual([]);
	expect(await world.owner.select().from(table.rideTally)).toMatchObject([
		{ activityId, month: '2026-01-01', asked: 2, matched: 1 }
	]);
	expect(await figures()).toEqual({ asked: 2, found: 1 });
});
