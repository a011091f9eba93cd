import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelDay, onCallOf, restoreDay } from '#lib/server/activity/index.ts';
import { calledOn } from '#lib/domain/activity.ts';
import { hostView } from '#lib/domain/door/host-view.ts';
import { randomId } from '#lib/domain/id.ts';
import { databaseOf, openPool, type Db, type Sql } from '#lib/server/db/connect.ts';
import * as table from '#lib/server/db/schema/index.ts';
import type { Env } from '#lib/server/env.ts';
import { makePairing, pairDevice, pairingCode, sheetOf } from '#lib/server/door/index.ts';
import { atDoor } from '#lib/server/gate/index.ts';
import { hashOfSecret } from '#lib/server/session/index.ts';
import { activityWorld, type ActivityWorld } from '../support/activities.ts';
import { crowd, crowdEnv, crowdOn, tellAll, toldTo, type Crowd } from '../support/crowd.ts';
import { freshDatabase, type FreshDatabase } from '../support/template.ts';

// A day is off while 500 people count on it (5.9, A5): who has Kring hears once, whatever they are to it
// and in how many circles; who has not stands once on the list of whom to ring. How long it takes is
// measured by name (`npm run bench -- --only crowd`).

let database: FreshDatabase;
let world: ActivityWorld;
let pool: Sql;
let worker: Db;
let env: Env;
let many: Crowd;

const at = (instant: string) => world.setClock(instant);
const told = async () => {
	const all = (await toldTo(world.owner, env)).toSorted();
	await world.owner.execute(sql`delete from notice`);
	await world.owner.execute(sql`delete from mail`);
	return all;
};

beforeAll(async () => {
	database = await freshDatabase();
	world = await activityWorld(database);
	env = crowdEnv(database);
	pool = openPool(database.workerUrl, { max: 4, name: 'crowd test worker' });
	worker = databaseOf(pool);
	await at('2026-03-02T11:00:00Z');
	many = await crowd(world);
}, 60_000);
afterAll(async () => {
	await pool?.end({ timeout: 2 });
	await world?.end();
	await database?.drop();
});

/** The day that they count on, set off or on again by Nora. */
const day = () => many.of.dayOn(crowdOn).id;
const off = () =>
	world.as('nora', (post) =>
		cancelDay(post, many.of.activityId, { occurrenceId: day(), reason: 'ill', note: '' })
	);
const on = () =>
	world.as('nora', (post) => restoreDay(post, many.of.activityId, { occurrenceId: day() }));

test('500 people count on a day that is off: each hears once, and once more that it goes on', async () => {
	const people = many.personIds.length + many.visitorIds.length + many.onCall;
	expect(people).toBeGreaterThanOrEqual(500);
	// Nora did it herself, and knows.
	const everybody = many.personIds.filter((id) => id !== world.people.nora).toSorted();
	expect(new Set(everybody).size).toBe(everybody.length);

	await off();
	await tellAll(world.owner, worker, env);
	expect(await told()).toEqual(everybody);
	// The same news again, as after a worker that died in the middle, is no news.
	await world.owner.execute(sql`
		insert into job (lane, kind, payload, run_at, created_at)
		select 1, 'notice.plan', jsonb_build_object('circleId', circle_id, 'seq', seq), kring_now(), kring_now() from event`);
	await tellAll(world.owner, worker, env);
	expect(await told()).toEqual([]);

	// Who says yes meanwhile never heard that it was off, and does not hear that it goes on.
	await on();
	await tellAll(world.owner, worker, env);
	expect(await told()).toEqual(everybody);

	await off();
	await tellAll(world.owner, worker, env);
	expect(await told()).toEqual(everybody);
	await on();
	await tellAll(world.owner, worker, env);
	await told();
}, 60_000);

test('taken back before anybody was told, nobody hears of it', async () => {
	await off();
	await on();
	await tellAll(world.owner, worker, env);
	expect(await told()).toEqual([]);
}, 60_000);

test('who has no Kring stands once on the list of whom to ring, whoever they are to it', async () => {
	await off();
	await at('2026-03-10T08:00:00Z');
	const key = Buffer.alloc(32, 7);
	let code = '';
	await world.as('nora', async (post) => {
		const of = many.of.activityId;
		const made = await makePairing(post, of, { name: 'Tablet' }, { key, changeId: randomId() });
		code = pairingCode(key, of, made.pairingId);
		return made;
	});
	const now = Date.parse('2026-03-10T08:00:00Z');
	const { token } = await pairDevice(world.app, key, { code, network: '192.0.2.7' }, now);
	const sheet = await atDoor(world.app, hashOfSecret(token), { revoked: 'stays_out' }, sheetOf);
	const [today] = sheet.days;
	const view = hostView({
		...{ day: today!, visitors: sheet.visitors, deviceId: sheet.device.id, own: [] },
		now: new Date(now)
	});
	const listed = view.toTell.map(({ row }) => row.key).toSorted();
	expect(listed).toEqual(many.visitorIds.toSorted());
	let rung: string[] = [];
	await world.as('nora', async (post) => {
		rung = calledOn(await onCallOf(post, many.of.activityId), crowdOn).map(({ name }) => name);
		return {};
	});
	expect(rung).toHaveLength(many.onCall);
	const rows = await world.owner
		.select()
		.from(table.occurrence)
		.where(eq(table.occurrence.id, day()));
	expect(rows[0]?.status).toBe('cancelled');
}, 60_000);
