import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GoingForm, TakeForm } from '#lib/domain/agenda/form.ts';
import { dayOf, daysAfter } from '#lib/domain/day.ts';
import { randomId } from '#lib/domain/id.ts';
import { occurrenceOf } from '#lib/domain/recurrence/expand.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import {
	endingsShown,
	entriesBetween,
	followEverywhere,
	goAlong,
	openDays,
	takeNeed
} from '#lib/server/agenda/index.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import { toldCircle, type ToldCircle } from '../support/told-circle.ts';

// Going to a day activity together: the day stands in the agenda, and what becomes of it is followed.

let home: ToldCircle;
let pool: Sql;
let worker: Db;
const [neighbourhoodId, activityId, dayId, venueId] = [1, 2, 3, 4].map(() => randomId()) as [
	...[string, string, string, string]
];
const on = (days: number) => daysAfter(dayOf(home.noon), days);

beforeAll(async () => {
	home = await toldCircle();
	pool = openPool(home.database.workerUrl, { max: 2, name: 'test worker' });
	worker = databaseOf(pool);
	const { owner, circleId, ids } = home;
	const { startsAt, endsAt } = occurrenceOf(on(3), 600, 840);
	await owner.execute(sql`
		insert into topic_right (circle_id, person_id, topic_id, level)
		values (${circleId}, ${ids.anouk}, 'agenda', 'write')`);
	await owner.execute(sql`
		insert into neighbourhood (id, municipality_id, name, slug, created_at)
		select ${neighbourhoodId}::uuid, municipality_id, 'Oeverpark', 'oeverpark', kring_now() from circle`);
	await owner.execute(sql`
		insert into venue (neighbourhood_id, id, name, address, postcode, town, created_at)
		values (${neighbourhoodId}, ${venueId}, 'De Linde', 'Laan 2', '1234 AB', 'Dorp', kring_now())`);
	await owner.execute(sql`
		insert into activity (neighbourhood_id, id, slug, venue_id, title, status, created_at, changed_at)
		values (${neighbourhoodId}, ${activityId}, 'koffie', ${venueId}, 'Koffie', 'published', kring_now(), kring_now())`);
	await owner.execute(sql`
		insert into occurrence (neighbourhood_id, id, activity_id, held_on, from_minute, until_minute, starts_at,
			ends_at, changed_at)
		values (${neighbourhoodId}, ${dayId}, ${activityId}, ${on(3)}, 600, 840, ${startsAt.toISOString()},
			${endsAt.toISOString()}, kring_now())`);
});
afterAll(async () => {
	await pool?.end({ timeout: 1 });
	await home?.drop();
});

const seen = async () =>
	(await home.gateOf('piet')).look(home.circleId, ['agenda.read'], (sight) =>
		entriesBetween(sight, { fromOn: on(0), untilOn: on(30) })
	);
const form = (typed: object = {}) =>
	v.parse(GoingForm, {
		...{ entryId: randomId(), slug: 'koffie', on: on(3), 'needs[]': ['ride', 'company'] },
		...typed
	});
const go = async (going: GoingForm) =>
	(await home.gateOf('anouk')).change(
		home.circleId,
		{ id: randomId(), content: going },
		['agenda.edit'],
		(deed) => goAlong(deed, going)
	);
const told = async (kind: string) => {
	const rows = await home.owner.execute<{ personIds: string[] }>(sql`
		select body -> 'personIds' as "personIds" from event where body ->> 'kind' = ${kind}`);
	return rows.map(({ personIds }) => personIds.toSorted());
};

test('a day of an activity stands in the agenda with a ride and a buddy, and is followed', async () => {
	const offered = await (
		await home.gateOf('anouk')
	).look(home.circleId, ['agenda.read'], async (sight) => {
		sight.gave('agenda.read', 'agenda', []);
		return openDays(sight);
	});
	expect(offered).toMatchObject([{ title: 'Koffie', heldOn: on(3) }]);
	const going = form();
	await go(going);
	expect(await seen()).toMatchObject([
		{
			...{ title: 'Koffie', place: 'De Linde, Laan 2', heldOn: on(3), fromMinute: 600 },
			needs: [{ kind: 'ride' }, { kind: 'company' }]
		}
	]);
	const take = v.parse(TakeForm, { entryId: going.entryId, need: 'company' });
	await (
		await home.gateOf('piet')
	).change(home.circleId, { id: randomId(), content: take }, ['agenda.take'], (deed) =>
		takeNeed(deed, take)
	);

	await home.owner.execute(sql`
		update occurrence set status = 'cancelled', cancelled_at = kring_now(), sequence = 1 where id = ${dayId}`);
	await followEverywhere(worker, activityId);
	await followEverywhere(worker, activityId);
	expect(await seen()).toMatchObject([{ isCancelled: true }]);
	// Who goes along, who put it there, and the resident: each once.
	const concerned = [home.ids.piet, home.ids.anouk, home.ids.gerrit].toSorted();
	expect(await told('agenda.cancelled')).toEqual([concerned]);

	const { startsAt, endsAt } = occurrenceOf(on(4), 660, 900);
	await home.owner.execute(sql`
		update occurrence set status = 'planned', cancelled_at = null, sequence = 2, held_on = ${on(4)},
			from_minute = 660, until_minute = 900, starts_at = ${startsAt.toISOString()},
			ends_at = ${endsAt.toISOString()} where id = ${dayId}`);
	await followEverywhere(worker, activityId);
	expect(await seen()).toMatchObject([
		{
			...{ isCancelled: false, heldOn: on(4), fromMinute: 660 },
			needs: [{ takenById: null }, { takenById: home.ids.piet }]
		}
	]);
	expect(await told('agenda.restored')).toEqual([concerned]);

	await home.owner.execute(sql`update activity set status = 'archived' where id = ${activityId}`);
	await followEverywhere(worker, activityId);
	expect(await seen()).toMatchObject([{ isCancelled: true }]);
	await home.owner.execute(sql`update activity set status = 'published' where id = ${activityId}`);
});

test('another time for its whole series is followed; a time of one’s own outlives a word about the day', async () => {
	const times = (row: { fromMinute: number; untilMinute: number }) => [
		row.fromMinute,
		row.untilMinute
	];
	const setDay = (fromMinute: number, note: string, sequence: number) => {
		const { startsAt, endsAt } = occurrenceOf(on(4), fromMinute, 900);
		return home.owner.execute(sql`
			update occurrence set held_on = ${on(4)}, from_minute = ${fromMinute}, until_minute = 900,
				starts_at = ${startsAt.toISOString()}, ends_at = ${endsAt.toISOString()}, note = ${note},
				status = 'planned', cancelled_at = null, sequence = ${sequence} where id = ${dayId}`);
	};
	await home.owner.execute(sql`truncate agenda_taking, agenda_need, agenda_entry cascade`);
	await home.owner.execute(sql`delete from event`);
	await setDay(660, '', 2);
	const going = form({ on: on(4) });
	await go(going);
	await setDay(690, '', 2);
	await followEverywhere(worker, activityId);
	expect(times((await seen())[0]!)).toEqual([690, 900]);
	expect(await told('agenda.changed')).toHaveLength(1);

	const own = occurrenceOf(on(4), 720, 840);
	await home.owner.execute(sql`
		update agenda_entry set from_minute = 720, until_minute = 840,
			starts_at = ${own.startsAt.toISOString()}, ends_at = ${own.endsAt.toISOString()}`);
	await setDay(690, 'Met muziek.', 3);
	await followEverywhere(worker, activityId);
	expect(times((await seen())[0]!)).toEqual([720, 840]);
	expect(await told('agenda.changed')).toHaveLength(1);
	await setDay(750, 'Met muziek.', 4);
	await followEverywhere(worker, activityId);
	expect(times((await seen())[0]!)).toEqual([750, 900]);
});

test('of two parts of one day, the one that was chosen', async () => {
	const laterId = randomId();
	const { startsAt, endsAt } = occurrenceOf(on(5), 840, 960);
	const morning = occurrenceOf(on(5), 600, 720);
	for (const [id, at, from, until] of [
		[randomId(), morning, 600, 720],
		[laterId, { startsAt, endsAt }, 840, 960]
	] as const)
		await home.owner.execute(sql`
			insert into occurrence (neighbourhood_id, id, activity_id, held_on, from_minute, until_minute, starts_at,
				ends_at, changed_at)
			values (${neighbourhoodId}, ${id}, ${activityId}, ${on(5)}, ${from}, ${until},
				${at.startsAt.toISOString()}, ${at.endsAt.toISOString()}, kring_now())`);
	await go(form({ on: on(5), occurrenceId: laterId }));
	await go(form({ on: on(5) }));
	expect(
		(await seen()).filter(({ heldOn }) => heldOn === on(5)).map(({ fromMinute }) => fromMinute)
	).toEqual([600, 840]);
});

test('what must not go by and asks nothing asks who goes along', async () => {
	const going = form({ on: on(5), 'needs[]': [], isNecessary: 'on' });
	await go(going);
	const entry = (await seen()).find(({ id }) => id === going.entryId)!;
	expect(entry.needs).toMatchObject([{ kind: 'company' }]);
});

test('a day that is not there, or is off, is gone to by nobody', async () => {
	const nowhere = form({ on: on(9) });
	await expect(go(nowhere)).rejects.toThrow(
		expect.objectContaining({ code: 'not_found' }) as Refusal
	);
});

test('the agenda of who goes to a place says that it stops, for a while also that it goes on after all', async () => {
	const endingId = randomId();
	await home.owner.execute(sql`
		insert into ending (neighbourhood_id, id, activity_id, last_on, reason, announced_at, announced_by_id)
		values (${neighbourhoodId}, ${endingId}, ${activityId}, ${on(30)}, 'De zaal gaat dicht.', kring_now(), ${home.ids.toos})`);
	const shown = async () =>
		(await home.gateOf('piet')).look(home.circleId, ['agenda.read'], async (sight) => {
			sight.gave('agenda.read', 'agenda', []);
			return endingsShown(sight);
		});
	expect(await shown()).toEqual([
		{
			...{ id: endingId, slug: 'koffie', title: 'Koffie' },
			lastOn: on(30),
			isBack: false,
			isAll: true
		}
	]);
	await home.owner.execute(sql`
		update ending set taken_back_at = kring_now(), taken_back_by_id = ${home.ids.toos} where id = ${endingId}`);
	expect(await shown()).toMatchObject([{ isBack: true }]);
	await home.setClock(15 * 86_400_000);
	expect(await shown()).toEqual([]);
	await home.setClock(0);
});
